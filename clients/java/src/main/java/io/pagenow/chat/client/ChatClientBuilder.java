package io.pagenow.chat.client;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Describes a client. {@link #httpUrl}, and either {@link #token} with {@link #webSocketUrl} or {@link #apiKey}, are required. */
public final class ChatClientBuilder {
    private static final int MAX_PENDING = 1_000;

    URI httpUrl;
    URI webSocketUrl;
    Optional<HttpClient> http = Optional.empty();
    ClientStore store = new MemoryStore();
    List<String> conversations = List.of();
    Timings timings = Timings.DEFAULT;
    int maxPending = MAX_PENDING;
    private Supplier<CompletionStage<String>> token;
    private String apiKey;
    private Optional<String> actAs = Optional.empty();

    ChatClientBuilder() {}

    /** Sets the base of the REST API, {@code https://chat.example.org/}. */
    public ChatClientBuilder httpUrl(URI url) {
        httpUrl = requireNonNull(url, "httpUrl");
        return this;
    }

    /** Sets the address of the WebSocket, {@code wss://chat.example.org:8081/}. A client with an API key needs none. */
    public ChatClientBuilder webSocketUrl(URI url) {
        webSocketUrl = requireNonNull(url, "webSocketUrl");
        return this;
    }

    /**
     * Acts as a user.
     *
     * @param supplier returns a token of the identity provider; called on a thread of the common pool each time one is needed. If it fails, the client
     *     tries again after a back-off
     */
    public ChatClientBuilder token(Supplier<CompletionStage<String>> supplier) {
        token = requireNonNull(supplier, "token");
        return this;
    }

    /**
     * Acts as the bot of an API key with the scopes {@code send} and {@code read}. Keys have no sockets: the client asks for news every
     * {@link #pollInterval}.
     *
     * @param key {@code <id>.<secret>}, as the command {@code api-key create} prints it
     */
    public ChatClientBuilder apiKey(String key) {
        apiKey = requireNonNull(key, "apiKey");
        return this;
    }

    /** Acts as a user, with an API key that has the scope {@code act-as}. */
    public ChatClientBuilder actAs(String userId) {
        actAs = Optional.of(userId);
        return this;
    }

    /** Names the conversations of an API key that is limited to some. A key that is not reads all conversations of its bot. */
    public ChatClientBuilder conversations(List<String> conversationIds) {
        conversations = List.copyOf(conversationIds);
        return this;
    }

    /** Sets the place for unsent messages and cursors, memory by default. The client closes it. */
    public ChatClientBuilder store(ClientStore place) {
        store = requireNonNull(place, "store");
        return this;
    }

    /** Sets the HTTP client, for example one with a proxy or own certificates. It stays open when the chat client is closed. */
    public ChatClientBuilder httpClient(HttpClient client) {
        http = Optional.of(client);
        return this;
    }

    /** Sets the silence after which the connection is probed, 30 s by default. The server closes a connection that is silent for 60 s. */
    public ChatClientBuilder heartbeat(Duration silence) {
        timings = timings.withHeartbeat(atLeast(silence, Duration.ofSeconds(1), "heartbeat"));
        return this;
    }

    /** Sets the pause between two rounds of a client with an API key, 2 s by default. */
    public ChatClientBuilder pollInterval(Duration pause) {
        timings = timings.withPoll(atLeast(pause, Duration.ofMillis(100), "pollInterval"));
        return this;
    }

    /** Sets how many messages may wait to be confirmed, 1,000 by default; more are refused with {@code outbox-full}. */
    public ChatClientBuilder maxPending(int messages) {
        if (messages < 1) {
            throw new IllegalArgumentException("maxPending is " + messages + ", expected at least 1");
        }
        maxPending = messages;
        return this;
    }

    ChatClientBuilder timings(Timings times) {
        timings = times;
        return this;
    }

    private static long atLeast(Duration time, Duration least, String name) {
        if (time.compareTo(least) < 0) {
            throw new IllegalArgumentException(name + " is " + time + ", expected at least " + least);
        }
        return time.toMillis();
    }

    boolean isPolling() {
        return apiKey != null;
    }

    Credentials credentials() {
        return isPolling()
                ? new Credentials(() -> CompletableFuture.completedStage("Key " + apiKey), actAs)
                : new Credentials(token, Optional.empty());
    }

    /**
     * Makes the client, which does not connect yet.
     *
     * @throws IllegalStateException if something required is missing or does not fit
     * @throws java.io.UncheckedIOException if the store cannot be read
     */
    public ChatClient build() {
        require(httpUrl != null, "httpUrl is missing");
        require((token == null) != (apiKey == null), "expected either a token or an apiKey");
        require(apiKey != null || webSocketUrl != null, "webSocketUrl is missing");
        require(
                apiKey != null || (actAs.isEmpty() && conversations.isEmpty()),
                "actAs and conversations are for an apiKey");
        return new ChatClient(new ClientCore(this));
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalStateException(otherwise);
        }
    }
}
