package io.pagenow.chat.http;

import io.pagenow.chat.attachment.AttachmentFiles;
import io.pagenow.chat.attachment.AttachmentStorage;
import io.pagenow.chat.attachment.DownloadRegistry;
import io.pagenow.chat.attachment.FileStore.StoredFile;
import io.pagenow.chat.attachment.FileStore.Variant;
import io.pagenow.chat.attachment.FileTypes;
import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.bus.message.AttachedFile;
import io.pagenow.chat.bus.message.OfAttachment;
import io.pagenow.chat.metric.AttachmentMeters;
import io.pagenow.chat.metric.AttachmentMeters.Served;
import io.pagenow.chat.model.Attachment;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ErrorCode;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.UUID;

/**
 * Answers with the bytes of attachments, whole or in ranges (RFC 9110, section 14). The right of the user is decided by
 * the database at every request. A browser that is led to a file neither guesses its type nor runs anything in it.
 */
final class DownloadHandler {
    private static final int OK = 200;
    private static final int PARTIAL = 206;
    private static final int NOT_MODIFIED = 304;

    /** Bytes that suffice to tell a thumbnail's type. */
    private static final int HEAD = 16;

    private final Bus bus;
    private final AttachmentStorage storage;
    private final DownloadRegistry downloads;
    private final AttachmentMeters meters;

    DownloadHandler(Bus bus, AttachmentFiles files) {
        this.bus = bus;
        this.storage = files.storage();
        this.downloads = files.downloads();
        this.meters = files.meters();
    }

    Future<Void> write(RoutingContext context, UUID attachmentId, String userId, Variant variant) {
        return bus.request(Addresses.ATTACHMENT, new OfAttachment(userId, attachmentId))
                .compose(found -> {
                    Attachment attachment = found.attachment();
                    if (variant == Variant.THUMBNAIL && !attachment.thumbnail()) {
                        return Future.failedFuture(ChatException.of(ErrorCode.NOT_FOUND, "The file has no thumbnail"));
                    }
                    String tag =
                            '"' + attachment.id().toString() + (variant == Variant.THUMBNAIL ? "-thumbnail" : "") + '"';
                    if (EntityTag.matches(context.request().getHeader(HttpHeaders.IF_NONE_MATCH), tag)) {
                        return cached(context.response(), tag)
                                .setStatusCode(NOT_MODIFIED)
                                .end();
                    }
                    return downloads.run(context.vertx(), userId, () -> open(context, found, variant, tag));
                });
    }

    /** A client may keep the file, but asks before each use, because its right may have ended. */
    private static HttpServerResponse cached(HttpServerResponse response, String tag) {
        return response.putHeader(HttpHeaders.ETAG, tag).putHeader(HttpHeaders.CACHE_CONTROL, "private, no-cache");
    }

    private Future<Void> open(RoutingContext context, AttachedFile found, Variant variant, String tag) {
        return storage.open(found.storeKey(), variant).compose(file -> type(found.attachment(), file, variant)
                .compose(type -> send(context, found.attachment(), type, file, tag))
                .onSuccess(
                        sent -> meters.served().add(variant == Variant.ORIGINAL ? Served.ORIGINAL : Served.THUMBNAIL))
                .eventually(file::close));
    }

    private static Future<String> type(Attachment attachment, StoredFile file, Variant variant) {
        return variant == Variant.ORIGINAL
                ? Future.succeededFuture(attachment.contentType())
                : file.read(0, Math.min(HEAD, file.size())).compose(bytes -> bytes.next()
                        .map(head -> FileTypes.ofPicture(head.getBytes()))
                        .onComplete(read -> bytes.close()));
    }

    private Future<Void> send(RoutingContext context, Attachment attachment, String type, StoredFile file, String tag) {
        HttpServerRequest request = context.request();
        HttpServerResponse response = context.response();
        boolean isHead = HttpMethod.HEAD.equals(request.method());
        Optional<ByteRange> requested;
        try {
            // A range is defined for GET alone (RFC 9110, section 14.2).
            requested = isHead ? Optional.empty() : range(request, file.size(), tag);
        } catch (ChatException unsatisfiable) {
            response.putHeader(HttpHeaders.CONTENT_RANGE, "bytes */" + file.size());
            return Future.failedFuture(unsatisfiable);
        }
        ByteRange range = requested.orElse(new ByteRange(0, file.size() - 1));
        FileDownload download = new FileDownload(context, file, range, meters.servedBytes());
        if (!isHead) {
            download.reserve();
        }
        requested.ifPresent(part -> response.putHeader(HttpHeaders.CONTENT_RANGE, part.contentRange(file.size())));
        cached(response, tag)
                .setStatusCode(requested.isPresent() ? PARTIAL : OK)
                .putHeader(HttpHeaders.CONTENT_TYPE, type)
                .putHeader(HttpHeaders.CONTENT_LENGTH, String.valueOf(range.length()))
                .putHeader(HttpHeaders.ACCEPT_RANGES, "bytes")
                .putHeader("Content-Security-Policy", "sandbox; default-src 'none'")
                .putHeader("Content-Disposition", ContentDisposition.of(FileTypes.isInline(type), attachment.name()));
        return (isHead ? response.end() : download.run()).onFailure(failure -> clear(response));
    }

    /** The refusal has a body of its own. */
    private static void clear(HttpServerResponse response) {
        if (!response.headWritten()) {
            response.headers()
                    .remove(HttpHeaders.CONTENT_LENGTH)
                    .remove(HttpHeaders.CONTENT_RANGE)
                    .remove(HttpHeaders.ETAG)
                    .remove("Content-Disposition");
        }
    }

    /** A range counts only for the file that the client has a part of (RFC 9110, section 13.1.5). */
    private static Optional<ByteRange> range(HttpServerRequest request, long size, String tag) {
        String condition = request.getHeader("If-Range");
        return condition == null || condition.strip().equals(tag)
                ? ByteRange.of(request.getHeader("Range"), size)
                : Optional.empty();
    }
}
