package io.pagenow.chat.http;

import io.pagenow.chat.attachment.PartFile;
import io.pagenow.chat.connection.ConnectionGuard;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ErrorCode;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.TimeUnit;

/**
 * The body of an upload's request, which arrives no faster than its part accepts it. It is paused until then, and fails as soon
 * as its connection ends, also while nobody reads it. Confined to the event loop of its request.
 */
final class UploadBody {
    /** A slower upload ends, so that its place is free for others. */
    private static final long MIN_BYTES_PER_SECOND = 8 * 1024;

    /** A shorter break of the network does not end an upload. */
    private static final long PACE_SECONDS = 30;

    private final Vertx vertx;
    private final HttpServerRequest request;
    private final Promise<Void> received = Promise.promise();
    private long bytes;
    private long bytesBefore;

    UploadBody(Vertx vertx, HttpServerRequest request) {
        this.vertx = vertx;
        this.request = request;
        request.exceptionHandler(disconnected -> disconnect()).pause();
        if (request.response().closed()) {
            disconnect();
        }
    }

    private void disconnect() {
        fail(ChatException.of(ErrorCode.INVALID_FIELD, "The body ends before its end"));
    }

    /** Ends the body before its end. */
    void fail(Throwable reason) {
        received.tryFail(reason);
    }

    /** Returns a future that fails if the body can no longer be received, and else succeeds. */
    Future<Void> check() {
        return received.future().failed() ? received.future() : Future.succeededFuture();
    }

    /**
     * Appends the body to a part, which the caller closes.
     *
     * @param size most bytes that the part may have
     * @return fails with {@code TOO_LARGE} if the body has more, with {@code OVERLOADED} if it is too slow, and with the
     *     failure of the disk
     */
    Future<Void> writeTo(PartFile part, long size) {
        part.failure().onFailure(this::fail);
        part.onDrained(drained -> {
            if (!part.isFull() && !received.future().isComplete()) {
                request.resume();
            }
        });
        ConnectionGuard.allowUpload(request.connection(), (size - part.length()) / MIN_BYTES_PER_SECOND);
        if (request.headers().contains(HttpHeaders.EXPECT, HttpHeaders.CONTINUE, true)) {
            request.response().writeContinue();
        }
        long pace = vertx.setPeriodic(TimeUnit.SECONDS.toMillis(PACE_SECONDS), id -> checkPace(part));
        request.handler(next -> append(part, next, size))
                .endHandler(end -> received.tryComplete())
                .resume();
        return received.future().onComplete(done -> vertx.cancelTimer(pace));
    }

    private void append(PartFile part, Buffer next, long size) {
        if (received.future().isComplete()) {
            return;
        }
        if (part.length() + next.length() > size) {
            fail(UploadRange.tooLarge(size));
            return;
        }
        bytes += next.length();
        part.append(next);
        if (part.isFull()) {
            request.pause();
        }
    }

    /** A full part means that the disk is slow, which is not the client's fault. */
    private void checkPace(PartFile part) {
        if (bytes - bytesBefore < PACE_SECONDS * MIN_BYTES_PER_SECOND && !part.isFull()) {
            fail(ChatException.overloaded("In " + PACE_SECONDS + " s less than " + MIN_BYTES_PER_SECOND
                    + " bytes per second arrived; go on with another request"));
        }
        bytesBefore = bytes;
    }

    /** Gives what is still arriving after the response the time that other requests have; nobody reads it. */
    void discardRest() {
        if (!request.isEnded()) {
            ConnectionGuard.allowUpload(request.connection(), 0);
            request.handler(ignored -> {}).resume();
        }
    }
}
