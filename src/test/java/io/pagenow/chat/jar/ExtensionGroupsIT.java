package io.pagenow.chat.jar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.pagenow.chat.support.SharedResources;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WindowType;

/** Groups, reactions, replies and shared pages in the extension, in a real browser. */
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
            socket.deliver("a1", group, "Shall _we_?");
            reply("Yes, **at nine**");
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
            popup.write("Yes :smi" + Keys.ENTER + Keys.ENTER);
            popup.awaitMessage("Yes \uD83D\uDE03");
        }
    }

    @Test
    void theTabIsSharedWithFriendsWhileItsUserWantsThatAndTheirsAreShown() throws IOException, InterruptedException {
        ann.befriend(ben);
        HttpServer site = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        site.createContext("/", exchange -> {
            byte[] page = "<!doctype html><title>The news</title>".getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        site.start();
        String news = "http://news.example.org:" + site.getAddress().getPort() + "/today";
        try (ExtensionBrowser browser = ExtensionBrowser.open(
                        ExtensionBrowser.buildPermitted(), "--host-resolver-rules=MAP news.example.org 127.0.0.1");
                TestSocket anns = ann.connectForPages()) {
            Browser popup = browser.signIn(server.http().toString(), ben.id());
            anns.share("https://www.bbc.co.uk@evil.example.net/x", "\u202eThe weather");
            popup.press("pages-open");
            popup.awaitText("friend-page-domain", "example.net");
            popup.awaitText("friend-page-link", "The weather");
            assertThat(popup.visible("friend-page-link").getDomAttribute("href"))
                    .isEqualTo("https://evil.example.net/x");
            popup.press("pages-share");
            popup.awaitText("pages-own", "no page of the web");
            Pictures.takeOfPopup(popup, "popup-pages");

            String atPopup = popup.driver().getWindowHandle();
            popup.driver().switchTo().newWindow(WindowType.TAB);
            popup.driver().get(news + "#part");
            assertThat(anns.await(frame -> "The news".equals(frame.getString("title")))
                            .getString("url"))
                    .isEqualTo(news);
            browser.killWorker();
            popup.driver().get(news + "?more");
            anns.awaitPage(ben, news + "?more");

            popup.driver().close();
            popup.driver().switchTo().window(atPopup);
            anns.await(frame ->
                    "".equals(frame.getString("url")) && (news + "?more").equals(frame.getString("latestUrl")));
            popup.press("pages-close");
            Pictures.takeOfPopup(popup, "popup-sharing");
            popup.press("pages-stop");
            popup.awaitHidden("pages-strip");
            assertThat(popup.complaints()).isEmpty();
        } finally {
            site.stop(0);
        }
    }

    @Test
    void thePopupOpensWhereItWasClosed() {
        try (ExtensionBrowser browser = signedIn();
                TestSocket socket = ann.connect()) {
            for (int message = 1; message <= 80; message++) {
                socket.deliver("a" + message, group, "message " + message);
            }
            Browser popup = browser.popupOfToolbar().openConversation("Walks").awaitMessage("message 80");
            popup.write("Half a th");
            await().until(
                            () -> popup.driver()
                                    .executeScript(
                                            "const message = document.querySelector('#message-list > [data-seq=\"12\"]');"
                                                    + "if (message) message.scrollIntoView(); else document.getElementById('timeline').scrollTop = 0;"
                                                    + "return message !== null;"),
                            Boolean.TRUE::equals);
            await().until(() -> storedPlace(browser), place -> placeIn(popup).equals(place));
            Object before = placeIn(popup);
            assertThat(before.toString()).startsWith("1");

            browser.closePopup();
            browser.popupOfToolbar();
            await().until(() -> placeIn(popup), before::equals);
            assertThat(popup.composed()).isEqualTo("Half a th");

            browser.closePopup();
            assertThat(ann.delete("/conversations/" + group + "/participants/" + ben.id())
                            .status())
                    .isEqualTo(204);
            browser.popupOfToolbar().visible("list-empty");
        }
    }

    /** The first message in view, and its distance from the upper edge. */
    private static Object placeIn(Browser popup) {
        return popup.driver()
                .executeScript(
                        "const top = document.getElementById('timeline').getBoundingClientRect().top;"
                                + "const first = [...document.querySelectorAll('#message-list > [data-seq]')]"
                                + ".find((row) => row.getBoundingClientRect().bottom > top);"
                                + "return first ? first.dataset.seq + ' at ' + Math.round(first.getBoundingClientRect().top - top) : 'none';");
    }

    private static Object storedPlace(ExtensionBrowser browser) {
        return browser.evaluate("chrome.storage.local.get('place:popup')"
                + ".then((stored) => stored['place:popup']).then(({ seq, below } = {}) => seq + ' at ' + below)");
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
