package io.pagenow.chat.attachment;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;

/**
 * Keeps files under keys that the server chooses. Every method fails with a {@link io.pagenow.chat.model.ChatException}:
 * {@code STORE_UNAVAILABLE} if the store is full, does not answer, or lacks a file that it should have. Thread-safe.
 */
public interface FileStore {
    /** Which of the files of an attachment is meant. */
    enum Variant {
        ORIGINAL,
        THUMBNAIL
    }

    /** Opens a complete file for reading. The caller closes it. */
    Future<StoredFile> open(String key, Variant variant);

    /** Deletes all files of a key, complete or not. Succeeds if there are none. */
    Future<Void> delete(String key);

    /** A file that is open for reading. Confined to the event loop that opened it. */
    interface StoredFile {
        /** Returns the size in bytes. */
        long size();

        /** Reads bytes; fewer than requested only at the end of the file. */
        Future<Buffer> read(long from, int length);

        Future<Void> close();
    }
}
