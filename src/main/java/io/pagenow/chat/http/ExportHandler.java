package io.pagenow.chat.http;

import io.pagenow.chat.attachment.AttachmentStorage;
import io.pagenow.chat.attachment.FileStore.FileBytes;
import io.pagenow.chat.attachment.FileStore.StoredFile;
import io.pagenow.chat.attachment.FileStore.Variant;
import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.bus.message.ExportPage;
import io.pagenow.chat.bus.message.ExportPlace;
import io.pagenow.chat.bus.message.ExportQuery;
import io.pagenow.chat.bus.message.ExportStart;
import io.pagenow.chat.limit.OutboundBudget;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.privacy.ExportZip;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Streams the export of a user as a zip file: each page is read once the client has accepted the one before, so an export takes a page of
 * memory, whatever its size. Confined to one event loop.
 */
final class ExportHandler {
    /** Exports of one event loop at the same time. */
    private static final int MAX_RUNNING = 2;

    /** Bytes of a page, compressed, that wait for the client. */
    private static final long PAGE_BYTES = 1024 * 1024;

    /** A connection to which nothing is written for longer is closed as idle. */
    private static final long MAX_SILENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

    private static final int OK = 200;

    private final Bus bus;
    private final Optional<AttachmentStorage> files;
    private int running;

    /** @param files the store of files, empty if files are off */
    ExportHandler(Bus bus, Optional<AttachmentStorage> files) {
        this.bus = bus;
        this.files = files;
    }

    /** @param actor the user itself, or the administrator who asks */
    Future<Void> write(RoutingContext context, String userId, String actor) {
        if (running >= MAX_RUNNING) {
            return Future.failedFuture(
                    ChatException.overloaded("More users are exported than the server accepts; repeat it in a minute"));
        }
        BodyWriter writer = BodyWriter.of(context);
        OutboundBudget.Reservation reserved = writer.reserve(OK, PAGE_BYTES);
        running++;
        return export(context, writer, userId, actor).onComplete(done -> {
            running--;
            reserved.release();
        });
    }

    private Future<Void> export(RoutingContext context, BodyWriter writer, String userId, String actor) {
        return bus.request(Addresses.BEGIN_EXPORT, new ExportStart(userId, actor))
                .compose(recorded -> bus.request(Addresses.EXPORT, new ExportQuery(userId, ExportPlace.BEGINNING)))
                .compose(first -> {
                    context.response()
                            .setChunked(true)
                            .putHeader(HttpHeaders.CONTENT_TYPE, "application/zip")
                            .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                            .putHeader("Content-Disposition", "attachment; filename=\"export.zip\"");
                    Export export = new Export(writer, userId);
                    export.next(first);
                    return export.whole.future().compose(end -> context.response()
                            .end());
                });
    }

    /** One export. Each step ends before the next one begins, so nothing grows with the length of the export. */
    private final class Export {
        private final ExportZip zip = new ExportZip();
        private final Promise<Void> whole = Promise.promise();
        private final BodyWriter writer;
        private final String userId;
        private long wroteAt = System.nanoTime();

        Export(BodyWriter writer, String userId) {
            this.writer = writer;
            this.userId = userId;
        }

        void next(ExportPage page) {
            write(zip.page(page))
                    .compose(written -> System.nanoTime() - wroteAt < MAX_SILENCE_NANOS
                            ? Future.succeededFuture()
                            : write(zip.signOfLife()))
                    .compose(written -> files(page.stored().iterator()))
                    .onFailure(whole::tryFail)
                    .onSuccess(written -> page.next()
                            .ifPresentOrElse(
                                    place -> bus.request(Addresses.EXPORT, new ExportQuery(userId, place))
                                            .onSuccess(this::next)
                                            .onFailure(whole::tryFail),
                                    () -> write(zip.end()).onComplete(whole)));
        }

        private Future<Void> write(Buffer bytes) {
            if (bytes.length() == 0) {
                return Future.succeededFuture();
            }
            wroteAt = System.nanoTime();
            return writer.write(bytes);
        }

        private Future<Void> files(Iterator<ExportPage.StoredFile> stored) {
            return stored.hasNext() && files.isPresent()
                    ? file(files.get(), stored.next()).compose(written -> files(stored))
                    : Future.succeededFuture();
        }

        /** A file that was deleted meanwhile is left out. One that the store does not give ends the export. */
        private Future<Void> file(AttachmentStorage storage, ExportPage.StoredFile stored) {
            return storage.open(stored.storeKey(), Variant.ORIGINAL)
                    .map(Optional::of)
                    .recover(failure -> bus.request(Addresses.IS_STORED, stored)
                            .compose(isStored ->
                                    isStored ? Future.failedFuture(failure) : Future.succeededFuture(Optional.empty())))
                    .compose(opened -> opened.map(file -> write(zip.beginFile(stored))
                                    .compose(begun -> content(file))
                                    .compose(written -> write(zip.endFile()))
                                    .eventually(file::close))
                            .orElseGet(Future::succeededFuture));
        }

        private Future<Void> content(StoredFile file) {
            if (file.size() == 0) {
                return Future.succeededFuture();
            }
            return file.read(0, file.size()).compose(bytes -> {
                Promise<Void> written = Promise.promise();
                pieces(bytes, file.size(), written);
                return written.future().onComplete(done -> bytes.close());
            });
        }

        private void pieces(FileBytes bytes, long missing, Promise<Void> written) {
            if (missing == 0) {
                written.complete();
                return;
            }
            bytes.next()
                    .compose(piece -> write(zip.bytes(piece)).map(piece.length()))
                    .onSuccess(length -> pieces(bytes, missing - length, written))
                    .onFailure(written::tryFail);
        }
    }
}
