package io.pagenow.chat.client;

import java.net.http.HttpClient;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;

/** The HTTP client: one of its own, or the application's. */
final class HttpAccess {
    private final ExecutorService threads = Executors.newCachedThreadPool(Threads.named("chat-client-http"));
    private final AtomicReference<HttpClient> http;

    HttpAccess(Optional<HttpClient> given, Timings timings) {
        http = new AtomicReference<>(given.orElseGet(() -> HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(timings.ofConnect())
                .executor(threads)
                .build()));
    }

    /** @throws ChatException if the client is closed */
    HttpClient get() {
        HttpClient open = http.get();
        if (open == null) {
            throw ChatException.of("closed", "The client is closed");
        }
        return open;
    }

    /** Ends the threads. Java's own selector thread ends once nothing refers to the HTTP client, so this does not either. */
    void close() {
        http.set(null);
        threads.shutdown();
    }
}
