package io.pagenow.chat.chaos.client;

import io.pagenow.chat.chaos.check.Seen.Heard;
import io.pagenow.chat.support.Endpoints;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * A device's connection, of which there is always one or the attempt at one: when it ends or nothing is heard on it, another node that is up
 * is tried. Belongs to one event loop.
 */
final class Link {
    private static final long PING_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int LEAST_PAUSE_MILLIS = 50;
    private static final int MAX_PAUSE_MILLIS = 400;
    private static final int SERVICE_RESTART = 1012;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int UNAVAILABLE = 503;

    private final Surroundings surroundings;
    private final Network network;
    private final String token;
    private final SplittableRandom random;
    private final Listener listener;
    private State state = State.OFFLINE;
    private Endpoints node;
    private Wire wire;
    private int refusals;
    private int connections;
    private final List<Integer> lost = new ArrayList<>();
    private Incoming current;
    private final Hearing hearing;
    private long pingedAt;
    private boolean patient;
    private boolean paused;

    private enum State {
        OFFLINE,
        CONNECTING,
        OPEN,
        ENDED
    }

    /** What a connection tells. */
    interface Listener {
        void opened();

        void received(JsonObject frame);

        void closed(int code);
    }

    Link(Surroundings surroundings, Network network, String token, SplittableRandom random, Listener listener) {
        this.surroundings = surroundings;
        this.network = network;
        this.hearing = new Hearing(surroundings.silence());
        this.token = token;
        this.random = random;
        this.listener = listener;
    }

    boolean isOpen() {
        return state == State.OPEN;
    }

    boolean hasEnded() {
        return state == State.ENDED;
    }

    Endpoints node() {
        return node;
    }

    /** When the connection was heard, or the last one. */
    Heard heard() {
        return hearing.span();
    }

    int refusals() {
        return refusals;
    }

    int connections() {
        return connections;
    }

    /** The close codes of all connections that the client itself has not ended. */
    List<Integer> lost() {
        return lost;
    }

    void bePatient(boolean value) {
        patient = value;
    }

    /** Goes to some node, now. */
    void connect() {
        List<? extends Endpoints> open = surroundings.nodes().reachable();
        if (open.isEmpty()) {
            again(MAX_PAUSE_MILLIS);
        } else {
            connect(open.get(random.nextInt(open.size())));
        }
    }

    void connect(Endpoints chosen) {
        if (state != State.OFFLINE) {
            return;
        }
        state = State.CONNECTING;
        node = chosen;
        Incoming incoming = new Incoming();
        network.connect(chosen.webSocket(), token, incoming)
                .onSuccess(opened -> opened(opened, incoming))
                .onFailure(this::notOpened);
    }

    private void notOpened(Throwable failure) {
        if (state != State.CONNECTING) {
            return;
        }
        state = State.OFFLINE;
        long pause = MAX_PAUSE_MILLIS;
        if (failure instanceof Network.Refused refused
                && (refused.status() == TOO_MANY_REQUESTS || refused.status() == UNAVAILABLE)) {
            refusals++;
            pause = refused.retryAfter()
                    .map(Long::parseLong)
                    .map(TimeUnit.SECONDS::toMillis)
                    .orElse(pause);
        }
        again(pause + random.nextLong(MAX_PAUSE_MILLIS));
    }

    private void again(long pauseMillis) {
        surroundings.vertx().setTimer(Math.max(1, pauseMillis), timer -> connect());
    }

    private void opened(Wire opened, Incoming incoming) {
        if (state == State.ENDED) {
            opened.abort();
            return;
        }
        wire = opened;
        current = incoming;
        connections++;
        state = State.OPEN;
        pingedAt = System.nanoTime();
        hearing.begin(pingedAt);
        listener.opened();
        incoming.taken();
    }

    void send(JsonObject frame) {
        if (state == State.OPEN) {
            wire.send(frame.encode());
        }
    }

    /** Ends the connection; another follows. */
    void leave(boolean abruptly) {
        if (state != State.OPEN) {
            return;
        }
        current.left = true;
        if (abruptly) {
            wire.abort();
        } else {
            wire.close();
        }
    }

    /** Ends the connection, and none follows. */
    void end() {
        boolean open = state == State.OPEN;
        state = State.ENDED;
        if (open) {
            wire.abort();
        }
    }

    void pause() {
        paused = true;
        wire.pause();
    }

    void resume() {
        paused = false;
        hearing.begin(System.nanoTime());
        wire.resume();
    }

    /** Called a few times a second. */
    void tick(long now) {
        if (state != State.OPEN || paused) {
            return;
        }
        if (hearing.isSilent(now) && !patient) {
            wire.abort();
        } else if (now - pingedAt > PING_NANOS) {
            pingedAt = now;
            wire.ping();
        }
    }

    /** What comes over one connection. */
    private final class Incoming implements Wire.Listener {
        private boolean taken;
        private boolean left;
        private boolean ended;
        private int code;

        @Override
        public void received(String text) {
            if (state != State.ENDED) {
                hearing.heard(System.nanoTime());
                listener.received(new JsonObject(text));
            }
        }

        @Override
        public void pong() {
            hearing.heard(System.nanoTime());
        }

        @Override
        public void closed(int closeCode) {
            ended = true;
            code = closeCode;
            if (taken) {
                end();
            }
        }

        private void taken() {
            taken = true;
            if (ended) {
                end();
            }
        }

        private void end() {
            if (state == State.OPEN && current == this) {
                paused = false;
                if (!left) {
                    lost.add(code);
                }
                state = State.OFFLINE;
                listener.closed(code);
                again(code == SERVICE_RESTART ? 1 : LEAST_PAUSE_MILLIS + random.nextLong(MAX_PAUSE_MILLIS));
            }
        }
    }
}
