package io.pagenow.chat.attachment;

import io.pagenow.chat.limit.TaskLanes;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.Limits;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
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

    /** Of them, files of one user, one of which is examined; as many as the user may upload at the same time. */
    private static final int MAX_INSPECTIONS_OF_USER = 8;

    private static final int INSPECTION_SECONDS = 120;

    /** A part that nobody has written to for longer belongs to a slot that has expired. */
    private static final Duration MAX_AGE = Duration.ofHours(Limits.SLOT_HOURS + 1L);

    private final Vertx vertx;
    private final FilePaths paths;
    private final FileInspection inspection;
    private final WorkerExecutor inspectors;
    private final AtomicInteger inspections = new AtomicInteger();

    /** The event loop of {@link #users}. */
    private final Context turns;

    /** A user's files are examined one after the other, and those of other users between them. */
    private final TaskLanes<String> users =
            new TaskLanes<>(1, MAX_INSPECTIONS_OF_USER - 1, UploadDirectory::tooManyInspections);

    UploadDirectory(Vertx vertx, FilePaths paths, boolean stripMetadata) {
        this.vertx = vertx;
        this.paths = paths;
        this.turns = vertx.getOrCreateContext();
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

    private static ChatException tooManyInspections() {
        return ChatException.overloaded("More files wait than the server examines; repeat the request in a moment");
    }

    /**
     * Examines the part of a key, which stays. Fails with {@code OVERLOADED} if too many files wait, in all or of this user.
     *
     * @param userId the uploader
     */
    Future<ExaminedFile> examine(String userId, String key, String declaredType, Optional<String> declaredSha256) {
        if (inspections.incrementAndGet() > MAX_INSPECTIONS) {
            inspections.decrementAndGet();
            return Future.failedFuture(tooManyInspections());
        }
        return inTurn(userId, () -> inspection.examine(key, declaredType, declaredSha256))
                .onComplete(done -> inspections.decrementAndGet());
    }

    /** Completes on the caller's context. */
    private Future<ExaminedFile> inTurn(String userId, Callable<ExaminedFile> examination) {
        Context caller = vertx.getOrCreateContext();
        Promise<ExaminedFile> examined = Promise.promise();
        turns.runOnContext(entered -> users.run(userId, () -> inspectors.executeBlocking(examination, false))
                .onComplete(done -> caller.runOnContext(back -> examined.handle(done))));
        return examined.future();
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
