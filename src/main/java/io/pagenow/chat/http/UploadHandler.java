package io.pagenow.chat.http;

import io.pagenow.chat.attachment.AttachmentFiles;
import io.pagenow.chat.attachment.Tickets.Purpose;
import io.pagenow.chat.attachment.UploadRegistry.Entered;
import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.bus.message.OfAttachment;
import io.pagenow.chat.bus.message.UploadLease;
import io.pagenow.chat.bus.message.UploadSlot;
import io.pagenow.chat.http.Upload.Progress;
import io.pagenow.chat.metric.AttachmentMeters;
import io.pagenow.chat.metric.AttachmentMeters.UploadEnd;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.protocol.AttachmentBodies;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import java.util.UUID;

/**
 * {@code PUT /attachments/{attachmentId}}: receives a file, whole or in parts. After a break the client queries how many
 * bytes are received ({@code Content-Range: bytes *}{@code /size}) and sends the rest.
 */
final class UploadHandler {
    private static final int OK = 200;
    private static final int ACCEPTED = 202;

    private final Vertx vertx;
    private final Bus bus;
    private final AttachmentFiles files;
    private final FileCaller callers;

    UploadHandler(Vertx vertx, Bus bus, AttachmentFiles files, FileCaller callers) {
        this.vertx = vertx;
        this.bus = bus;
        this.files = files;
        this.callers = callers;
    }

    void handle(RoutingContext context) {
        UploadBody body = new UploadBody(vertx, context.request());
        context.addEndHandler(done -> body.discardRest());
        Future.succeededFuture()
                .compose(begun -> upload(context, body, FileCaller.attachmentId(context)))
                .onFailure(failure -> Responses.failure(context, failure));
    }

    private Future<Void> upload(RoutingContext context, UploadBody body, UUID attachmentId) {
        String userId = callers.byTicket(context, Purpose.UPLOAD, attachmentId);
        return bus.request(Addresses.FIND_SLOT, new OfAttachment(userId, attachmentId))
                .compose(slot -> {
                    if (slot.ready().isPresent()) {
                        return Future.succeededFuture(
                                Progress.ready(slot.ready().get()));
                    }
                    UploadRange range = UploadRange.of(context.request(), slot.size());
                    return receive(body, slot, range, new UploadLease(userId, attachmentId, UUID.randomUUID()));
                })
                .onComplete(done -> files.meters().ended().add(end(done)))
                .map(progress -> {
                    answer(context, attachmentId, progress);
                    return null;
                });
    }

    private Future<Progress> receive(UploadBody body, UploadSlot slot, UploadRange range, UploadLease lease) {
        Context loop = vertx.getOrCreateContext();
        Upload upload = new Upload(vertx, bus, files.storage(), body, slot, range, lease);
        Entered entered = files.uploads()
                .enter(lease.attachmentId(), lease.userId(), () -> loop.runOnContext(next -> upload.abort()));
        AttachmentMeters meters = files.meters();
        meters.uploading().add(1);
        Promise<Void> turn = Promise.promise();
        entered.predecessorEnded().onComplete(ended -> loop.runOnContext(next -> turn.complete()));
        return turn.future().compose(begun -> upload.run()).onComplete(done -> {
            files.uploads().leave(entered.entry());
            meters.uploading().remove(1);
        });
    }

    private static void answer(RoutingContext context, UUID attachmentId, Progress progress) {
        Responses.json(
                context,
                progress.ready().isPresent() ? OK : ACCEPTED,
                AttachmentBodies.upload(attachmentId, progress.received(), progress.size(), progress.ready()));
    }

    private static UploadEnd end(AsyncResult<Progress> upload) {
        if (upload.succeeded()) {
            return upload.result().ready().isPresent() ? UploadEnd.FINISHED : UploadEnd.PART;
        }
        if (!(upload.cause() instanceof ChatException refusal)) {
            return UploadEnd.UNAVAILABLE;
        }
        return switch (refusal.code()) {
            case UNSUPPORTED_TYPE -> UploadEnd.TYPE;
            case TOO_LARGE -> UploadEnd.SIZE;
            case FILE_REFUSED -> UploadEnd.SCAN;
            case CONFLICT -> UploadEnd.CONFLICT;
            case RATE_LIMITED, OVERLOADED -> UploadEnd.BUSY;
            case STORE_UNAVAILABLE, UNAVAILABLE, INTERNAL -> UploadEnd.UNAVAILABLE;
            default -> UploadEnd.MALFORMED;
        };
    }
}
