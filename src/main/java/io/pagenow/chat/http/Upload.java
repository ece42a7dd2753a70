package io.pagenow.chat.http;

import io.pagenow.chat.attachment.AttachmentStorage;
import io.pagenow.chat.attachment.PartFile;
import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.bus.message.FinishedUpload;
import io.pagenow.chat.bus.message.OfAttachment;
import io.pagenow.chat.bus.message.UploadLease;
import io.pagenow.chat.bus.message.UploadSlot;
import io.pagenow.chat.model.Attachment;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ErrorCode;
import io.pagenow.chat.model.Limits;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Receives one request's part of a file and, with the last part, completes the file. While it lasts, it renews the lease
 * that keeps other nodes from the file. Confined to the event loop of its request.
 */
final class Upload {
    private static final long RENEWAL_MILLIS = 5_000;
    private static final long LEASE_NANOS = TimeUnit.SECONDS.toNanos(Limits.UPLOAD_LEASE_SECONDS);

    private final Vertx vertx;
    private final Bus bus;
    private final AttachmentStorage storage;
    private final UploadBody body;
    private final UploadSlot slot;
    private final UploadRange range;
    private final UploadLease lease;
    private long leasedAt;

    Upload(
            Vertx vertx,
            Bus bus,
            AttachmentStorage storage,
            UploadBody body,
            UploadSlot slot,
            UploadRange range,
            UploadLease lease) {
        this.vertx = vertx;
        this.bus = bus;
        this.storage = storage;
        this.body = body;
        this.slot = slot;
        this.range = range;
        this.lease = lease;
    }

    /**
     * The state after a request.
     *
     * @param received bytes that need not be sent again
     * @param size bytes of the whole file
     * @param ready the file, if it is complete
     */
    record Progress(long received, long size, Optional<Attachment> ready) {
        static Progress ready(Attachment attachment) {
            return new Progress(attachment.size(), attachment.size(), Optional.of(attachment));
        }
    }

    /** Ends the upload soon, because another request uploads the same file, or has deleted its slot. */
    void abort() {
        body.fail(conflict("Another upload of the file has begun, or its slot is deleted"));
    }

    private static ChatException conflict(String message) {
        return ChatException.of(ErrorCode.CONFLICT, message);
    }

    /** Fails with a {@link ChatException}; the bytes received so far stay, unless the file is refused or the disk is full. */
    Future<Progress> run() {
        return body.check().compose(unbroken -> {
            leasedAt = System.nanoTime();
            return bus.request(Addresses.LEASE_UPLOAD, lease)
                    .compose(leased -> leased ? runLeased() : readyMeanwhile());
        });
    }

    private Future<Progress> runLeased() {
        long timer = vertx.setPeriodic(RENEWAL_MILLIS, id -> renew());
        return body.check()
                .compose(unbroken -> storage.received(slot.storeKey()))
                .compose(this::receive)
                .onComplete(done -> vertx.cancelTimer(timer))
                .eventually(() -> bus.request(Addresses.RELEASE_UPLOAD, lease).otherwiseEmpty());
    }

    /** An earlier upload of the file may have been complete before it could be ended. */
    private Future<Progress> readyMeanwhile() {
        return bus.request(Addresses.FIND_SLOT, new OfAttachment(lease.userId(), lease.attachmentId()))
                .compose(found -> found.ready()
                        .map(attachment -> Future.succeededFuture(Progress.ready(attachment)))
                        .orElseGet(() -> Future.failedFuture(conflict(
                                "Another server receives the file, or has done so seconds ago; repeat the request in "
                                        + Limits.UPLOAD_LEASE_SECONDS + " s"))));
    }

    private void renew() {
        long begun = System.nanoTime();
        bus.request(Addresses.LEASE_UPLOAD, lease).onComplete(renewed -> {
            if (renewed.succeeded() && renewed.result()) {
                leasedAt = begun;
            } else if (renewed.succeeded() || System.nanoTime() - leasedAt > LEASE_NANOS) {
                abort();
            }
        });
    }

    private Future<Progress> receive(long received) {
        if (range.first().isEmpty()) {
            return received == slot.size() ? complete() : progress(received);
        }
        long first = range.first().getAsLong();
        if (first > received) {
            return Future.failedFuture(ChatException.ofField(
                    ErrorCode.CONFLICT, "Content-Range", "The server has " + received + " bytes; go on from there"));
        }
        return body.check()
                .compose(unbroken -> storage.append(slot.storeKey(), first))
                .compose(this::receiveInto)
                .compose(length -> length == slot.size() ? complete() : incomplete(length));
    }

    private Future<Progress> progress(long received) {
        return Future.succeededFuture(new Progress(received, slot.size(), Optional.empty()));
    }

    private Future<Progress> incomplete(long length) {
        return range.isWhole()
                ? storage.delete(slot.storeKey())
                        .compose(deleted -> Future.failedFuture(UploadRange.tooSmall(length, slot.size())))
                : progress(length);
    }

    /** Returns the length of the part after the request. */
    private Future<Long> receiveInto(PartFile part) {
        return body.writeTo(part, slot.size())
                .transform(done -> part.close().transform(closed -> ended(part, done.cause(), closed.cause())));
    }

    private Future<Long> ended(PartFile part, Throwable failure, Throwable diskFailure) {
        if (diskFailure != null) {
            // Most likely the disk is full; the bytes would fill it without use.
            return storage.delete(slot.storeKey()).transform(deleted -> storage.refuse(diskFailure));
        }
        if (isOf(failure, ErrorCode.TOO_LARGE)) {
            return storage.delete(slot.storeKey()).transform(deleted -> Future.failedFuture(failure));
        }
        return failure == null ? Future.succeededFuture(part.length()) : Future.failedFuture(failure);
    }

    private Future<Progress> complete() {
        return storage.complete(lease.userId(), slot.storeKey(), slot.declaredType(), slot.sha256())
                .recover(this::drop)
                .compose(facts -> bus.request(Addresses.FINISH_UPLOAD, new FinishedUpload(lease, facts))
                        .recover(this::removeIfGone))
                .map(Progress::ready);
    }

    /** The files of a slot that was deleted meanwhile may have been deleted before this one was complete. */
    private <T> Future<T> removeIfGone(Throwable failure) {
        return bus.request(Addresses.FIND_SLOT, new OfAttachment(lease.userId(), lease.attachmentId()))
                .transform(slot -> slot.failed() && isOf(slot.cause(), ErrorCode.NOT_FOUND)
                        ? storage.delete(this.slot.storeKey())
                        : Future.succeededFuture())
                .transform(done -> Future.failedFuture(failure));
    }

    private static boolean isOf(Throwable failure, ErrorCode code) {
        return failure instanceof ChatException refusal && refusal.code() == code;
    }

    /** A file that is refused is refused again, so its slot is deleted with it. */
    private <T> Future<T> drop(Throwable failure) {
        boolean isRefused = isOf(failure, ErrorCode.UNSUPPORTED_TYPE)
                || isOf(failure, ErrorCode.INVALID_FIELD)
                || isOf(failure, ErrorCode.FILE_REFUSED);
        return isRefused
                ? storage.delete(slot.storeKey())
                        .eventually(() -> bus.request(Addresses.DROP_UPLOAD, lease))
                        .transform(dropped -> Future.failedFuture(failure))
                : Future.failedFuture(failure);
    }
}
