package io.pagenow.chat.http;

import static java.util.Objects.requireNonNull;

import io.pagenow.chat.attachment.FileStore.FileBytes;
import io.pagenow.chat.attachment.FileStore.StoredFile;
import io.pagenow.chat.connection.ConnectionGuard;
import io.pagenow.chat.limit.OutboundBudget;
import io.pagenow.chat.metric.Counter;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/**
 * Writes a range of a file to a client in pieces, each read once the connection has accepted the one before. So a download
 * takes two pieces of memory, whatever the file's size. A client that is slower than the {@link ReaderPace} is closed, because
 * it holds a connection to the store. Confined to the event loop of its request.
 */
final class FileDownload {
    private static final int OK = 200;

    private final RoutingContext context;
    private final StoredFile file;
    private final ByteRange range;
    private final HttpServerResponse response;
    private final BodyWriter writer;
    private final Counter servedBytes;
    private final ReaderPace pace = new ReaderPace(System::nanoTime);
    private final Promise<Void> written = Promise.promise();
    private OutboundBudget.@Nullable Reservation reserved;
    private long missing;

    /** @param servedBytes counts the bytes that the client has accepted */
    FileDownload(RoutingContext context, StoredFile file, ByteRange range, Counter servedBytes) {
        this.context = context;
        this.file = file;
        this.range = range;
        this.servedBytes = servedBytes;
        this.response = context.response();
        this.writer = BodyWriter.of(context);
        this.missing = range.length();
    }

    /**
     * Reserves the memory of the download. To be called before the headers are set, because a refusal has others.
     *
     * @throws ChatException if too much waits to be read by this client, or by all
     */
    void reserve() {
        reserved = writer.reserve(OK, 2L * FileBytes.MAX_PIECE);
    }

    /** Writes the body, then releases the reservation. */
    Future<Void> run() {
        OutboundBudget.Reservation room = requireNonNull(reserved, "reserve() comes first");
        return file.read(range.first(), range.length())
                .compose(bytes -> {
                    next(bytes);
                    return written.future().onComplete(done -> bytes.close());
                })
                .onComplete(done -> room.release());
    }

    /** Each step ends before the next one begins, so neither the stack nor a chain of futures grows with the file. */
    private void next(FileBytes bytes) {
        if (missing == 0) {
            response.end().onComplete(written);
            return;
        }
        bytes.next().compose(this::write).onSuccess(accepted -> next(bytes)).onFailure(written::tryFail);
    }

    private Future<Void> write(Buffer piece) {
        missing -= piece.length();
        long patience = pace.begin();
        Future<Void> write = writer.write(piece).onSuccess(accepted -> {
            pace.end(piece.length());
            servedBytes.add(piece.length());
        });
        if (!write.isComplete()) {
            long timer = context.vertx()
                    .setTimer(
                            patience,
                            id -> ConnectionGuard.closeStalled(context.request().connection()));
            write.onComplete(done -> context.vertx().cancelTimer(timer));
        }
        return write;
    }
}
