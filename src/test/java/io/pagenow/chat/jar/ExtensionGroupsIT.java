package io.pagenow.chat.jar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.support.SharedResources;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.openqa.selenium.Keys;

/** Groups, reactions and replies in the extension, in a real browser. */
@ResourceLock(value = SharedResources.NETWORK_INTERFACES, mode = ResourceAccessMode.READ)
final class ExtensionGroupsIT {
    @AutoClose
    private static final TestServer server = TestServer.start();

    private static Path extension;

    private final TestUser ann = server.newUser("ann");
    private final TestUser ben = server.newUser("ben");
    private final TestUser cem = server.newUser("cem");
    private final TestUser dora = server.newUser("dora");
    private final String group = ann.group("Walks", ben, cem);

    @BeforeAll
    static void build() throws IOException, InterruptedException {
        extension = ExtensionBrowser.build();
    }

    @Test
    void reactionsAndQuotesShowInThePopupAndAReactionIsToggledThere() {
        try (ExtensionBrowser browser = signedIn();
                TestSocket socket = ann.connect()) {
            socket.deliver("a1", group, "Shall we?");
            reply("Yes, at nine");
            react(ann, "👍");
            Browser popup = browser.browser().openConversation("Walks").awaitMessage("Yes, at nine");
            popup.awaitText("quote", "Shall we?");
            popup.awaitText("reaction", "1");
            popup.press("reaction");
            popup.awaitAttribute("reaction", "aria-pressed", "true");
            await().until(() -> count(ann), Integer.valueOf(2)::equals);
            Pictures.takeOfPopup(popup, "popup-reactions");

            browser.closePopup();
            browser.killWorker();
            browser.awaitNoWorker();
            react(ann, "🎉");
            popup = browser.popup().openConversation("Walks");
            popup.awaitText("message-list", "🎉");
            assertThat(popup.complaints()).isEmpty();
        }
    }

    @Test
    void aGroupThatChangesShowsItsLinesItsMembersAndItsName() {
        try (ExtensionBrowser browser = signedIn();
                TestSocket socket = ann.connect()) {
            socket.deliver("a1", group, "Hello");
            Browser popup = browser.browser().openConversation("Walks").awaitMessage("Hello");
            assertThat(ann.post(
                                    "/conversations/" + group + "/participants",
                                    new JsonObject()
                                            .put("userIds", new JsonArray().add(dora.id()))
                                            .encode())
                            .status())
                    .isEqualTo(200);
            popup.awaitText("message-list", ann.id() + " added " + dora.id());
            assertThat(ann.patch("/conversations/" + group, "{\"title\":\"Long walks\"}")
                            .status())
                    .isEqualTo(200);
            popup.awaitText("conversation-title", "Long walks");
            popup.press("open-members");
            popup.awaitText("members-heading", "Members (4)");
            Pictures.takeOfPopup(popup, "popup-members");
            popup.press("members-close");
            assertThat(ann.delete("/conversations/" + group + "/participants/" + ben.id())
                            .status())
                    .isEqualTo(204);
            popup.awaitNone("conversation-item");
            assertThat(browser.storage()).doesNotContain("Long walks");
        }
    }

    @Test
    void aMutedGroupNeitherCountsOnTheIconNorNotifies() {
        try (ExtensionBrowser browser = signedIn();
                TestSocket socket = ann.connect()) {
            socket.deliver("a1", group, "Hello");
            browser.browser().listMenu("Walks").chooseByKeys("conversation-mute");
            browser.browser().visible("sign-mute");
            browser.closePopup();
            browser.awaitBadge("");
            socket.deliver("a2", group, "Nobody is disturbed");
            browser.popup().awaitUnread(2);
            browser.closePopup();
            browser.awaitBadge("");
            browser.awaitNotifications(0);
        }
    }

    @Test
    void whoTypesIsNamedInThePopup() {
        try (ExtensionBrowser browser = signedIn();
                TestSocket socket = ann.connect()) {
            socket.deliver("a1", group, "Hello");
            Browser popup = browser.browser().openConversation("Walks").awaitMessage("Hello");
            socket.send(new JsonObject()
                    .put("action", "typing")
                    .put("conversationId", group)
                    .put("typing", true));
            popup.awaitText("typing-line", ann.id() + " is typing");
            Pictures.takeOfPopup(popup, "popup-typing");
            popup.write("Yes" + Keys.ENTER);
            popup.awaitMessage("Yes");
        }
    }

    private ExtensionBrowser signedIn() {
        ExtensionBrowser browser = ExtensionBrowser.open(extension);
        browser.signIn(server.http().toString(), ben.id());
        return browser;
    }

    private void reply(String content) {
        try (TestSocket socket = cem.connect()) {
            socket.send(new JsonObject()
                    .put("action", "send-message")
                    .put("tempMessageId", "c1")
                    .put("conversationId", group)
                    .put("content", content)
                    .put("replyTo", 1));
            await().until(() -> ann.history(group).size(), Integer.valueOf(2)::equals);
        }
    }

    private void react(TestUser user, String key) {
        String body =
                new JsonObject().put("reactions", new JsonArray().add(key)).encode();
        assertThat(user.put("/conversations/" + group + "/messages/1/reactions/me", body)
                        .status())
                .isEqualTo(200);
    }

    private int count(TestUser user) {
        return user.history(group)
                .get(0)
                .getJsonArray("reactions")
                .getJsonObject(0)
                .getInteger("count");
    }
}
