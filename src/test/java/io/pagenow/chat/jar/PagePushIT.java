package io.pagenow.chat.jar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.support.SharedResources;
import io.pagenow.chat.support.TestBrowser;
import io.pagenow.chat.support.TestPushService;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.openqa.selenium.By;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.support.ui.Select;

/** Push at the page, and the page without a connection. The push service is the test's, and hands what it gets to the browser. */
@ResourceLock(value = SharedResources.NETWORK_INTERFACES, mode = ResourceAccessMode.READ)
final class PagePushIT {
    private static final String IS_KEPT = """
            const done = arguments[arguments.length - 1];
            caches.keys().then(async (names) => {
              const requests = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
              const paths = requests.flat().map(({ url }) => new URL(url).pathname);
              done(paths.includes('/') ? paths : []);
            });
            """;

    @AutoClose
    private static final TestPushService service = new TestPushService();

    @AutoClose
    private static final PageFixture page = PageFixture.of(service.server().start());

    private final TestUser ann = page.newUser("ann");
    private final TestUser ben = page.newUser("ben");
    private final TestBrowser keys = new TestBrowser();
    private final String endpoint = service.newEndpoint();

    private PushPage open(String permission) {
        return PushPage.open(page.address(), permission, keys, endpoint);
    }

    private List<JsonObject> devices() {
        return ben.get("/me/push-subscriptions").objects();
    }

    private JsonObject wishes() {
        return ben.get("/me").object().getJsonObject("push");
    }

    private List<JsonObject> payloads() {
        return service.of(endpoint).stream()
                .map(push -> keys.decrypt(push.body().getBytes()))
                .toList();
    }

    private List<String> bodies() {
        return payloads().stream().map(payload -> payload.getString("body")).toList();
    }

    /** Waits for the push of a message. */
    private JsonObject pushOf(String content) {
        await().until(() -> bodies().contains(content));
        return payloads().get(bodies().indexOf(content));
    }

    @Test
    @SuppressWarnings("unchecked")
    void withoutAConnectionThePageOpensAndSaysSo() {
        try (TestServer server = TestServer.start();
                Browser browser = Browser.open(server.http())) {
            browser.visible("sign-in-user");
            List<String> kept =
                    await().until(() -> (List<String>) browser.resultOf(IS_KEPT), paths -> !paths.isEmpty());
            assertThat(kept)
                    .contains("/app.js", "/client/index.js", "/styles.css", "/icon.svg")
                    .doesNotContain("/client-settings", "/service-worker.js", "/openapi.json", "/admin/index.html");
            assertThat(browser.complaints()).isEmpty();

            server.stop();
            browser.reload();
            browser.awaitText("sign-in-error", "The server cannot be reached.");
            browser.awaitText("sign-in-heading", "No connection");
            Pictures.takeOfPage(browser, "offline");
        }
    }

    @Test
    void aMessageNotifiesTheUserWhoIsAwayAndAClickOpensItsConversation() {
        String conversation = ann.direct(ben);
        try (PushPage bens = open("granted").subscribe(ben);
                TestSocket benElsewhere = ben.connect()) {
            Browser browser = bens.browser;
            Pictures.takeOfPage(browser, "own-settings-push");
            assertThat(devices()).hasSize(1);
            assertThat(devices().get(0).getBoolean("isCurrent")).isTrue();
            browser.press("own-settings-close");
            PageFixture.say(ann, conversation, "You see this");
            browser.awaitUnread(1);

            String atPage = browser.driver().getWindowHandle();
            browser.driver().switchTo().newWindow(WindowType.TAB);
            browser.driver().get(page.address().resolve("/docs").toString());
            // The page has said that the user has left at some time before one of these.
            await().until(() -> {
                PageFixture.say(ann, conversation, "You are away");
                return !service.of(endpoint).isEmpty();
            });
            JsonObject first = pushOf("You are away").put("count", 1);
            bens.worker.push(first);
            bens.awaitShown(ann.id() + ": You are away");
            PageFixture.say(ann, conversation, "Come back");
            bens.worker.push(pushOf("Come back").put("count", 2));
            bens.awaitShown(ann.id() + ": Come back\n2 new messages");
            bens.worker.push(first);
            bens.awaitShown(ann.id() + ": Come back\n2 new messages");

            bens.click();
            bens.awaitShown();
            browser.driver().switchTo().window(atPage);
            browser.driver().executeCdpCommand("Page.bringToFront", Map.of());
            browser.awaitText("conversation-title", ann.id()).awaitMessage("Come back");
            browser.awaitNothingUnread();

            browser.driver().switchTo().newWindow(WindowType.TAB);
            browser.driver().get(page.address().resolve("/docs").toString());
            bens.worker.push(first);
            bens.awaitShown(ann.id() + ": You are away");
            benElsewhere.readMessages(conversation);
            bens.awaitShown();
            assertThat(bodies()).doesNotContain("You see this");
        }
    }

    @Test
    void wishesHoldForAllDevicesAndADeviceCanBeRemoved() {
        JsonObject other = new TestBrowser().subscription(service.newEndpoint()).put("device", "Phone of ben");
        assertThat(ben.put("/me/push-subscriptions", other.encode()).status()).isEqualTo(200);
        try (PushPage bens = open("granted").subscribe(ben)) {
            Browser browser = bens.browser;
            new Select(browser.visible("push-notify")).selectByValue("mentions");
            browser.press("push-preview");
            browser.press("push-reactions");
            Pictures.takeOfPage(browser, "own-settings-devices");
            browser.press("own-settings-submit");
            browser.awaitHidden("own-settings-dialog");
            assertThat(wishes())
                    .isEqualTo(new JsonObject()
                            .put("notify", "mentions")
                            .put("preview", false)
                            .put("reactions", true));

            browser.press("own-settings-open");
            browser.awaitChecked("push-preview", false).awaitChecked("push-reactions", true);
            bens.remove("Phone of ben");
            await().until(this::devices, devices -> devices.size() == 1);
            assertThat(devices().get(0).getString("device")).isEqualTo("Chrome on Linux");
            browser.press("push-device");
            browser.awaitAttribute("push-device", "aria-checked", "false");
            assertThat(devices()).isEmpty();
            browser.awaitNone("push-device-item");
        }
    }

    @Test
    void aUserWhoHasForbiddenNotificationsReadsWhyThereAreNone() {
        try (PushPage bens = open("denied")) {
            Browser browser = bens.browser.signIn(ben.id());
            browser.press("own-settings-open");
            browser.awaitText("push-device-hint", "Your browser blocks notifications of this page.");
            assertThat(browser.visible("push-device").isEnabled()).isFalse();
            Pictures.takeOfPage(browser, "own-settings-blocked");
            assertThat(browser.complaints()).isEmpty();
        }
    }

    @Test
    void aSubscriptionWithAnotherKeyIsMadeAgainAndOneThatWasRemovedElsewhereIsNot() {
        try (PushPage bens = open("granted").subscribe(ben)) {
            Browser browser = bens.browser;
            String key = ben.get("/push/key").object().getString("publicKey");
            assertThat(bens.subscribedKey()).isEqualTo(key);
            bens.subscribeWithKey(TestBrowser.base64(new TestBrowser().point()));
            browser.reload();
            await().until(bens::hasSubscribedAnew);
            assertThat(bens.subscribedKey()).isEqualTo(key);
            assertThat(devices()).hasSize(1);

            String id = devices().get(0).getString("subscriptionId");
            assertThat(ben.delete("/me/push-subscriptions/" + id).status()).isEqualTo(204);
            browser.reload();
            browser.awaitText("notice", "This device does not notify you any more");
            browser.visible("notice").findElement(By.tagName("button")).click();
            assertThat(bens.subscribedKey()).isNull();
            assertThat(devices()).isEmpty();
            browser.press("own-settings-open");
            browser.awaitAttribute("push-device", "aria-checked", "false");
        }
    }

    @Test
    void aSignOutEndsTheSubscription() {
        try (PushPage bens = open("granted").subscribe(ben)) {
            Browser browser = bens.browser;
            bens.worker.push(new JsonObject()
                    .put("type", "message")
                    .put("conversationId", "c")
                    .put("senderId", "zoe"));
            bens.awaitShown("zoe: New message");
            browser.press("own-settings-close");
            browser.press("sign-out");
            assertThat(browser.awaitSignedOut().traces()).doesNotContain(ben.id());
            assertThat(devices()).isEmpty();
            assertThat(bens.subscribedKey()).isNull();
            bens.awaitShown();
        }
    }

    @Test
    void aUserWhoSignsInAfterAnotherEndsThatOnesSubscription() {
        try (PushPage bens = open("granted").subscribe(ben)) {
            bens.browser.resultOf("sessionStorage.clear(); arguments[arguments.length - 1]();");
            bens.browser.reload();
            bens.browser.signIn(ann.id());
            await().until(() -> bens.subscribedKey() == null);
            bens.browser.press("own-settings-open");
            bens.browser.awaitAttribute("push-device", "aria-checked", "false");
        }
    }
}
