package io.pagenow.chat.http;

import io.pagenow.chat.attachment.AttachmentFiles;
import io.pagenow.chat.attachment.FileStore.Variant;
import io.pagenow.chat.attachment.Tickets.Purpose;
import io.pagenow.chat.auth.AccessControl;
import io.pagenow.chat.auth.Identity;
import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.bus.message.OfAttachment;
import io.pagenow.chat.limit.Activity;
import io.pagenow.chat.model.AttachmentLimits;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ErrorCode;
import io.pagenow.chat.model.Limits;
import io.pagenow.chat.protocol.AttachmentBodies;
import io.pagenow.chat.protocol.AttachmentBodyDecoder;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;

/** Operations on attachments. */
final class AttachmentHandlers {
    private static final int CREATED = 201;
    private static final int NO_CONTENT = 204;

    /** As long as the slot. */
    private static final Duration UPLOAD_TIME = Duration.ofHours(Limits.SLOT_HOURS);

    /** Long enough for a video that is being played; the right to the file is checked at every request all the same. */
    private static final Duration LINK_TIME = Duration.ofMinutes(15);

    private static final List<String> OPERATIONS = List.of(
            "createAttachment",
            "uploadAttachment",
            "discardAttachment",
            "getAttachment",
            "getThumbnail",
            "getAttachmentLinks");

    private final Bus bus;
    private final AttachmentLimits limits;
    private final AttachmentFiles files;
    private final FileCaller callers;
    private final UploadHandler uploads;
    private final DownloadHandler downloads;

    AttachmentHandlers(Vertx vertx, Bus bus, AttachmentLimits limits, AttachmentFiles files, AccessControl access) {
        this.bus = bus;
        this.limits = limits;
        this.files = files;
        this.callers = new FileCaller(access, files.tickets());
        this.uploads = new UploadHandler(vertx, bus, files, callers);
        this.downloads = new DownloadHandler(bus, files);
    }

    void bind(Operations operations) {
        operations
                .callWithBody("createAttachment", CREATED, Activity.MESSAGE, this::create)
                .raw("uploadAttachment", uploads::handle)
                .call("discardAttachment", NO_CONTENT, this::discard)
                .raw("getAttachment", context -> download(context, Variant.ORIGINAL))
                .raw("getThumbnail", context -> download(context, Variant.THUMBNAIL))
                .call("getAttachmentLinks", this::links);
    }

    /** Without a store the operations answer as paths that do not exist. */
    static void bindNone(Operations operations) {
        ChatException none = ChatException.of(ErrorCode.NOT_FOUND, ErrorCode.NOT_FOUND.title());
        OPERATIONS.forEach(operation -> operations.raw(operation, context -> Responses.failure(context, none)));
    }

    /** {@code POST /attachments}: answers with a slot. */
    private Future<Buffer> create(Operations.BodyRequest request) {
        String userId = request.caller().userId();
        return bus.request(Addresses.CREATE_SLOT, AttachmentBodyDecoder.newSlot(request.body(), userId, limits))
                .map(attachmentId -> {
                    Instant expiresAt = expiry(UPLOAD_TIME);
                    String ticket = files.tickets().issue(Purpose.UPLOAD, attachmentId, userId, expiresAt);
                    return AttachmentBodies.slot(attachmentId, ticket, expiresAt, limits.maxBytes());
                });
    }

    /** {@code DELETE /attachments/{attachmentId}}. An upload in progress here ends at once, one on another node within seconds. */
    private Future<Buffer> discard(Parameters parameters, Identity caller) {
        UUID attachmentId = parameters.uuid("attachmentId").orElseThrow(ChatException::attachmentNotFound);
        return bus.request(Addresses.DISCARD_ATTACHMENT, new OfAttachment(caller.userId(), attachmentId))
                .map(discarded -> {
                    files.uploads().abort(attachmentId);
                    return null;
                });
    }

    /** {@code GET /attachments/{attachmentId}}, and its thumbnail. */
    private void download(RoutingContext context, Variant variant) {
        Future.succeededFuture()
                .compose(begun -> {
                    UUID attachmentId = FileCaller.attachmentId(context);
                    return callers.byTicketOrToken(context, attachmentId)
                            .compose(userId -> downloads.write(context, attachmentId, userId, variant));
                })
                .onFailure(failure -> Responses.failure(context, failure));
    }

    /** {@code GET /attachments/{attachmentId}/url}: answers with links that elements of a page can load, without a token. */
    private Future<Buffer> links(Parameters parameters, Identity caller) {
        UUID attachmentId = parameters.uuid("attachmentId").orElseThrow(ChatException::attachmentNotFound);
        return bus.request(Addresses.ATTACHMENT, new OfAttachment(caller.userId(), attachmentId))
                .map(found -> {
                    Instant expiresAt = expiry(LINK_TIME);
                    String ticket = files.tickets().issue(Purpose.DOWNLOAD, attachmentId, caller.userId(), expiresAt);
                    return AttachmentBodies.links(found.attachment(), ticket, expiresAt);
                });
    }

    private static Instant expiry(Duration time) {
        return Instant.now().plus(time).truncatedTo(ChronoUnit.SECONDS);
    }
}
