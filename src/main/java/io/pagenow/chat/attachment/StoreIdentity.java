package io.pagenow.chat.attachment;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Proves that all nodes use the same directory: the database and the directory both hold the id of the store. A node whose
 * directory holds another id, or none, would lack the files of the others, so it does not start.
 */
public final class StoreIdentity {
    /** Another node may be about to write the id. */
    private static final int ATTEMPTS = 20;

    private static final long PAUSE_MILLIS = 500;

    private final Vertx vertx;
    private final Path file;

    public StoreIdentity(Vertx vertx, LocalFileStore store) {
        this.vertx = vertx;
        this.file = store.paths().identity();
    }

    /**
     * @param id the id in the database
     * @param isNew whether this node has just created the id; then it writes it into the directory
     * @return fails with a message that names the remedy
     */
    public Future<Void> check(String id, boolean isNew) {
        return isNew ? write(id) : check(id, ATTEMPTS);
    }

    private Future<Void> write(String id) {
        return vertx.executeBlocking(
                () -> {
                    Files.writeString(file, id, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING);
                    return null;
                },
                false);
    }

    private Future<Void> check(String id, int attempts) {
        return vertx.executeBlocking(this::read, false).compose(found -> {
            if (found.filter(id::equals).isPresent()) {
                return Future.succeededFuture();
            }
            return found.isEmpty() && attempts > 1
                    ? vertx.timer(PAUSE_MILLIS).compose(paused -> check(id, attempts - 1))
                    : Future.failedFuture(new IllegalStateException("The directory " + file.getParent()
                            + " is not the one that the other nodes use for attachments: mount the same directory on all"
                            + " nodes (attachments.directory), or set attachments.enabled to false"));
        });
    }

    private Optional<String> read() throws java.io.IOException {
        try {
            return Optional.of(Files.readString(file).strip());
        } catch (NoSuchFileException missing) {
            return Optional.empty();
        }
    }
}
