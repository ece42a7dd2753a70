package io.pagenow.chat.attachment;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/**
 * Keeps complete files under keys that the server chooses. Every method fails with a {@link
 * io.pagenow.chat.model.ChatException}: {@code STORE_UNAVAILABLE} if the store is full, does not answer, or lacks a file
 * that it should have. Thread-safe.
 */
public interface FileStore {
    /** Which of the files of an attachment is meant. */
    enum Variant {
        ORIGINAL,
        THUMBNAIL
    }

    /**
     * Takes a file, in place of one that has the same key. The file can be opened only when it is complete.
     *
     * @param file in the directory of uploads; it may be moved from there
     */
    Future<Void> put(String key, ExaminedFile file);

    /** Opens a complete file for reading. The caller closes it. */
    Future<StoredFile> open(String key, Variant variant);

    /** Deletes all files of a key. Succeeds if there are none. */
    Future<Void> delete(String key);

    /** Returns the id that the store holds; see {@link StoreIdentity}. */
    Future<Optional<String>> identity();

    /** Writes the id of the store. */
    Future<Void> identify(String id);

    /** Returns the place of the store with its setting, for the operator. */
    String place();

    /** Releases connections. */
    Future<Void> close();

    /** A file that is open for reading. Confined to the event loop that opened it. */
    interface StoredFile {
        /** Returns the size in bytes. */
        long size();

        /**
         * Reads a range.
         *
         * @param length 1 or more; the range ends within the file
         */
        Future<FileBytes> read(long first, long length);

        Future<Void> close();
    }

    /** The bytes of a range, each read when the caller requests it. Confined to the event loop that opened the file. */
    interface FileBytes {
        /**
         * Returns the next bytes, at least one and at most {@link #MAX_PIECE}. Not called again before the future is complete, or after
         * the end of the range.
         */
        Future<Buffer> next();

        /** Ends reading, at the end of the range or before it. */
        void close();

        /** Most bytes of one piece. */
        int MAX_PIECE = 64 * 1024;
    }
}
