package io.pagenow.chat.attachment;

import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.Limits;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.file.OpenOptions;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Receives files into a directory, in parts if need be, and examines those that are complete. Thread-safe. */
final class UploadDirectory {
    /** One thread, so that a picture at a time is decoded. */
    private static final int INSPECTION_THREADS = 1;

    /** Files that wait for inspection. */
    private static final int MAX_INSPECTIONS = 100;

    private static final int INSPECTION_SECONDS = 120;

    /** A part that nobody has written to for longer belongs to a slot that has expired. */
    private static final Duration MAX_AGE = Duration.ofHours(Limits.SLOT_HOURS + 1L);

    private final Vertx vertx;
    private final FilePaths paths;
    private final FileInspection inspection;
    private final WorkerExecutor inspectors;
    private final AtomicInteger inspections = new AtomicInteger();

    UploadDirectory(Vertx vertx, FilePaths paths, boolean stripMetadata) {
        this.vertx = vertx;
        this.paths = paths;
        this.inspection = new FileInspection(paths, stripMetadata);
        this.inspectors = vertx.createSharedWorkerExecutor(
                "attachments", INSPECTION_THREADS, INSPECTION_SECONDS, TimeUnit.SECONDS);
    }

    /** Returns the number of bytes of a key that are received; 0 if the upload has not begun. */
    Future<Long> received(String key) {
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
    Future<PartFile> append(String key, long length) {
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
                        .onFailure(failure -> file.close()));
    }

    /** Examines the part of a key, which stays. Fails with {@code OVERLOADED} if too many files wait. */
    Future<ExaminedFile> examine(String key, String declaredType, Optional<String> declaredSha256) {
        if (inspections.incrementAndGet() > MAX_INSPECTIONS) {
            inspections.decrementAndGet();
            return Future.failedFuture(ChatException.overloaded(
                    "More files wait than the server examines; repeat the request in a moment"));
        }
        return inspectors
                .executeBlocking(() -> inspection.examine(key, declaredType, declaredSha256), false)
                .onComplete(done -> inspections.decrementAndGet());
    }

    /** Deletes all that was received for a key, and the results of its examination. */
    Future<Void> discard(String key) {
        return blocking(() -> {
            paths.deleteReceived(key);
            return null;
        });
    }

    /** Deletes the results of an examination. The received bytes stay, so the client need not send them again. */
    Future<Void> forget(String key) {
        return blocking(() -> {
            paths.deleteExamined(key);
            return null;
        });
    }

    /** Deletes the parts of expired slots, which the upload may have continued on another node. */
    Future<Void> deleteExpired() {
        return blocking(() -> {
            paths.deleteReceivedBefore(Instant.now().minus(MAX_AGE));
            return null;
        });
    }

    private <T> Future<T> blocking(Callable<T> work) {
        return vertx.executeBlocking(work, false);
    }

    /** Lets the inspection in progress end. */
    Future<Void> close() {
        return inspectors.close();
    }
}
