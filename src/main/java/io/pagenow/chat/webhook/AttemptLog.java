package io.pagenow.chat.webhook;

import io.pagenow.chat.model.WebhookAttempt;
import io.pagenow.chat.protocol.WebhookBodies;
import io.vertx.core.json.JsonArray;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The latest attempts to deliver to an endpoint. Confined to one event loop. */
final class AttemptLog {
    /** Attempts that are remembered. */
    static final int MAX_ATTEMPTS = 100;

    /** The latest first. */
    private final Deque<WebhookAttempt> attempts = new ArrayDeque<>();

    /** Attempts that other nodes have made, or this one earlier, the latest first. */
    private final JsonArray earlier;

    /** @param earlier the attempts as they were saved, a JSON array */
    AttemptLog(String earlier) {
        this.earlier = new JsonArray(earlier);
    }

    void add(WebhookAttempt attempt) {
        attempts.addFirst(attempt);
        if (attempts.size() > MAX_ATTEMPTS) {
            attempts.removeLast();
        }
    }

    /** Returns a JSON array, the latest first. */
    String encode() {
        List<Object> all = new ArrayList<>();
        new JsonArray(WebhookBodies.attempts(List.copyOf(attempts))).forEach(all::add);
        earlier.stream().limit(MAX_ATTEMPTS - all.size()).forEach(all::add);
        return new JsonArray(all).encode();
    }
}
