package io.pagenow.chat.webhook;

import io.pagenow.chat.webhook.Lane.State;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/** The lanes of one endpoint that rest after a failure. Each failure of a lane in a row makes its rest longer. Confined to one event loop. */
final class LaneRests {
    private final Vertx vertx;
    private final Consumer<Lane> next;

    /** The timer of each lane that rests. */
    private final Map<Lane, Long> timers = new HashMap<>();

    /** @param next takes a lane whose rest is over */
    LaneRests(Vertx vertx, Consumer<Lane> next) {
        this.vertx = vertx;
        this.next = next;
    }

    /**
     * Lets a lane rest.
     *
     * @param requested how long the endpoint wants to be left alone
     */
    void begin(Lane lane, Optional<Duration> requested) {
        Duration own = EndpointHealth.pause(lane.failures);
        Duration pause = requested.filter(wanted -> wanted.compareTo(own) > 0).orElse(own);
        long spread = ThreadLocalRandom.current().nextLong(pause.toMillis() / 10 + 1);
        lane.state = State.RESTING;
        timers.put(lane, vertx.setTimer(pause.toMillis() + spread, timer -> end(lane)));
    }

    /** Ends the rest of a lane, if it rests. */
    void end(Lane lane) {
        Long timer = timers.remove(lane);
        if (timer != null) {
            vertx.cancelTimer(timer);
            next.accept(lane);
        }
    }

    /** Ends the rest of every lane. */
    void endAll() {
        List.copyOf(timers.keySet()).forEach(this::end);
    }

    /** Lets every lane rest for ever. */
    void close() {
        timers.values().forEach(vertx::cancelTimer);
        timers.clear();
    }
}
