package io.pagenow.chat.jar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.support.SharedResources;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.openqa.selenium.Keys;

/** Search at the page, and the way to a message far back. */
@ResourceLock(value = SharedResources.NETWORK_INTERFACES, mode = ResourceAccessMode.READ)
final class PageSearchIT {
    /** Several pages of history, so that there is a gap between what was found and the newest page. */
    private static final int MESSAGES = 240;

    private static final int FOUND = 45;

    @AutoClose
    private static final PageFixture page =
            PageFixture.of(TestServer.with().set("CHAT_SEARCH_ENABLED", "on").start());

    private final TestUser ann = page.newUser("ann");
    private final TestUser ben = page.newUser("ben");
    private final TestUser cem = page.newUser("cem");
    private final String group = ann.group("Walks", ben, cem);

    @BeforeEach
    void fill() {
        try (TestSocket socket = ben.connect()) {
            IntStream.rangeClosed(1, MESSAGES).forEach(seq -> socket.deliver("t" + seq, group, contentOf(seq)));
        }
        await().until(() ->
                ann.get("/search?q=kettle").object().getJsonArray("results").size() == 1);
    }

    private static String contentOf(int seq) {
        return seq == FOUND ? "Who has the blue kettle?" : "Message " + seq;
    }

    @Test
    void aFoundMessageIsShownWithItsSurroundingsAndTheWayBackHasNoHole() {
        try (Browser anns = page.open(ann, "Walks", contentOf(MESSAGES))) {
            anns.search("kettle").awaitText("search-result", "Who has the blue kettle?");
            assertThat(anns.resultOf("arguments[0](document.querySelector('mark').textContent)"))
                    .isEqualTo("kettle");
            Pictures.takeOfPage(anns, "search");

            anns.press("search-result");
            await().until(() -> focusedSeq(anns), String.valueOf(FOUND)::equals);
            assertThat(anns.contents()).contains(contentOf(FOUND - 1), contentOf(FOUND + 1), contentOf(MESSAGES));
            Pictures.takeOfPage(anns, "found");

            await().until(() -> {
                anns.resultOf("document.querySelector('.gap')?.scrollIntoView(); arguments[0]()");
                return shownSeqs(anns).containsAll(seqs(FOUND, MESSAGES));
            });
            assertThat(shownSeqs(anns)).isSorted().doesNotHaveDuplicates();
            anns.awaitNone("gap-load");
            assertThat(anns.complaints()).isEmpty();
        }
    }

    @Test
    void aGapIsFilledFromBelowWithoutMovingTheMessagesInView() {
        try (Browser anns = page.open(ann, "Walks", contentOf(MESSAGES))) {
            anns.search("kettle").awaitText("search-result", "Who has the blue kettle?");
            anns.press("search-result");
            await().until(() -> focusedSeq(anns), String.valueOf(FOUND)::equals);
            anns.press("to-latest");
            long oldestOfNewestPage = MESSAGES - 49L;
            // The oldest one loses its sender's name when others come before it.
            long inView = oldestOfNewestPage + 1;
            anns.resultOf(
                    "document.querySelector('[data-seq=\"' + arguments[0] + '\"]').scrollIntoView({block: 'start'}); arguments[1]()",
                    inView);
            await().until(() -> shownSeqs(anns).contains(oldestOfNewestPage - 1));
            Number top = (Number) anns.resultOf("""
                    const item = document.querySelector('[data-seq="' + arguments[0] + '"]').getBoundingClientRect();
                    arguments[1](item.top - document.getElementById('timeline').getBoundingClientRect().top)""", inView);
            assertThat(top.doubleValue()).isBetween(-2.0, 2.0);
        }
    }

    @Test
    void aSearchIsLeftByKeyboardAndSaysThatNothingWasFound() {
        try (Browser anns = page.signIn(ann)) {
            anns.search("umbrella").awaitText("search-status", "No message has these words.");
            anns.search("!?").awaitText("search-status", "Type a word to search for.");
            anns.search("kettle").awaitText("search-result", "Walks");
            assertThat(ben.delete("/conversations/" + group + "/messages/" + FOUND)
                            .status())
                    .isEqualTo(200);
            anns.search("kettles").awaitText("search-status", "No message has these words.");
            anns.search("kettle").awaitText("search-status", "No message has these words.");
            Pictures.takeOfPage(anns, "nothing-found");
            anns.type(Keys.ESCAPE);
            anns.awaitHidden("search-pane");
            assertThat(anns.titles()).containsExactly("Walks");
            assertThat(anns.focused()).isEqualTo("search-text");
        }
    }

    private static List<Long> seqs(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(Long::valueOf).toList();
    }

    private static String focusedSeq(Browser browser) {
        return browser.driver().switchTo().activeElement().getDomAttribute("data-seq");
    }

    @SuppressWarnings("unchecked")
    private static List<Long> shownSeqs(Browser browser) {
        return (List<Long>)
                browser.resultOf(
                        "arguments[0]([...document.querySelectorAll('#message-list [data-seq]')].map((item) => Number(item.dataset.seq)))");
    }
}
