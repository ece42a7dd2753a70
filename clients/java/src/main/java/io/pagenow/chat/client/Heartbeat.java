package io.pagenow.chat.client;

import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Detects a dead connection. A network that drops all packets closes no connection, so the client probes the server after silence, by a heartbeat that
 * the server answers. Belongs to the event loop.
 */
final class Heartbeat {
    private static final String PREFIX = "alive-";

    private final Timers timers;
    private final Timings timings;
    private final Wire wire;
    private long receivedAt;
    private long probes;

    /** @param timers of the connection, cleared when it ends */
    Heartbeat(Timers timers, Timings timings, Wire wire) {
        this.timers = timers;
        this.timings = timings;
        this.wire = wire;
    }

    /** Starts watching a connection that was opened. */
    void start() {
        receivedAt = System.nanoTime();
        watch(timings.heartbeat());
    }

    /** A frame was received. Returns whether it answers a heartbeat. */
    boolean received(Fields frame) {
        receivedAt = System.nanoTime();
        timers.clear("probe");
        timers.clear("reply");
        return frame.text("ref").startsWith(PREFIX);
    }

    /** A frame was sent that the server answers soon. */
    void expectReply() {
        if (!timers.has("reply")) {
            timers.set("reply", timings.reply(), () -> check(timings.answer() - timings.reply()));
        }
    }

    /** Probes the connection. */
    void check() {
        check(timings.answer());
    }

    private void check(long millis) {
        // A client that reads nothing still shows that it is alive, because the server closes silent connections.
        if (!timers.has("probe") || wire.isPaused()) {
            wire.transmit(Map.of("action", "heartbeat", "ref", PREFIX + ++probes));
            awaitAnswer(millis);
        }
    }

    private void awaitAnswer(long millis) {
        timers.set("probe", millis, () -> {
            if (wire.isPaused()) {
                awaitAnswer(millis);
            } else {
                wire.dead("the server does not answer");
            }
        });
    }

    private void watch(long millis) {
        timers.set("idle", millis, () -> {
            long idle = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - receivedAt);
            boolean isIdle = idle >= timings.heartbeat();
            if (isIdle) {
                check();
            }
            watch(isIdle ? timings.heartbeat() : timings.heartbeat() - idle);
        });
    }
}
