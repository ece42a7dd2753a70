package io.pagenow.chat.jar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.support.SharedResources;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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

            // Messages far from the view are forgotten, so they are not all there at once.
            Set<Long> seen = new HashSet<>();
            anns.press("to-latest");
            await().until(() -> {
                anns.resultOf("document.getElementById('timeline').scrollBy(0, -500); arguments[0]()");
                List<Long> shown = shownSeqs(anns);
                assertThat(shown).isSorted().doesNotHaveDuplicates();
                seen.addAll(shown);
                return seen.containsAll(seqs(FOUND, MESSAGES));
            });
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

    /** Lets the test decide when searches are answered, and whether they fail. */
    private static void holdSearches(Browser browser) {
        browser.resultOf("""
                const real = window.fetch;
                window.asked = [];
                window.fails = false;
                window.held = null;
                window.fetch = async (url, init) => {
                  if (!String(url).includes('/search?')) return real(url, init);
                  window.asked.push(new URL(url).searchParams.get('q'));
                  await window.held;
                  if (window.fails) throw new TypeError('no network');
                  return real(url, init);
                };
                arguments[0]()""");
    }

    @Test
    void aSearchThatFailedIsRepeatedByAButton() {
        try (Browser anns = page.signIn(ann)) {
            holdSearches(anns);
            anns.resultOf("window.fails = true; arguments[0]()");
            anns.search("kettle").awaitText("search-status", "Search failed.");
            Pictures.takeOfPage(anns, "search-failed");
            anns.resultOf("window.fails = false; arguments[0]()");
            anns.press("search-retry");
            anns.awaitText("search-result", "Who has the blue kettle?").awaitHidden("search-retry");
            assertThat(anns.focused()).isEqualTo("search-text");
        }
    }

    @Test
    void oneSearchIsAskedAtATimeAndAnOlderAnswerIsNotShown() {
        try (Browser anns = page.signIn(ann)) {
            holdSearches(anns);
            anns.resultOf("window.held = new Promise((resolve) => { window.release = resolve; }); arguments[0]()");
            anns.search("kettle").awaitText("search-status", "Searching…");
            anns.search("ketchup").search("umbrella").awaitText("search-status", "Searching…");
            assertThat(anns.resultOf("arguments[0](window.asked.join())")).isEqualTo("kettle");

            anns.resultOf("""
                    window.sawResult = false;
                    new MutationObserver(() => { window.sawResult ||= document.querySelector('#search-results li') !== null; })
                      .observe(document.getElementById('search-results'), { childList: true });
                    window.release();
                    arguments[0]()""");
            anns.awaitText("search-status", "No message has these words.");
            assertThat(anns.resultOf("arguments[0](window.asked.join())")).isEqualTo("kettle,umbrella");
            assertThat(anns.resultOf("arguments[0](window.sawResult)")).isEqualTo(false);
        }
    }

    @Test
    void aFoundMessageLeavesTheLaterOnesUnreadUntilTheirEndIsShown() {
        try (Browser anns = page.signIn(ann)) {
            anns.search("kettle").awaitText("search-result", "Who has the blue kettle?");
            anns.press("search-result");
            await().until(() -> focusedSeq(anns), String.valueOf(FOUND)::equals);
            anns.resultOf("fetch('client-settings').then(arguments[0])");
            assertThat(isUnread()).isTrue();

            anns.press("to-latest");
            await().until(() -> !isUnread());
        }
    }

    private boolean isUnread() {
        return ann.get("/conversations?isRead=false").body().contains(group);
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
