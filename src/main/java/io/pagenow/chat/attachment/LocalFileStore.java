package io.pagenow.chat.attachment;

import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.FileFacts;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.OpenOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A store in a directory, which the nodes of a cluster share. It also receives files, in parts if need be. Thread-safe. */
public final class LocalFileStore implements FileStore {
    /** One thread, so that a picture at a time is decoded. */
    private static final int INSPECTION_THREADS = 1;

    /** Files that wait for inspection. */
    private static final int MAX_INSPECTIONS = 100;

    private static final int INSPECTION_SECONDS = 120;
    private static final Logger log = LoggerFactory.getLogger(LocalFileStore.class);

    private final Vertx vertx;
    private final FilePaths paths;
    private final FileInspection inspection;
    private final WorkerExecutor inspectors;
    private final AtomicInteger inspections = new AtomicInteger();

    private LocalFileStore(Vertx vertx, FilePaths paths, boolean stripMetadata) {
        this.vertx = vertx;
        this.paths = paths;
        this.inspection = new FileInspection(paths, stripMetadata);
        this.inspectors = vertx.createSharedWorkerExecutor(
                "attachments", INSPECTION_THREADS, INSPECTION_SECONDS, TimeUnit.SECONDS);
    }

    /**
     * Opens a store, whose directory is created if it is missing.
     *
     * @param stripMetadata whether metadata is removed from pictures
     * @return fails with a message that names the directory
     */
    public static Future<LocalFileStore> open(Vertx vertx, Path directory, boolean stripMetadata) {
        FilePaths paths = new FilePaths(directory);
        return vertx.executeBlocking(
                        () -> {
                            paths.createDirectory();
                            if (!Files.isWritable(directory)) {
                                throw new IOException("it is not writable");
                            }
                            return paths;
                        },
                        false)
                .map(created -> new LocalFileStore(vertx, created, stripMetadata))
                .recover(failure -> Future.failedFuture(new IllegalStateException(
                        "The directory of attachments " + directory + " (attachments.directory) cannot be used: "
                                + failure,
                        failure)));
    }

    /** Returns the number of bytes of a key that are received; 0 if the upload has not begun. */
    public Future<Long> received(String key) {
        return blocking(() -> {
            try {
                return Files.size(paths.part(key));
            } catch (NoSuchFileException notBegun) {
                return 0L;
            }
        });
    }

    /**
     * Opens the part of a key to append to it.
     *
     * @param length bytes of the part that are kept; the rest is cut off
     */
    public Future<PartFile> append(String key, long length) {
        String part = paths.part(key).toString();
        return blocking(() -> {
                    paths.createFolder(key);
                    return null;
                })
                .compose(created -> vertx.fileSystem()
                        .open(part, new OpenOptions().setRead(false).setPerms(FilePaths.FILE_PERMISSIONS)))
                .compose(file -> vertx.fileSystem()
                        .truncate(part, length)
                        .map(new PartFile(file, length))
                        .onFailure(failure -> file.close()))
                .recover(this::refuse);
    }

    /**
     * Examines the part of a key and makes it the complete file.
     *
     * @return fails with {@code UNSUPPORTED_TYPE} or {@code INVALID_FIELD} if the file is not accepted, and with {@code
     *     OVERLOADED} if too many files wait
     */
    public Future<FileFacts> complete(String key, String declaredType, Optional<String> declaredSha256) {
        if (inspections.incrementAndGet() > MAX_INSPECTIONS) {
            inspections.decrementAndGet();
            return Future.failedFuture(ChatException.overloaded(
                    "More files wait than the server examines; repeat the request in a moment"));
        }
        return inspectors
                .executeBlocking(() -> inspection.complete(key, declaredType, declaredSha256), false)
                .recover(this::refuse)
                .onComplete(done -> inspections.decrementAndGet());
    }

    @Override
    public Future<StoredFile> open(String key, Variant variant) {
        Path path = variant == Variant.THUMBNAIL ? paths.thumbnail(key) : paths.complete(key);
        return vertx.fileSystem()
                .open(path.toString(), new OpenOptions().setWrite(false).setCreate(false))
                .compose(file -> file.size()
                        .<StoredFile>map(size -> new OpenFile(file, size))
                        .onFailure(failure -> file.close()))
                .recover(this::refuse);
    }

    @Override
    public Future<Void> delete(String key) {
        return blocking(() -> {
            paths.delete(key);
            return null;
        });
    }

    FilePaths paths() {
        return paths;
    }

    private <T> Future<T> blocking(Callable<T> work) {
        return vertx.executeBlocking(work, false).recover(this::refuse);
    }

    /** Converts a failure of the disk into the refusal for a client, and logs it. */
    public <T> Future<T> refuse(Throwable failure) {
        if (failure instanceof ChatException) {
            return Future.failedFuture(failure);
        }
        log.warn("The store of attachments failed: {}", failure.toString());
        return Future.failedFuture(ChatException.storeUnavailable());
    }

    /** Lets the inspection in progress end. */
    public Future<Void> close() {
        return inspectors.close();
    }

    private record OpenFile(AsyncFile file, long size) implements StoredFile {
        @Override
        public Future<Buffer> read(long from, int length) {
            return file.read(Buffer.buffer(length), 0, from, length)
                    .recover(failure -> Future.failedFuture(ChatException.storeUnavailable()));
        }

        @Override
        public Future<Void> close() {
            return file.close();
        }
    }
}
