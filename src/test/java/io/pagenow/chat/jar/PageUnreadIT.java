package io.pagenow.chat.jar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.support.SharedResources;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** New messages at the page: they begin at a line, are read when they were in view, and are told of while the user is away. */
@ResourceLock(value = SharedResources.NETWORK_INTERFACES, mode = ResourceAccessMode.READ)
final class PageUnreadIT {
    private static final int READ = 20;
    private static final int NEW = 180;
    private static final String LEAVE = "document.hasFocus = () => false";
    private static final String COME_BACK = "delete document.hasFocus; dispatchEvent(new Event('focus'))";

    /** Records what is told of, because what the browser shows and plays cannot be read. */
    private static final String RECORDER = """
            window.told = [];
            window.Notification = class {
              static permission = 'granted';
              constructor(title, { body }) { told.push(`${title}: ${body}`); }
              addEventListener() {}
              close() { told.push('closed'); }
            };
            AudioContext.prototype.resume = async () => told.push('sound');
            """;

    @AutoClose
    private static final TestServer server = TestServer.start();

    private final TestUser ann = server.newUser("ann");
    private final TestUser ben = server.newUser("ben");
    private final String conversation = ann.direct(ben);

    private int unread() {
        return ann.conversations().get(0).getInteger("unreadCount");
    }

    private long lastRead() {
        return ann.conversations().get(0).getLong("lastReadSeq");
    }

    private Browser open() {
        return Browser.open(server.http()).signIn(ann.id()).openConversation(ben.id());
    }

    private static boolean isInView(Browser browser, String testId) {
        return (Boolean) browser.driver()
                .executeScript(
                        "const view = document.getElementById('timeline').getBoundingClientRect();"
                                + "const shown = document.querySelector(`[data-testid='${arguments[0]}']`)?.getBoundingClientRect();"
                                + "return Boolean(shown) && shown.top >= view.top && shown.bottom <= view.bottom",
                        testId);
    }

    @Test
    void manyNewMessagesBeginAtTheFirstAndAreReadAsTheyComeIntoView() {
        PageFixture.fill(server, conversation, ben, READ + NEW, ann, READ);
        try (Browser browser = open()) {
            await().until(() -> isInView(browser, "row-unread"));
            assertThat(browser.contents()).contains("message " + READ, "message " + (READ + 1));
            await().until(() -> lastRead() > READ);
            long seen = lastRead();
            assertThat(seen).as("what was in view").isLessThan(READ + 40);
            browser.awaitText("to-latest", "new");
            Pictures.take(browser, "unread");

            browser.driver().executeScript("document.getElementById('timeline').scrollBy(0, 900)");
            await().until(() -> lastRead() > seen);
            assertThat(lastRead()).isLessThan(READ + NEW);

            browser.press("to-latest");
            browser.awaitMessage("message " + (READ + NEW));
            browser.awaitNothingUnread();
            await().until(() -> unread() == 0);
            assertThat(browser.complaints()).isEmpty();
        }
    }

    @Test
    void aConversationThatTheAddressNamesBeginsAtItsNewMessagesToo() {
        PageFixture.fill(server, conversation, ben, READ + NEW, ann, READ);
        try (Browser browser = Browser.open(server.http()).signIn(ann.id())) {
            browser.driver().get("about:blank");
            browser.driver()
                    .get(server.http().resolve("/#conversation/" + conversation).toString());
            await().until(() -> isInView(browser, "row-unread"));
            await().until(() -> lastRead() > READ);
            assertThat(lastRead()).as("what was in view").isLessThan(READ + 40);
        }
    }

    @Test
    void whoComesBackFindsTheLineBeforeWhatHasArrived() {
        PageFixture.say(ben, conversation, "before");
        try (Browser browser = open();
                TestSocket bens = ben.connect()) {
            browser.awaitMessage("before").awaitNothingUnread();
            browser.driver().executeScript(LEAVE);
            for (int index = 1; index <= 40; index++) {
                bens.deliver("t" + index, conversation, "while away " + index);
            }
            browser.awaitMessage("while away 40").awaitUnread(40);
            assertThat(isInView(browser, "row-unread")).isTrue();
            assertThat(unread()).isEqualTo(40);

            browser.driver().executeScript(COME_BACK);
            await().until(() -> unread() < 40);
            assertThat(unread()).as("what is below the view").isPositive();
            assertThat(isInView(browser, "row-unread")).isTrue();
        }
    }

    @Test
    void aNotificationAndASoundTellOfMessagesThatAreNotSeenWhereTheUserWants() {
        PageFixture.say(ben, conversation, "before");
        try (Browser browser = open();
                TestSocket bens = ben.connect()) {
            browser.awaitMessage("before").awaitNothingUnread();
            browser.driver().executeScript(RECORDER);
            browser.driver().executeScript(LEAVE);
            bens.deliver("t1", conversation, "nobody wants to know");
            browser.awaitUnread(1);
            assertThat(told(browser)).isEmpty();

            browser.driver().executeScript(COME_BACK);
            browser.awaitNothingUnread();
            browser.press("own-settings-open");
            browser.press("alert-notify");
            browser.press("alert-sound");
            Pictures.takeOfPage(browser, "alerts");
            browser.press("own-settings-submit");
            browser.awaitHidden("own-settings-dialog");
            bens.deliver("t2", conversation, "seen at once");
            browser.awaitMessage("seen at once");

            browser.driver().executeScript(LEAVE);
            bens.deliver("t3", conversation, "are you there?");
            await().untilAsserted(
                            () -> assertThat(told(browser)).containsExactly("sound", ben.id() + ": are you there?"));
            browser.driver().executeScript(COME_BACK);
            await().untilAsserted(() -> assertThat(told(browser)).endsWith("closed"));

            ann.put(
                    "/conversations/" + conversation + "/me",
                    new JsonObject().put("mutedUntil", "9999-12-31T00:00:00Z").encode());
            browser.visible("sign-mute");
            browser.driver().executeScript(LEAVE);
            bens.deliver("t4", conversation, "quiet");
            browser.awaitMessage("quiet");
            assertThat(told(browser)).hasSize(3);
        }
    }

    @SuppressWarnings("unchecked")
    private static List<String> told(Browser browser) {
        return (List<String>) browser.driver().executeScript("return told");
    }
}
