package io.pagenow.chat.attachment;

import io.pagenow.chat.model.ChatException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * The uploads that this node receives. There is one for each file: the newest, because a client that uploads again has
 * given up the earlier one, whose connection may seem alive for a while. Thread-safe.
 */
public final class UploadRegistry {
    /** Each upload takes up to half a MiB of memory. */
    private static final int MAX_UPLOADS = 200;

    private static final int MAX_UPLOADS_OF_USER = 8;

    private final Map<UUID, Entry> byFile = new HashMap<>();
    private final Map<String, Integer> byUser = new HashMap<>();
    private int size;

    /** An upload in progress. */
    public static final class Entry {
        private final UUID attachmentId;
        private final String userId;
        private final Runnable abort;
        private final Promise<Void> ended = Promise.promise();

        private Entry(UUID attachmentId, String userId, Runnable abort) {
            this.attachmentId = attachmentId;
            this.userId = userId;
            this.abort = abort;
        }
    }

    /**
     * Result of {@link #enter}.
     *
     * @param entry to be given to {@link #leave} when the upload has ended
     * @param predecessorEnded completes when the earlier upload of the file has ended, on any thread
     */
    public record Entered(Entry entry, Future<Void> predecessorEnded) {}

    /**
     * Enters an upload, and aborts the earlier one of the same file.
     *
     * @param abort ends the upload soon; called on any thread
     * @throws ChatException {@code RATE_LIMITED} or {@code OVERLOADED} if there are too many
     */
    public synchronized Entered enter(UUID attachmentId, String userId, Runnable abort) {
        if (byUser.getOrDefault(userId, 0) >= MAX_UPLOADS_OF_USER) {
            throw ChatException.rateLimited(
                    MAX_UPLOADS_OF_USER + " uploads of yours are in progress", Duration.ofSeconds(5));
        }
        if (size >= MAX_UPLOADS) {
            throw ChatException.overloaded("More uploads are in progress than the server accepts");
        }
        Entry entry = new Entry(attachmentId, userId, abort);
        Entry earlier = byFile.put(attachmentId, entry);
        byUser.merge(userId, 1, Integer::sum);
        size++;
        if (earlier == null) {
            return new Entered(entry, Future.succeededFuture());
        }
        earlier.abort.run();
        return new Entered(entry, earlier.ended.future());
    }

    /** Aborts the upload of a file, if there is one. */
    public synchronized void abort(UUID attachmentId) {
        Entry entry = byFile.get(attachmentId);
        if (entry != null) {
            entry.abort.run();
        }
    }

    public void leave(Entry entry) {
        synchronized (this) {
            byFile.remove(entry.attachmentId, entry);
            byUser.computeIfPresent(entry.userId, (user, count) -> count == 1 ? null : count - 1);
            size--;
        }
        entry.ended.complete();
    }
}
