package io.pagenow.chat.http;

import io.pagenow.chat.attachment.FileStore.StoredFile;
import io.pagenow.chat.limit.OutboundBudget;
import io.pagenow.chat.model.ChatException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;

/**
 * Writes a range of a file to a client in pieces, each read once the connection has accepted the one before. So a download
 * takes two pieces of memory, whatever the file's size. Confined to the event loop of its request.
 */
final class FileDownload {
    private static final int PIECE = 64 * 1024;
    private static final int OK = 200;

    private final StoredFile file;
    private final HttpServerResponse response;
    private final BodyWriter writer;
    private final long end;
    private final Promise<Void> written = Promise.promise();
    private OutboundBudget.Reservation reserved;
    private long position;

    FileDownload(RoutingContext context, StoredFile file, ByteRange range) {
        this.file = file;
        this.response = context.response();
        this.writer = BodyWriter.of(context);
        this.position = range.first();
        this.end = range.last() + 1;
    }

    /**
     * Reserves the memory of the download. To be called before the headers are set, because a refusal has others.
     *
     * @throws ChatException if too much waits to be read by this client, or by all
     */
    void reserve() {
        reserved = writer.reserve(OK, 2L * PIECE);
    }

    /** Writes the body, then releases the reservation. */
    Future<Void> run() {
        next();
        return written.future().onComplete(done -> reserved.release());
    }

    /** Each step ends before the next one begins, so neither the stack nor a chain of futures grows with the file. */
    private void next() {
        if (position >= end) {
            response.end().onComplete(written);
            return;
        }
        file.read(position, (int) Math.min(PIECE, end - position))
                .compose(this::write)
                .onSuccess(accepted -> next())
                .onFailure(written::tryFail);
    }

    private Future<Void> write(Buffer piece) {
        if (piece.length() == 0) {
            return Future.failedFuture(ChatException.storeUnavailable());
        }
        position += piece.length();
        return writer.write(piece);
    }
}
