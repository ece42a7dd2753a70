package io.pagenow.chat.session;

import io.pagenow.chat.model.ChatException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.function.Predicate;

/**
 * Frames of one event stream that wait until the server reads on, request by request. Confined to the stream's event
 * loop.
 */
final class PostedFrames {
    /** Most characters that may wait: twice the largest request. */
    private static final int MAX_CHARACTERS = 2 * FrameLimit.MAX_SYNC_FRAME;

    /** Most requests that may wait. A client sends one after the other. */
    private static final int MAX_REQUESTS = 16;

    private final Predicate<String> hand;
    private final Queue<Request> waiting = new ArrayDeque<>(0);
    private int characters;
    private boolean handing;

    /** @param hand hands a frame on; returns false, and has done nothing, if the frame has to wait */
    PostedFrames(Predicate<String> hand) {
        this.hand = hand;
    }

    /** The frames of one request, and the next one to hand on. */
    private static final class Request {
        private final List<String> frames;
        private final int characters;
        private final Promise<Void> done = Promise.promise();
        private int next;

        Request(List<String> frames, int characters) {
            this.frames = frames;
            this.characters = characters;
        }
    }

    /** @return completes when the last frame was handed on; fails with {@code RATE_LIMITED} if too many wait */
    Future<Void> add(List<String> frames) {
        int length = frames.stream().mapToInt(String::length).sum();
        if (waiting.size() >= MAX_REQUESTS || characters + length > MAX_CHARACTERS) {
            return Future.failedFuture(
                    ChatException.rateLimited("Too many frames of this stream wait", Duration.ofSeconds(1)));
        }
        Request request = new Request(frames, length);
        waiting.add(request);
        characters += length;
        handOn();
        return request.done.future();
    }

    /** Hands frames on in order until one has to wait. */
    void handOn() {
        if (handing) {
            return;
        }
        handing = true;
        try {
            while (!waiting.isEmpty() && isHandedOn(waiting.peek())) {
                remove().done.complete();
            }
        } finally {
            handing = false;
        }
    }

    /** Returns whether all frames of the first request were handed on; false too if a frame has ended the stream. */
    private boolean isHandedOn(Request request) {
        while (request.next < request.frames.size()) {
            if (!hand.test(request.frames.get(request.next))) {
                return false;
            }
            request.next++;
        }
        return waiting.peek() == request;
    }

    /** Fails all requests that wait, because the stream has ended. */
    void drop() {
        while (!waiting.isEmpty()) {
            remove().done.fail(EventStreams.notFound());
        }
    }

    private Request remove() {
        Request first = waiting.remove();
        characters -= first.characters;
        return first;
    }
}
