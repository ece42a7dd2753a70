package io.pagenow.chat.jar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.support.SharedResources;
import io.pagenow.chat.support.TestHttpsServer;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestUser;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Previews of links at the page. */
@ResourceLock(value = SharedResources.NETWORK_INTERFACES, mode = ResourceAccessMode.READ)
final class PageLinkPreviewIT {
    @AutoClose
    private static final TestHttpsServer web = new TestHttpsServer();

    private static final int port = web.listen(request -> {
        if (request.path().equals("/pot")) {
            request.response()
                    .putHeader("Content-Type", "text/html; charset=utf-8")
                    .end(
                            "<title>Pots of clay</title><meta name=description content='How to bake them, and for how long'>");
        } else {
            request.response().setStatusCode(404).end();
        }
    });

    @AutoClose
    private static final PageFixture page = PageFixture.of(TestServer.with()
            .set("CHAT_LINK_PREVIEWS_ENABLED", "true")
            .set("CHAT_LINK_PREVIEWS_ALLOWED_NETWORKS", "127.0.0.0/8,::1")
            .set("CHAT_LINK_PREVIEWS_TLS_CA", web.authority().toString())
            .start());

    private final TestUser ann = page.newUser("ann");
    private final TestUser ben = page.newUser("ben");
    private final TestUser cem = page.newUser("cem");
    private final String group = ann.group("Walks", ben, cem);

    @Test
    void aLinkHasThePreviewOfItsPage() {
        String link = "https://localhost:" + port + "/pot";
        PageFixture.say(ben, group, "Nothing at https://localhost:" + port + "/none", "Look at " + link + " please");
        try (Browser anns = page.open(ann, "Walks", "Look at " + link)) {
            await().until(() -> titles(anns), count -> count == 1);
            assertThat(anns.resultOf("arguments[0]([...document.querySelectorAll('.link-preview')]"
                            + ".map((each) => each.innerText + '|' + each.getAttribute('href')).join(';'))"))
                    .isEqualTo(
                            "|null;localhost:" + port + "\nPots of clay\nHow to bake them, and for how long|" + link);
            anns.say("Mine: " + link);
            anns.awaitAllSent();
            await().until(() -> titles(anns), count -> count == 2);
            Pictures.takeOfPage(anns, "link-preview");

            assertThat(ben.delete("/conversations/" + group + "/messages/2").status())
                    .isEqualTo(200);
            await().until(() -> titles(anns), count -> count == 1);
        }
    }

    @Test
    void whoSwitchesPreviewsOffRequestsNone() {
        String link = "https://localhost:" + port + "/pot";
        PageFixture.say(ben, group, "Look at " + link + " please");
        try (Browser anns = page.open(ann, "Walks", "Look at " + link)) {
            await().until(() -> titles(anns), count -> count == 1);
            choosePreviews(anns);
            await().until(() -> titles(anns), count -> count == 0);
            anns.reload();
            anns.awaitMessage("Look at " + link);
            assertThat(requests(anns)).isZero();

            choosePreviews(anns);
            anns.reload();
            anns.awaitMessage("Look at " + link);
            await().until(() -> titles(anns), count -> count == 1);
            assertThat(requests(anns)).isOne();
        }
    }

    private static void choosePreviews(Browser browser) {
        browser.press("own-settings-open");
        browser.press("own-link-previews");
        Pictures.takeOfPage(browser, "own-settings-previews");
        browser.press("own-settings-submit");
        browser.awaitHidden("own-settings-dialog");
    }

    /** Those of the page since it was loaded, once it has drawn twice. */
    private static long requests(Browser browser) {
        return (Long)
                browser.resultOf(
                        "const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(() =>"
                                + " done(performance.getEntriesByType('resource').filter(({ name }) => name.includes('/link-preview?')).length)));");
    }

    private static long titles(Browser browser) {
        return (Long) browser.resultOf("arguments[0](document.querySelectorAll('.link-title').length)");
    }
}
