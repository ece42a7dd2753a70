package io.pagenow.chat.attachment.s3;

import io.pagenow.chat.attachment.FileStore.FileBytes;
import io.pagenow.chat.attachment.StoreFailures;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import org.jspecify.annotations.Nullable;

/**
 * The body of an answer, each piece of which is received when the caller requests it. Meanwhile the connection is not read, so
 * the store waits for a slow client. Confined to the event loop of the answer.
 */
final class ResponseBytes implements FileBytes {
    private final HttpClientResponse answer;
    private final String place;
    private long missing;
    private @Nullable Throwable failure;
    private Promise<Buffer> requested = Promise.promise();

    /**
     * @param answer paused
     * @param length expected bytes
     * @param place the store, for the log
     */
    ResponseBytes(HttpClientResponse answer, long length, String place) {
        this.answer = answer;
        this.place = place;
        this.missing = length;
        answer.handler(this::received);
        answer.exceptionHandler(this::failed);
        answer.endHandler(end -> failed(new IllegalStateException("the answer has fewer bytes than the file")));
    }

    @Override
    public Future<Buffer> next() {
        requested = Promise.promise();
        if (failure != null) {
            requested.fail(failure);
        } else {
            answer.fetch(1);
        }
        return requested.future().recover(broken -> StoreFailures.refuse(place, broken));
    }

    private void received(Buffer piece) {
        if (piece.length() > missing) {
            failed(new IllegalStateException("the answer has more bytes than were requested"));
            return;
        }
        missing -= piece.length();
        requested.tryComplete(piece);
    }

    private void failed(Throwable cause) {
        if (failure == null) {
            failure = cause;
            requested.tryFail(cause);
        }
    }

    /** The connection is kept if all bytes are received, and closed otherwise. */
    @Override
    public void close() {
        if (missing == 0) {
            answer.resume();
        } else {
            answer.request().reset();
        }
    }
}
