package io.pagenow.chat.jar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.support.SharedResources;
import io.pagenow.chat.support.TestBrowser;
import io.pagenow.chat.support.TestPushService;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestUser;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The extension that a push wakes, with a subscription whose keys the test has. */
@ResourceLock(value = SharedResources.NETWORK_INTERFACES, mode = ResourceAccessMode.READ)
final class ExtensionPushIT {
    private static final String SUBSCRIBING = """
            const json = %s;
            const key = 'subscribedKey';
            const unsubscribe = async () => (await chrome.storage.session.remove(key), true);
            const held = () => ({ endpoint: json.endpoint, toJSON: () => json, unsubscribe });
            PushManager.prototype.getSubscription = async () => ((await chrome.storage.session.get(key))[key] ? held() : null);
            PushManager.prototype.subscribe = async ({ userVisibleOnly, applicationServerKey }) => {
              if (userVisibleOnly) throw new Error('the extension shows no notification for some pushes');
              await chrome.storage.session.set({ [key]: applicationServerKey });
              return held();
            };
            """;

    @AutoClose
    private static final TestPushService service = new TestPushService();

    @AutoClose
    private static final TestServer server = service.server().start();

    private final TestUser ann = server.newUser("ann");
    private final TestUser ben = server.newUser("ben");
    private final TestUser cleo = server.newUser("cleo");
    private final TestBrowser keys = new TestBrowser();
    private final String endpoint = service.newEndpoint();

    private List<JsonObject> devices() {
        return ben.get("/me/push-subscriptions").objects();
    }

    /** The user is at the popup, so of a message in a group only the others' devices learn. */
    private void awaitNoPush(String group) {
        String others = service.newEndpoint();
        cleo.put(
                "/me/push-subscriptions", new TestBrowser().subscription(others).encode());
        await().until(() -> {
            int before = service.of(endpoint).size();
            int expected = service.of(others).size() + 1;
            PageFixture.say(ann, group, "You see this");
            service.await(expected, others);
            return service.of(endpoint).size() == before;
        });
    }

    @Test
    void aPushWakesTheWorkerThatHasDisconnectedAndASignOutEndsTheSubscription() throws Exception {
        Path extension = ExtensionBrowser.buildWith(
                "subscribing", SUBSCRIBING.formatted(keys.subscription(endpoint).encode()));
        String conversation = ann.direct(ben);
        try (ExtensionBrowser browser = ExtensionBrowser.open(extension)) {
            browser.signIn(server.http().toString(), ben.id());
            await().until(this::devices, found -> found.size() == 1);
            assertThat(devices().get(0).getString("device")).isEqualTo("Chrome extension");
            String group = ann.group("Crew", ben, cleo);
            awaitNoPush(group);
            ben.delete("/conversations/" + group + "/participants/" + ben.id());
            int before = service.of(endpoint).size();
            browser.closePopup();
            // The worker disconnects when it has been idle for 15 s, and is then woken by the alarm every 5 minutes
            // alone.
            await().until(
                            () -> browser.evaluate(
                                    "chrome.alarms.get('wake').then(({ periodInMinutes }) => periodInMinutes)"),
                            period -> ((Number) period).intValue() == 5);
            browser.killWorker();
            browser.awaitNoWorker();

            PageFixture.say(ann, conversation, "Wake up");
            JsonObject payload = keys.decrypt(
                    service.await(before + 1, endpoint).get(before).body().getBytes());
            assertThat(payload.getString("body")).isEqualTo("Wake up");
            new WorkerConsole(browser.browser().driver(), URI.create(ExtensionBrowser.ORIGIN)).push(payload);
            browser.awaitBadge("1");
            browser.awaitNotifications(1);

            browser.popup().awaitState("online").press("sign-out");
            await().until(this::devices, List::isEmpty);
        }
    }
}
