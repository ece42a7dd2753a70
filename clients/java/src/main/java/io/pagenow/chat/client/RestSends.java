package io.pagenow.chat.client;

import java.util.HashSet;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * Sends by REST while the socket is not read because listeners are behind: no answer would come over the socket, and the listener for which
 * everything waits may itself wait for the answer to its send. Both ways have the name of the message, so it is stored once. Belongs to the
 * event loop.
 */
final class RestSends {
    /** Listeners that are behind for longer may wait for a send themselves. */
    private static final long PAUSED_MILLIS = 1_000;

    private static final int UNAUTHORIZED = 401;
    private static final int SERVER_ERROR = 500;

    private final Parts parts;
    private final Outbox outbox;
    private final Timers timers;
    private final BooleanSupplier paused;
    private final Set<String> underWay = new HashSet<>();

    /** @param paused whether the socket is not read */
    RestSends(Parts parts, Outbox outbox, Timers timers, BooleanSupplier paused) {
        this.parts = parts;
        this.outbox = outbox;
        this.timers = timers;
        this.paused = paused;
    }

    /** Sends for as long as the socket is not read, from a moment later on. */
    void watch() {
        if (!timers.has("paused")) {
            timers.set("paused", PAUSED_MILLIS, this::sendWhilePaused);
        }
    }

    private void sendWhilePaused() {
        if (paused.getAsBoolean()) {
            outbox.firsts().stream().filter(entry -> underWay.add(entry.name())).forEach(this::send);
            watch();
        }
    }

    private void send(OutboxEntry entry) {
        PendingMessage message = entry.message();
        parts.loop().then(parts.rest().send(message.conversationId(), message.message()), (stored, failure) -> {
            underWay.remove(entry.name());
            if (failure == null) {
                outbox.stored(stored);
            } else if (failure instanceof ChatException refusal && isFinal(refusal)) {
                outbox.refused(entry.name(), refusal);
            }
        });
    }

    /** Everything else is repeated, here or over the socket. */
    private static boolean isFinal(ChatException refusal) {
        return !refusal.isRepeated()
                && refusal.status() > 0
                && refusal.status() < SERVER_ERROR
                && refusal.status() != UNAUTHORIZED;
    }
}
