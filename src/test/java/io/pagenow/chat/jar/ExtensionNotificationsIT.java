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

/** The texts of the extension's notifications, in a real browser. */
@ResourceLock(value = SharedResources.NETWORK_INTERFACES, mode = ResourceAccessMode.READ)
final class ExtensionNotificationsIT {
    @AutoClose
    private static final TestServer server = TestServer.start();

    private static Path extension;

    private final TestUser ann = server.newUser("ann").named("Ann Lee");
    private final TestUser ben = server.newUser("ben");
    private final TestUser cem = server.newUser("cem");
    private final String group = ann.group("Walks", ben, cem);

    @BeforeAll
    static void build() throws IOException, InterruptedException {
        extension = ExtensionBrowser.buildRecording();
    }

    @Test
    void aNotificationNamesTheGroupAndItsSenderEvenAfterTheWorkerHasDied() {
        try (ExtensionBrowser browser = signedIn();
                TestSocket anns = ann.connect();
                TestSocket cems = cem.connect()) {
            anns.deliver("a1", group, "Hello");
            browser.awaitNotified("Walks | Ann Lee: Hello | ");
            browser.awaitNotifications(1);
            cems.deliver("c1", group, "Nobody has named me");
            browser.awaitNotified(
                    "Walks | Ann Lee: Hello | ", "Walks | " + cem.id() + ": Nobody has named me | 2 new messages");

            browser.killWorker();
            browser.awaitNoWorker();
            anns.deliver("a2", ann.direct(ben), "Between us");
            browser.awaitNotified(
                    "Walks | Ann Lee: Hello | ",
                    "Walks | " + cem.id() + ": Nobody has named me | 2 new messages",
                    "Ann Lee | Between us | ");
        }
    }

    @Test
    void aMutedGroupNotifiesOnlyOfMentionsUnlessTheseAreMutedToo() {
        try (ExtensionBrowser browser = signedIn();
                TestSocket anns = ann.connect()) {
            mute(browser, true);
            anns.deliver("a1", group, "Nobody is disturbed");
            mention(anns, "a2", "Come here");
            browser.awaitNotified("Walks | Ann Lee: Come here | You were mentioned · 2 new messages");

            mute(browser, false);
            mention(anns, "a3", "Never mind");
            anns.deliver("a4", ann.direct(ben), "Look at the group");
            browser.awaitNotified(
                    "Walks | Ann Lee: Come here | You were mentioned · 2 new messages",
                    "Ann Lee | Look at the group | ");
        }
    }

    /** Signs in once the server has stored ann's name, which it does a moment after the first use of the token. */
    private ExtensionBrowser signedIn() {
        await().until(() -> ben.get("/users?ids=" + ann.id()).body(), body -> body.contains("Ann Lee"));
        ExtensionBrowser browser = ExtensionBrowser.open(extension);
        browser.signIn(server.http().toString(), ben.id());
        browser.closePopup();
        return browser;
    }

    /**
     * Mutes the group, and waits until the extension knows it.
     *
     * @param mentionsPass whether mentions notify meanwhile
     */
    private void mute(ExtensionBrowser browser, boolean mentionsPass) {
        JsonObject settings =
                new JsonObject().put("mutedUntil", "9999-12-31T00:00:00Z").put("mentions", mentionsPass);
        assertThat(ben.put("/conversations/" + group + "/me", settings.encode()).status())
                .isEqualTo(200);
        String isKnown = "chrome.storage.local.get(null).then((all) => Object.values(all)"
                + ".some(({ my }) => my?.mutedUntil && my.mentions === " + mentionsPass + "))";
        await().until(() -> browser.evaluate(isKnown), Boolean.TRUE::equals);
    }

    private void mention(TestSocket socket, String tempMessageId, String content) {
        socket.send(new JsonObject()
                .put("action", "send-message")
                .put("tempMessageId", tempMessageId)
                .put("conversationId", group)
                .put("content", content)
                .put("mentions", new JsonArray().add(ben.id())));
        socket.await(frame -> tempMessageId.equals(frame.getString("tempMessageId")));
    }
}
