package io.pagenow.chat.jar;

import static org.awaitility.Awaitility.await;

import io.pagenow.chat.support.TestBrowser;
import io.pagenow.chat.support.TestUser;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.By;

/**
 * A page whose browser subscribes without the push service of its vendor, which a test cannot reach: {@code PushManager} gives out one
 * subscription, whose keys the test has. Like
 * a browser it does so only once the worker is active: before, what is pushed is lost.
 */
final class PushPage implements AutoCloseable {
    private static final String SUBSCRIBING = """
            {
              performance.setResourceTimingBufferSize(2000);
              const json = %s;
              const bytes = (text) => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0)).buffer;
              const held = () => {
                const key = localStorage.getItem('test.subscription');
                const unsubscribe = async () => { localStorage.removeItem('test.subscription'); return true; };
                return key && { endpoint: json.endpoint, options: { applicationServerKey: bytes(key) }, toJSON: () => json, unsubscribe };
              };
              PushManager.prototype.getSubscription = async () => held() || null;
              PushManager.prototype.subscribe = async ({ applicationServerKey }) => {
                await navigator.serviceWorker.ready;
                localStorage.setItem('test.subscription', applicationServerKey);
                return held();
              };
            }
            """;

    private static final String SHOWN = """
            const done = arguments[arguments.length - 1];
            navigator.serviceWorker.getRegistration('/').then(async (registration) => {
              const shown = await registration.getNotifications();
              done(shown.map(({ title, body }) => `${title}: ${body}`));
            });
            """;

    final Browser browser;
    final WorkerConsole worker;

    private PushPage(Browser browser, URI page) {
        this.browser = browser;
        this.worker = new WorkerConsole(browser.driver(), page);
    }

    /** @param permission for notifications: granted, denied or prompt */
    static PushPage open(URI page, String permission, TestBrowser keys, String endpoint) {
        Browser browser = Browser.openNew(URI.create("about:blank"));
        String origin = page.getScheme() + "://" + page.getRawAuthority();
        browser.driver()
                .executeCdpCommand(
                        "Browser.setPermission",
                        Map.of("origin", origin, "permission", Map.of("name", "notifications"), "setting", permission));
        String script = SUBSCRIBING.formatted(keys.subscription(endpoint).encode());
        browser.driver().executeCdpCommand("Page.addScriptToEvaluateOnNewDocument", Map.of("source", script));
        browser.driver().get(page.toString());
        return new PushPage(browser, page);
    }

    /** Signs in and switches notifications on. */
    PushPage subscribe(TestUser user) {
        browser.signIn(user.id()).press("own-settings-open");
        browser.press("push-device");
        browser.awaitAttribute("push-device", "aria-checked", "true");
        browser.awaitText("push-devices", "This device");
        return this;
    }

    /** Waits until exactly these notifications are shown, in any order. */
    void awaitShown(String... notifications) {
        await().until(
                        this::shown,
                        shown -> shown.size() == notifications.length && shown.containsAll(List.of(notifications)));
    }

    @SuppressWarnings("unchecked")
    List<String> shown() {
        return (List<String>) browser.resultOf(SHOWN);
    }

    /** Does what the browser does when the user clicks the only notification. */
    void click() {
        worker.evaluate("""
                registration.getNotifications().then(([notification]) =>
                  void self.dispatchEvent(new NotificationEvent('notificationclick', { notification })))""");
    }

    /** Removes a device from the list of the open dialog. */
    void remove(String device) {
        browser.driver()
                .findElement(By.cssSelector("[aria-label='Remove " + device + "']"))
                .click();
    }

    /** The key of the server with which the browser has subscribed; null if it has not. */
    @Nullable
    String subscribedKey() {
        return (String) browser.driver().executeScript("return localStorage.getItem('test.subscription')");
    }

    /** Whether the page has read the subscriptions since it was loaded, and the server has answered a new one. */
    boolean hasSubscribedAnew() {
        return Boolean.TRUE.equals(
                browser.driver()
                        .executeScript(
                                "return performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('/me/push-subscriptions')).length > 1"));
    }

    /** Has the browser hold a subscription that was made with another key. */
    void subscribeWithKey(String key) {
        browser.driver().executeScript("localStorage.setItem('test.subscription', arguments[0])", key);
    }

    @Override
    public void close() {
        browser.close();
    }
}
