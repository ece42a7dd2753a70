package io.pagenow.chat.attachment;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;

/**
 * Appends received bytes to a file, one write at a time. So the length of the file is always the number of bytes that
 * were received without a hole, even after a crash in the middle, and an upload can go on from there. Confined to the
 * event loop that opened it.
 */
public final class PartFile {
    /** Bytes that may wait to be written. Twice this number is in memory at most. */
    private static final int MAX_WAITING = 256 * 1024;

    private final AsyncFile file;
    private final Promise<Void> failed = Promise.promise();
    private long written;
    private Buffer waiting = Buffer.buffer();
    private Future<Void> writing = Future.succeededFuture();
    private boolean isWriting;
    private Handler<Void> drained = nothing -> {};

    /** @param length bytes that the file has */
    PartFile(AsyncFile file, long length) {
        this.file = file;
        this.written = length;
    }

    /** Returns the bytes of the file, with those that wait to be written. */
    public long length() {
        return written + waiting.length();
    }

    /** Appends bytes. The caller stops while {@link #isFull}. */
    public void append(Buffer bytes) {
        waiting.appendBuffer(bytes);
        if (!isWriting) {
            writeNext();
        }
    }

    public boolean isFull() {
        return waiting.length() >= MAX_WAITING;
    }

    /** Sets the handler that is called when the file is no longer full. */
    public void onDrained(Handler<Void> handler) {
        drained = handler;
    }

    /** Returns a future that fails when a write fails, and never succeeds. */
    public Future<Void> failure() {
        return failed.future();
    }

    private void writeNext() {
        if (waiting.length() == 0 || failed.future().isComplete()) {
            return;
        }
        Buffer next = waiting;
        waiting = Buffer.buffer();
        isWriting = true;
        long position = written;
        written += next.length();
        writing = file.write(next, position).onComplete(done -> {
            isWriting = false;
            if (done.failed()) {
                failed.tryFail(done.cause());
            }
            writeNext();
            drained.handle(null);
        });
    }

    /** Writes the rest and closes the file. Fails if a write has failed. */
    public Future<Void> close() {
        return settled()
                .eventually(file::close)
                .compose(closed -> failed.future().isComplete() ? failed.future() : Future.succeededFuture());
    }

    private Future<Void> settled() {
        return isWriting ? writing.otherwiseEmpty().compose(done -> settled()) : Future.succeededFuture();
    }
}
