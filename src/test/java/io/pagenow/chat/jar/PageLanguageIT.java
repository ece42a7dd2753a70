package io.pagenow.chat.jar;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.support.SharedResources;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestUser;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.openqa.selenium.Keys;

/** The page in other languages: that of the browser, one that the user chooses, and one that is written from right to left. */
@ResourceLock(value = SharedResources.NETWORK_INTERFACES, mode = ResourceAccessMode.READ)
final class PageLanguageIT {
    /** Width of the narrowest window in which WCAG 2.2 (1.4.10) lets nothing be scrolled sideways, in CSS pixels. */
    private static final int NARROW = 320;

    /** The elements that stand out of the window, or make a scrolling part of the page wider than it is; a table may scroll by itself. */
    private static final String TOO_WIDE = """
            const done = arguments[arguments.length - 1];
            const scrolls = (element) => element.closest('.table-frame, .visually-hidden') !== null;
            const name = (element) => `${element.tagName}#${element.id}.${element.className} ${element.textContent.slice(0, 40)}`;
            const shown = [...document.querySelectorAll('body *')].filter((element) => element.checkVisibility() && !scrolls(element) && !element.closest('svg'));
            const outside = shown.filter((element) => {
              const { left, right, width } = element.getBoundingClientRect();
              return width > 1 && (left < -1 || right > innerWidth + 1);
            });
            const wider = shown.filter((element) => ['auto', 'scroll'].includes(getComputedStyle(element).overflowX) && element.scrollWidth > element.clientWidth + 1);
            done([...outside, ...wider, ...(document.documentElement.scrollWidth > innerWidth ? [document.body] : [])].map(name));
            """;

    @AutoClose
    private static final TestServer server =
            TestServer.with().set("CHAT_SEARCH_ENABLED", "on").start();

    private final TestUser ann = server.newUser("ann");
    private final TestUser ben = server.newUser("ben");

    /** Opens the page in a browser that asks for these languages, as {@code navigator.languages} lists them. */
    private static Browser open(URI page, String languages) {
        Browser browser = Browser.open(page);
        browser.driver()
                .executeCdpCommand(
                        "Emulation.setUserAgentOverride",
                        Map.of(
                                "userAgent",
                                browser.driver().executeScript("return navigator.userAgent"),
                                "acceptLanguage",
                                languages));
        browser.reload();
        return browser;
    }

    private static void awaitLanguage(Browser browser, String language, String direction) {
        browser.awaitDocument("lang", language);
        assertThat(browser.driver().executeScript("return getComputedStyle(document.body).direction"))
                .isEqualTo(direction);
    }

    /** The view has no barrier, and fits into a narrow window. */
    private static void assertGood(Browser browser, String view) {
        Pictures.takeOfPage(browser, view);
        browser.show(NARROW, 640, false);
        Pictures.take(browser, view + "-320");
        assertThat((List<?>) browser.resultOf(TOO_WIDE)).as(view).isEmpty();
        browser.show(1100, 800, false);
        assertThat(Axe.findings(browser)).as(view).isEmpty();
    }

    /** Returns the id of a group with messages. */
    private String fill() {
        String group = ann.group("Walks", ben, server.newUser("cem"));
        PageFixture.say(ben, group, "Who comes along?", "See https://example.org/walk");
        PageFixture.say(ann, group, "I do");
        PageFixture.say(ben, ann.direct(ben), "Hello Ann");
        return group;
    }

    /** Goes through the views in which people are most of the time. */
    private static void assertViewsAreGood(Browser browser, String language) {
        assertGood(browser, language + "-list");
        browser.openConversation("Walks").awaitMessage("I do");
        assertGood(browser, language + "-conversation");
        browser.press("conversation-more");
        assertGood(browser, language + "-menu");
        browser.press("conversation-settings");
        assertGood(browser, language + "-group-settings");
        browser.type(Keys.ESCAPE);
        browser.press("open-members");
        browser.visible("member-list");
        assertGood(browser, language + "-members");
        browser.press("members-close");
        browser.press("own-settings-open");
        assertGood(browser, language + "-own-settings");
        browser.press("own-settings-cancel");
    }

    @Test
    void theLanguageOfTheBrowserIsThatOfThePageAndOfItsRegion() {
        fill();
        try (Browser browser = open(server.http(), "fr-FR,de-AT,en")) {
            browser.awaitText("sign-in-heading", "Beim Chat anmelden");
            awaitLanguage(browser, "de", "ltr");
            assertGood(browser, "de-sign-in");
            browser.signIn(ann.id());
            browser.awaitUnread(1);
            assertThat(browser.textOf("connection-state")).isEqualTo("Online");
            assertThat(browser.visible("search-text").getDomAttribute("placeholder"))
                    .isEqualTo("Suchen");
            assertViewsAreGood(browser, "de");
            browser.driver().get(server.http().resolve("/admin/").toString());
            browser.awaitText("admin-submit", "Als Administrator anmelden");
            browser.signInAsAdministrator().awaitTotal("nodes", text -> text.equals("1"));
            Pictures.takeOfPage(browser, "de-admin");
        }
    }

    @Test
    void theLanguageThatTheUserChoosesStaysAndLeavesDraftAndPlace() {
        String group = fill();
        try (Browser browser = open(server.http(), "en-GB").signIn(ann.id())) {
            browser.openConversation("Walks").awaitMessage("I do").write("Not yet");
            browser.press("own-settings-open");
            browser.choose("own-language", "한국어");
            browser.press("own-settings-submit");

            awaitLanguage(browser, "ko", "ltr");
            browser.awaitState("online").awaitMessage("I do").awaitText("conversation-title", "Walks");
            assertThat(browser.composed()).isEqualTo("Not yet");
            assertThat(browser.visible("composer-input").getDomAttribute("placeholder"))
                    .isEqualTo("메시지 쓰기");
            TestUser dora = server.newUser("dora");
            ann.post("/conversations/" + group + "/participants", "{\"userIds\":[\"" + dora.id() + "\"]}");
            browser.awaitText("row-system", "회원님이 " + dora.id() + " 님을 추가했어요");
            assertViewsAreGood(browser, "ko");

            browser.press("own-settings-open");
            browser.choose("own-language", "브라우저 언어");
            browser.press("own-settings-submit");
            awaitLanguage(browser, "en", "ltr");
            assertThat(browser.awaitState("online").visible("composer-input").getDomAttribute("placeholder"))
                    .isEqualTo("Write a message");
        }
    }

    @Test
    void aLanguageFromRightToLeftMirrorsThePageAndNotTheMessages() {
        fill();
        try (Browser browser = open(server.http().resolve("/?lang=ar-XB"), "en-GB")) {
            awaitLanguage(browser, "ar-XB", "rtl");
            assertGood(browser, "rtl-sign-in");
            browser.signIn(ann.id());
            browser.awaitUnread(1);
            assertViewsAreGood(browser, "rtl");
            assertThat(leftOf(browser, ".sidebar")).isGreaterThan(leftOf(browser, ".conversation"));
            assertThat(leftOf(browser, ".own .bubble")).isLessThan(leftOf(browser, ".message:not(.own) .bubble"));
            assertThat(browser.driver()
                            .executeScript(
                                    "return getComputedStyle(document.querySelector('.message .content')).direction"))
                    .isEqualTo("ltr");
        }
    }

    private static double leftOf(Browser browser, String selector) {
        return ((Number) browser.driver()
                        .executeScript(
                                "return document.querySelector(arguments[0]).getBoundingClientRect().left", selector))
                .doubleValue();
    }
}
