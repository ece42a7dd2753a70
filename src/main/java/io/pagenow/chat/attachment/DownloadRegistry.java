package io.pagenow.chat.attachment;

import static java.util.Objects.requireNonNull;

import io.pagenow.chat.model.ChatException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The downloads of this node: some of each user run at once, others wait for their turn, as the many pictures of a page do. So a user
 * who reads slowly does not take all connections to a bucket. Thread-safe.
 */
public final class DownloadRegistry {
    static final int MAX_RUNNING_OF_USER = 16;
    static final int MAX_WAITING_OF_USER = 200;

    /** Time to wait for a turn. */
    private static final long WAIT_MILLIS = 15_000;

    /** Retry delay after a refusal; the user has to read first. */
    private static final Duration RETRY = Duration.ofSeconds(5);

    private final Map<String, Lane> lanes = new HashMap<>();

    /** The downloads of one user. */
    private static final class Lane {
        private final Queue<Turn> waiting = new ArrayDeque<>(0);
        private int running;
    }

    /** A download that runs, or waits until it does. */
    private static final class Turn {
        private final String userId;
        private final Promise<Void> begun = Promise.promise();

        Turn(String userId) {
            this.userId = userId;
        }
    }

    /**
     * Runs a download when it is its turn, on the event loop of the caller.
     *
     * @return its result; fails with {@code RATE_LIMITED} if too many downloads of the user wait, or if those before it do not end
     */
    public <T> Future<T> run(Vertx vertx, String userId, Supplier<Future<T>> download) {
        Turn turn = new Turn(userId);
        if (!enter(turn)) {
            return Future.failedFuture(tooMany());
        }
        return begun(vertx, turn).compose(begun -> download.get()).onComplete(done -> leave(turn));
    }

    private static ChatException tooMany() {
        return ChatException.rateLimited(
                MAX_RUNNING_OF_USER + " downloads of yours are in progress, and more wait; read them first", RETRY);
    }

    private synchronized boolean enter(Turn turn) {
        Lane lane = lanes.computeIfAbsent(turn.userId, user -> new Lane());
        if (lane.running < MAX_RUNNING_OF_USER) {
            lane.running++;
            turn.begun.complete();
            return true;
        }
        return lane.waiting.size() < MAX_WAITING_OF_USER && lane.waiting.add(turn);
    }

    private static Future<Void> begun(Vertx vertx, Turn turn) {
        if (turn.begun.future().isComplete()) {
            return turn.begun.future();
        }
        Context loop = vertx.getOrCreateContext();
        Promise<Void> begun = Promise.promise();
        long timer = vertx.setTimer(WAIT_MILLIS, id -> begun.tryFail(tooMany()));
        turn.begun
                .future()
                .onComplete(done -> loop.runOnContext(next -> {
                    vertx.cancelTimer(timer);
                    begun.tryComplete();
                }));
        return begun.future();
    }

    private void leave(Turn turn) {
        Turn next = remove(turn);
        if (next != null) {
            next.begun.complete();
        }
    }

    /** Removes a turn, begun or not; returns the one that begins in its place, or null. */
    private synchronized @Nullable Turn remove(Turn turn) {
        Lane lane = requireNonNull(lanes.get(turn.userId), "a lane stays until its last turn has left");
        if (lane.waiting.remove(turn)) {
            return null;
        }
        Turn next = lane.waiting.poll();
        if (next == null && --lane.running == 0) {
            lanes.remove(turn.userId);
        }
        return next;
    }
}
