package io.pagenow.chat.jar;

import static org.awaitility.Awaitility.await;

import io.pagenow.chat.support.Patience;
import io.pagenow.chat.support.Rest;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.openqa.selenium.chrome.ChromeDriver;

/** The service worker of a page, over the DevTools protocol: a driver reaches pages alone. */
final class WorkerConsole {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final ChromeDriver driver;
    private final String origin;

    WorkerConsole(ChromeDriver driver, URI page) {
        this.driver = driver;
        this.origin = page.getScheme() + "://" + page.getRawAuthority();
    }

    /** Hands a push to the worker, as the browser does that has decrypted it. */
    void push(JsonObject payload) {
        driver.executeCdpCommand("ServiceWorker.enable", Map.of());
        // The worker is the first one of the browser's profile, which is new.
        driver.executeCdpCommand(
                "ServiceWorker.deliverPushMessage",
                Map.of("origin", origin, "registrationId", "0", "data", payload.encode()));
    }

    /** Runs an expression in the worker, and waits until its promise is settled. */
    void evaluate(String expression) {
        driver.executeCdpCommand("ServiceWorker.enable", Map.of());
        driver.executeCdpCommand("ServiceWorker.startWorker", Map.of("scopeURL", origin + "/"));
        URI target = await().until(this::target, Optional::isPresent).orElseThrow();
        Answer answer = new Answer();
        WebSocket socket =
                CLIENT.newWebSocketBuilder().buildAsync(target, answer).join();
        JsonObject parameters = new JsonObject().put("expression", expression).put("awaitPromise", true);
        socket.sendText(
                        new JsonObject()
                                .put("id", 1)
                                .put("method", "Runtime.evaluate")
                                .put("params", parameters)
                                .encode(),
                        true)
                .join();
        JsonObject frame =
                answer.frame.orTimeout(Patience.SECONDS, TimeUnit.SECONDS).join();
        socket.abort();
        if (!frame.containsKey("result") || frame.getJsonObject("result").containsKey("exceptionDetails")) {
            throw new AssertionError(frame.encode());
        }
    }

    private Optional<URI> target() {
        Map<?, ?> options = (Map<?, ?>) driver.getCapabilities().getCapability("goog:chromeOptions");
        URI list = URI.create("http://" + options.get("debuggerAddress") + "/json/list");
        return Rest.call("GET", list, null).objects().stream()
                .filter(found -> "service_worker".equals(found.getString("type")))
                .filter(found -> found.getString("url").startsWith(origin))
                .map(found -> URI.create(found.getString("webSocketDebuggerUrl")))
                .findFirst();
    }

    /** The first answer; the worker's events come between. */
    private static final class Answer implements WebSocket.Listener {
        private final CompletableFuture<JsonObject> frame = new CompletableFuture<>();
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                JsonObject received = new JsonObject(text.toString());
                text.setLength(0);
                if (received.containsKey("id")) {
                    frame.complete(received);
                }
            }
            socket.request(1);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable failure) {
            frame.completeExceptionally(failure);
        }
    }
}
