package io.pagenow.chat.attachment;

import io.pagenow.chat.attachment.FileStore.StoredFile;
import io.pagenow.chat.attachment.FileStore.Variant;
import io.pagenow.chat.attachment.s3.S3FileStore;
import io.pagenow.chat.config.Settings;
import io.pagenow.chat.metric.AttachmentMeters;
import io.pagenow.chat.metric.AttachmentMeters.Operation;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ErrorCode;
import io.pagenow.chat.model.FileFacts;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Receives files, examines them, and keeps them in the configured store. A file is in the store only when it is complete,
 * examined and scanned. Methods fail with a {@link ChatException}, as those of {@link FileStore}. Thread-safe.
 */
public final class AttachmentStorage {
    private final UploadDirectory uploads;
    private final FileStore store;
    private final Optional<FileScan> scan;
    private final AttachmentMeters meters;
    private final boolean hasOwnDirectory;
    private volatile boolean identified;

    private AttachmentStorage(
            UploadDirectory uploads,
            FileStore store,
            Optional<FileScan> scan,
            AttachmentMeters meters,
            boolean hasOwnDirectory) {
        this.uploads = uploads;
        this.hasOwnDirectory = hasOwnDirectory;
        this.store = store;
        this.scan = scan;
        this.meters = meters;
        meters.up().set(1);
    }

    /**
     * Opens the storage, whose directory is created if it is missing. An S3 store is not contacted yet. See {@link #markIdentified}.
     *
     * @return fails with a message that names the directory
     */
    public static Future<AttachmentStorage> open(Vertx vertx, Settings.Attachments settings, AttachmentMeters meters) {
        FilePaths paths = new FilePaths(settings.directory());
        return vertx.executeBlocking(
                        () -> {
                            paths.createDirectory();
                            if (!Files.isWritable(settings.directory())) {
                                throw new IOException("it is not writable");
                            }
                            // Reads the certificates of the system.
                            return settings.s3()
                                    .<FileStore>map(bucket -> new S3FileStore(vertx, bucket))
                                    .orElseGet(() -> new LocalFileStore(vertx, paths));
                        },
                        false)
                .map(store -> new AttachmentStorage(
                        new UploadDirectory(vertx, paths, settings.stripMetadata()),
                        store,
                        settings.scan().map(service -> new FileScan(vertx, service, meters)),
                        meters,
                        settings.s3().isPresent()))
                .recover(failure -> Future.failedFuture(new IllegalStateException(
                        "The directory of attachments " + settings.directory()
                                + " (attachments.directory) cannot be used: " + failure,
                        failure)));
    }

    /**
     * Lets files be stored and deleted, since the store is known to be this database's. Until then both fail with
     * {@code STORE_UNAVAILABLE}.
     */
    void markIdentified() {
        identified = true;
        meters.up().set(1);
    }

    boolean isIdentified() {
        return identified;
    }

    /** Records that the store does not answer. */
    void markDown() {
        meters.up().set(0);
    }

    /** Returns the store with its setting, for the operator. */
    String place() {
        return store.place();
    }

    private <T> Future<T> ifIdentified(Supplier<Future<T>> work) {
        return identified ? work.get() : Future.failedFuture(ChatException.storeUnavailable());
    }

    /** Returns the number of bytes of a key that this node has received; 0 if the upload has not begun here. */
    public Future<Long> received(String key) {
        return metered(Operation.RECEIVE, uploads.received(key).recover(AttachmentStorage::refuseDirectory));
    }

    /**
     * Opens the part of a key to append to it.
     *
     * @param length bytes of the part that are kept; the rest is cut off
     */
    public Future<PartFile> append(String key, long length) {
        return metered(Operation.RECEIVE, ifIdentified(() -> uploads.append(key, length)
                .recover(AttachmentStorage::refuseDirectory)));
    }

    /** Returns a failure of the disk to which a part is written as a refusal, and logs it. */
    public <T> Future<T> refuse(Throwable failure) {
        return metered(Operation.RECEIVE, refuseDirectory(failure));
    }

    private static <T> Future<T> refuseDirectory(Throwable failure) {
        return StoreFailures.refuse("the directory of uploads (attachments.directory)", failure);
    }

    /**
     * Examines the part of a key and stores it. If the scan or the store fails, the part stays, so the client can repeat the
     * request without sending the bytes again.
     *
     * @param userId the uploader
     * @return fails with {@code UNSUPPORTED_TYPE}, {@code INVALID_FIELD} or {@code FILE_REFUSED} if the file is not accepted,
     *     and with {@code OVERLOADED} if too many files wait
     */
    public Future<FileFacts> complete(String userId, String key, String declaredType, Optional<String> declaredSha256) {
        return ifIdentified(() -> store(userId, key, declaredType, declaredSha256));
    }

    private Future<FileFacts> store(String userId, String key, String declaredType, Optional<String> declaredSha256) {
        return uploads.examine(userId, key, declaredType, declaredSha256)
                .recover(AttachmentStorage::refuseDirectory)
                .compose(file -> scan(file)
                        .compose(accepted -> metered(Operation.PUT, store.put(key, file)))
                        .onSuccess(
                                stored -> meters.storedBytes().add(file.facts().size()))
                        .transform(done -> done.succeeded()
                                ? uploads.discard(key).otherwiseEmpty().map(file.facts())
                                : uploads.forget(key)
                                        .otherwiseEmpty()
                                        .compose(kept -> Future.failedFuture(done.cause()))));
    }

    private Future<Void> scan(ExaminedFile file) {
        return scan.map(service -> service.examine(file)).orElseGet(Future::succeededFuture);
    }

    /** Opens a complete file for reading. The caller closes it. */
    public Future<StoredFile> open(String key, Variant variant) {
        return metered(Operation.OPEN, store.open(key, variant)).map(file -> new MeteredFile(file, meters));
    }

    /** Deletes all files of a key, complete or not. Succeeds if there are none. */
    public Future<Void> delete(String key) {
        return metered(Operation.DELETE, ifIdentified(() -> uploads.discard(key)
                .recover(AttachmentStorage::refuseDirectory)
                .compose(discarded -> store.delete(key))));
    }

    /**
     * Deletes the parts that expired uploads have left in the directory of this node, where the node that deletes the slot may
     * not see them. In a shared directory they are deleted with their slot.
     */
    Future<Void> deleteExpired() {
        return hasOwnDirectory ? uploads.deleteExpired() : Future.succeededFuture();
    }

    FileStore store() {
        return store;
    }

    private <T> Future<T> metered(Operation operation, Future<T> work) {
        return work.onComplete(done -> {
            if (done.succeeded()) {
                meters.up().set(1);
            } else if (done.cause() instanceof ChatException refusal && refusal.code() == ErrorCode.STORE_UNAVAILABLE) {
                meters.failures().add(operation);
                meters.up().set(0);
            }
        });
    }

    /** Lets the examination in progress end, and closes connections. */
    public Future<Void> close() {
        scan.ifPresent(FileScan::close);
        return uploads.close().eventually(store::close);
    }
}
