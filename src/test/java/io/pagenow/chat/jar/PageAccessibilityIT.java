package io.pagenow.chat.jar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.support.SharedResources;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestUser;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.openqa.selenium.Keys;

/** No view of the pages breaks a rule of axe-core, which has those of WCAG 2.2 AA and good practice, neither light nor dark. */
@ResourceLock(value = SharedResources.NETWORK_INTERFACES, mode = ResourceAccessMode.READ)
final class PageAccessibilityIT {
    @AutoClose
    private static final TestServer server =
            TestServer.with().set("CHAT_SEARCH_ENABLED", "on").start();

    private final TestUser ann = server.newUser("ann");
    private final TestUser ben = server.newUser("ben");

    private static void assertAccessible(Browser browser, String view) {
        for (boolean dark : List.of(false, true)) {
            browser.show(1100, 800, dark);
            assertThat(Axe.findings(browser))
                    .as(view + (dark ? ", dark" : ", light"))
                    .isEmpty();
        }
    }

    /** On a phone, where the list and the conversation take turns. */
    private static void assertAccessibleOnPhone(Browser browser, String view) {
        browser.show(320, 640, false);
        assertThat(Axe.findings(browser)).as(view + ", narrow").isEmpty();
    }

    private String fill() {
        String group = ann.group("Walks", ben, server.newUser("cem"));
        PageFixture.say(ben, group, "Who comes along?", "See https://example.org/walk");
        ann.put("/conversations/" + group + "/messages/1/reactions/me", "{\"reactions\":[\"\uD83D\uDC4D\"]}");
        ann.post(
                "/conversations/" + group + "/messages",
                new JsonObject()
                        .put("tempMessageId", "reply")
                        .put("content", "I do")
                        .put("replyTo", 1)
                        .encode());
        PageFixture.say(ben, ann.direct(ben), "Hello Ann");
        return group;
    }

    @Test
    void signInAndAnEmptyListAreAccessible() {
        try (Browser browser = Browser.open(server.http())) {
            browser.visible("sign-in-user");
            assertAccessible(browser, "sign-in");
            browser.signIn(server.newUser("dora").id());
            browser.visible("list-empty");
            assertAccessible(browser, "empty list");
        }
    }

    @Test
    void conversationsAndTheirDialogsAreAccessible() {
        fill();
        try (Browser browser = Browser.open(server.http()).signIn(ann.id())) {
            browser.awaitUnread(1);
            assertAccessible(browser, "list");
            assertAccessibleOnPhone(browser, "list");
            browser.openConversation("Walks").awaitMessage("I do");
            assertAccessibleOnPhone(browser, "conversation");
            assertAccessible(browser, "conversation");

            browser.press("open-members");
            browser.awaitText("members-heading", "Members (3)");
            assertAccessible(browser, "members");
            browser.press("members-close");

            browser.press("conversation-more");
            assertAccessible(browser, "menu of a conversation");
            browser.press("conversation-settings");
            assertAccessible(browser, "settings of a group");
            browser.type(Keys.ESCAPE);

            browser.press("own-settings-open");
            assertAccessible(browser, "own settings");
            browser.press("own-settings-cancel");

            browser.press("emoji-button");
            assertAccessible(browser, "emoji");
            browser.type(Keys.ESCAPE);

            browser.press("new-group");
            assertAccessible(browser, "new group");
            browser.type(Keys.ESCAPE);

            browser.typeInto("search-text", "along" + Keys.ENTER);
            await().until(() ->
                    ann.get("/search?q=along").object().getJsonArray("results").size() == 1);
            assertAccessible(browser, "search");
        }
    }

    @Test
    void thePageForAdministratorsIsAccessible() {
        fill();
        try (Browser browser = Browser.open(server.http().resolve("/admin/"))) {
            assertAccessible(browser, "sign-in of administrators");
            browser.signInAsAdministrator().awaitTotal("nodes", text -> text.equals("1"));
            assertAccessible(browser, "administration");
        }
    }
}
