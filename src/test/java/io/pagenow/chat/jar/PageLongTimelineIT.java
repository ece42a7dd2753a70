package io.pagenow.chat.jar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.support.SharedResources;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** A conversation of many messages at the page: the document stays small, and the view stays where it is. */
@ResourceLock(value = SharedResources.NETWORK_INTERFACES, mode = ResourceAccessMode.READ)
final class PageLongTimelineIT {
    private static final int MESSAGES = 50_000;
    private static final int MAX_NODES = 3_000;

    @AutoClose
    private static final TestServer server = TestServer.start();

    private final TestUser ann = server.newUser("ann");
    private final TestUser ben = server.newUser("ben");
    private final String conversation = ann.direct(ben);

    private static Object run(Browser browser, String script, Object... arguments) {
        return browser.driver().executeScript(script, arguments);
    }

    private static void assertSmall(Browser browser) {
        assertThat((Long) run(browser, "return document.querySelectorAll('*').length"))
                .isLessThan(MAX_NODES);
    }

    private static long oldest(Browser browser) {
        return (Long)
                run(
                        browser,
                        "return Math.min(...[...document.querySelectorAll('#message-list > [data-seq]')].map(({ dataset }) => Number(dataset.seq)))");
    }

    /** The position of a message in the middle of the view, and its distance from the upper edge of the window. */
    @SuppressWarnings("unchecked")
    private static List<Long> middle(Browser browser) {
        return (List<Long>) run(
                browser,
                "const view = document.getElementById('timeline').getBoundingClientRect();"
                        + "const shown = [...document.querySelectorAll('#message-list > [data-seq]')]"
                        + ".find((item) => item.getBoundingClientRect().top > view.top + view.height / 2);"
                        + "return [Number(shown.dataset.seq), Math.round(shown.getBoundingClientRect().top)]");
    }

    private static long topOf(Browser browser, long seq) {
        return (Long) run(
                browser,
                "return Math.round(document.querySelector(`#message-list > [data-seq='${arguments[0]}']`).getBoundingClientRect().top)",
                seq);
    }

    @Test
    void theDocumentStaysSmallAndTheViewStaysWhileMessagesComeAboveAndBelow() {
        PageFixture.fill(server, conversation, ben, MESSAGES, ann, MESSAGES);
        try (Browser browser = Browser.open(server.http()).signIn(ann.id()).openConversation(ben.id());
                TestSocket bens = ben.connect()) {
            browser.awaitMessage("message " + MESSAGES);
            for (int page = 0; page < 8; page++) {
                long before = oldest(browser);
                run(browser, "document.getElementById('timeline').scrollTop = 500");
                await().until(() -> middle(browser).size() == 2);
                List<Long> place = middle(browser);
                run(browser, "document.getElementById('timeline').scrollTop -= 150");
                await().until(() -> oldest(browser) < before);
                assertThat(topOf(browser, place.get(0)))
                        .as("message " + place.get(0) + " after " + page + " pages")
                        .isCloseTo(place.get(1) + 150, within(3L));
                assertSmall(browser);
            }
            List<Long> place = middle(browser);
            for (int index = 1; index <= 30; index++) {
                bens.deliver("live" + index, conversation, "live " + index);
            }
            browser.awaitText("to-latest", "30 new");
            assertThat(topOf(browser, place.get(0))).isEqualTo(place.get(1));
            assertSmall(browser);

            browser.press("to-latest");
            browser.awaitMessage("live 30").awaitNothingUnread();
            assertSmall(browser);
            assertThat(browser.complaints()).isEmpty();
        }
    }
}
