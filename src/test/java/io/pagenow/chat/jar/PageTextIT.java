package io.pagenow.chat.jar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.support.SharedResources;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import io.pagenow.chat.support.Threat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.openqa.selenium.Keys;

/** Texts as the page shows them and takes them: marks, long ones, such that turn or stack, emoji, and what the Enter key does. */
@ResourceLock(value = SharedResources.NETWORK_INTERFACES, mode = ResourceAccessMode.READ)
final class PageTextIT {
    private static final int MAX_LENGTH = 10_000;
    private static final String TURN = "\u202E";

    @AutoClose
    private static final PageFixture page = PageFixture.of(TestServer.with()
            .set("CHAT_LIMITS_MESSAGE_CONTENT_LENGTH", String.valueOf(MAX_LENGTH))
            .start());

    private final TestUser ann = page.newUser("ann");
    private final TestUser ben = page.newUser("ben");
    private final TestUser cem = page.newUser("cem");
    private final String group = ann.group("Walks", ben, cem);

    @Test
    @Threat(46)
    void marksAreShownAndNothingElseOfATextIsMoreThanText() {
        say(ben, "<img src=x onerror=\"document.title='broken'\"> [a](javascript:alert(1)) " + "[*_~`>".repeat(800));
        say(
                ben,
                "**At ten**, _not_ ~~nine~~, by `tram 11` with @nobody\n> Who brings the pot?\nI do. Also:\n- bread\n- *two* cups"
                        + "\n  - or three\n1. pack\n2. go\n```\nif (late) {\n  run();\n}\n```\nMap: (see https://en.wikipedia.org/wiki/A_(b)),"
                        + " [the hut](https://hut.example.org), [https://bank.example](https://evil.example/a)");
        try (Browser anns = page.open(ann, "Walks", "At ten")) {
            Pictures.takeOfPage(anns, "marks");
            assertThat(htmlOf(anns, 1))
                    .contains(
                            "<strong>At ten</strong>",
                            "<em>not</em>",
                            "<del>nine</del>",
                            "<code>tram 11</code>",
                            ">Who brings the pot?</blockquote>",
                            "<li><em>two</em> cups<ul dir=\"auto\"><li>or three</li></ul></li>",
                            "<li value=\"2\">go</li>",
                            "<code>if (late) {\n  run();\n}</code>",
                            "href=\"https://en.wikipedia.org/wiki/A_(b)\"",
                            "rel=\"noopener noreferrer\" title=\"https://hut.example.org/\">the hut</a>",
                            ">https://evil.example/a</a>");
            assertThat(htmlOf(anns, 0)).doesNotContain("<img", "<a", "javascript:\"");
            anns.awaitText("conversation-item-preview", ben.id() + ": At ten, not nine, by tram 11 with");
            assertThat(anns.driver().getTitle()).doesNotContain("broken");
            assertThat(anns.complaints()).isEmpty();
        }
    }

    @Test
    void aLongMessageIsFoldedAndUnfoldedWithoutMovingWhatIsRead() {
        for (int message = 1; message <= 12; message++) {
            say(ben, "Before " + message);
        }
        say(ben, lines(60));
        say(ben, "After");
        try (Browser anns = page.open(ann, "Walks", "After")) {
            anns.press("to-latest");
            assertThat(anns.contents().get(12)).endsWith("line 14…");
            anns.awaitAttribute("message-fold", "aria-expanded", "false");
            Pictures.take(anns, "folded");
            double top = placeOfLong(anns, "top");
            anns.press("message-fold");
            anns.awaitMessage("line 60");
            assertThat(placeOfLong(anns, "top")).isBetween(top - 2, top + 2);
            assertThat(anns.focused()).isEqualTo("message-fold");

            say(cem, "Meanwhile");
            anns.awaitText("to-latest", "new");
            assertThat(placeOfLong(anns, "top")).isBetween(top - 2, top + 2);
            assertThat(anns.contents().get(12)).endsWith("line 60");
            anns.resultOf("document.querySelector('.fold').scrollIntoView({block: 'center'}); arguments[0]()");
            double bottom = placeOfLong(anns, "bottom");
            anns.press("message-fold");
            anns.awaitAttribute("message-fold", "aria-expanded", "false");
            assertThat(placeOfLong(anns, "bottom")).isBetween(bottom - 2, bottom + 2);

            compose(anns, lines(40) + "x".repeat(MAX_LENGTH));
            anns.awaitText("composer-counter", "characters too many");
            assertThat(isEnabled(anns, "send-button")).isFalse();
            compose(anns, lines(40));
            anns.press("send-button");
            anns.awaitMessage("line 40").awaitAllSent();
            assertThat(anns.contents().get(15)).endsWith("line 40");
            assertThat(anns.complaints()).isEmpty();
        }
    }

    @Test
    @Threat(46)
    void textThatTurnsOrStacksStaysWithinItsMessage() {
        TestUser eve = ben.named(TURN + "Eve");
        assertThat(eve.get("/me").status()).isEqualTo(200);
        say(ben, TURN + "live" + "\u2067 more");
        say(ben, "Z" + "\u0301\u0300\u0302\u0308".repeat(60) + " zalgo");
        say(ben, "\u05E9\u05DC\u05D5\u05DD **\u05E2\u05D5\u05DC\u05DD** 12:30");
        try (Browser anns = page.open(ann, "Walks", "zalgo")) {
            anns.awaitText("message-sender", "Eve");
            Pictures.takeOfPage(anns, "turned");
            assertThat(isTurned(anns, "[data-testid=message-content]")).isTrue();
            assertThat(isTurned(anns, "[data-testid=message] time")).isFalse();
            assertThat(isTurned(anns, "[data-testid=message-sender]")).isFalse();
            assertThat(isTurned(anns, "[data-testid=conversation-item] time")).isFalse();
            assertThat(isTurned(anns, "[data-testid=conversation-people]")).isFalse();
            assertThat(anns.textOf("conversation-people")).contains("Eve").doesNotContain(TURN);
            assertThat(clipped(anns)).isEqualTo(List.of("clip", "hidden", "hidden"));
            assertThat(anns.complaints()).isEmpty();
        }
    }

    @Test
    void emojiAreCompletedNothingInvisibleIsSentAndEnterIsLeftToInputMethods() {
        say(ben, "Hello");
        try (Browser anns = page.open(ann, "Walks", "Hello")) {
            anns.write("So :smi");
            anns.visible("emoji-option");
            Pictures.takeOfPage(anns, "emoji");
            anns.write(Keys.ARROW_DOWN.toString() + Keys.ARROW_UP + Keys.ENTER);
            anns.awaitNone("emoji-option");
            assertThat(anns.composed()).isEqualTo("So \uD83D\uDE03 ");
            anns.write(":)" + Keys.ENTER);
            anns.awaitMessage("So \uD83D\uDE03 :)");

            compose(anns, "\uD83C\uDF89\uD83C\uDF89");
            assertThat(keyIsTaken(anns, true, 229)).isFalse();
            assertThat(keyIsTaken(anns, false, 229)).isFalse();
            assertThat(anns.composed()).isEqualTo("\uD83C\uDF89\uD83C\uDF89");
            assertThat(keyIsTaken(anns, false, 13)).isTrue();
            anns.awaitMessage("\uD83C\uDF89\uD83C\uDF89");
            assertThat(anns.driver().executeScript("return document.querySelectorAll('.large-emoji').length"))
                    .isEqualTo(1L);

            compose(anns, "\u200B\u2800\u3164" + TURN);
            assertThat(isEnabled(anns, "send-button")).isFalse();
            assertThat(keyIsTaken(anns, false, 13)).isTrue();
            anns.awaitAllSent();
            assertThat(anns.contents()).hasSize(3);

            anns.driver().executeCdpCommand("Emulation.setTouchEmulationEnabled", Map.of("enabled", true));
            await().until(() -> anns.visible("composer-input").getDomAttribute("enterkeyhint"), "enter"::equals);
            compose(anns, "one");
            anns.write(Keys.ENTER + "two");
            assertThat(anns.composed()).isEqualTo("one\ntwo");
            anns.press("send-button");
            anns.awaitMessage("one\ntwo").awaitAllSent();
            assertThat(anns.complaints()).isEmpty();
        }
    }

    private void say(TestUser user, String content) {
        try (TestSocket socket = user.connect()) {
            socket.deliver(UUID.randomUUID().toString(), group, content);
        }
    }

    private static String lines(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(line -> "line " + line).collect(Collectors.joining("\n"));
    }

    private static String htmlOf(Browser browser, int message) {
        return (String) browser.driver()
                .executeScript(
                        "return document.querySelectorAll('[data-testid=message-content]')[arguments[0]].innerHTML",
                        message);
    }

    /** The place of a side of the long message on the screen. */
    private static double placeOfLong(Browser browser, String side) {
        return ((Number) browser.driver()
                        .executeScript(
                                "return document.querySelector('.fold').closest('.message').getBoundingClientRect()[arguments[0]]",
                                side))
                .doubleValue();
    }

    /** Whether the first visible characters of an element stand on the right of the ones that follow. */
    private static boolean isTurned(Browser browser, String selector) {
        return (Boolean) browser.driver().executeScript("""
                const walker = document.createTreeWalker(document.querySelector(arguments[0]), NodeFilter.SHOW_TEXT);
                const node = walker.nextNode();
                const placeOf = (at) => {
                  const range = document.createRange();
                  range.setStart(node, at);
                  range.setEnd(node, at + 1);
                  return range.getBoundingClientRect().left;
                };
                const first = node.data.search(/[\\p{L}\\p{N}]/u);
                return placeOf(first) > placeOf(first + 1);""", selector);
    }

    /** The way in which a message, a title and a preview in the list deal with what is outside of their lines. */
    private static Object clipped(Browser browser) {
        return browser.driver().executeScript("""
                return ['message-content', 'conversation-item-title', 'conversation-item-preview']
                  .map((id) => getComputedStyle(document.querySelector(`[data-testid=${id}]`)).overflowY);""");
    }

    private static void compose(Browser browser, String text) {
        browser.driver()
                .executeScript(
                        "const input = document.getElementById('composer-input'); input.value = arguments[0];"
                                + "input.dispatchEvent(new Event('input', { bubbles: true })); input.focus();",
                        text);
    }

    private static boolean isEnabled(Browser browser, String id) {
        return browser.visible(id).isEnabled();
    }

    /** Presses Enter as an input method reports it, and tells whether the page has taken the key for itself. */
    private static boolean keyIsTaken(Browser browser, boolean isComposing, int keyCode) {
        return (Boolean) browser.driver().executeScript("""
                const [isComposing, keyCode] = arguments;
                const init = { key: 'Enter', isComposing, keyCode, bubbles: true, cancelable: true };
                return !document.getElementById('composer-input').dispatchEvent(new KeyboardEvent('keydown', init));""", isComposing, keyCode);
    }
}
