package io.pagenow.chat.attachment;

import io.pagenow.chat.attachment.FileStore.StoredFile;
import io.pagenow.chat.attachment.FileStore.Variant;
import io.pagenow.chat.attachment.s3.S3FileStore;
import io.pagenow.chat.config.Settings;
import io.pagenow.chat.model.FileFacts;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Supplier;

/** Copies files out of the configured store and into it, for commands, beside a server or without one. Blocks; for one thread. */
public final class FileTransfer implements AutoCloseable {
    /** Media type of restored objects in a bucket. The server answers with the type in the database. */
    private static final String ANY_TYPE = "application/octet-stream";

    private final Context context;
    private final FilePaths paths;
    private final FileStore store;

    /** Opens neither a connection nor a file yet. */
    public FileTransfer(Vertx vertx, Settings.Attachments settings) {
        this.context = vertx.getOrCreateContext();
        this.paths = new FilePaths(settings.directory());
        this.store = settings.s3()
                .<FileStore>map(bucket -> new S3FileStore(vertx, bucket))
                .orElseGet(() -> new LocalFileStore(vertx, paths));
    }

    /** Returns the place of the store with its setting. */
    public String place() {
        return store.place();
    }

    /**
     * A stored file.
     *
     * @param size in bytes
     * @param content to be closed by the caller
     */
    public record Source(long size, InputStream content) {}

    /** @throws IOException if the store does not answer or lacks the file; the cause is logged */
    public Source read(String key, Variant variant) throws IOException {
        StoredFile file = await(() -> store.open(key, variant));
        if (file.size() == 0) {
            await(file::close);
            return new Source(0, InputStream.nullInputStream());
        }
        return new Source(file.size(), new StoredInput(this, file));
    }

    /** Keeps a thumbnail until its original is received. */
    public void receiveThumbnail(String key, InputStream content) throws IOException {
        paths.createFolder(key);
        copy(content, paths.newThumbnail(key));
    }

    /** Stores a file, with the thumbnail that was received before. */
    public void receiveOriginal(String key, InputStream content) throws IOException {
        paths.createFolder(key);
        Path part = paths.part(key);
        String digest = copy(content, part);
        Path small = paths.newThumbnail(key);
        Optional<Path> thumbnail = Files.exists(small) ? Optional.of(small) : Optional.empty();
        FileFacts facts = new FileFacts(Files.size(part), ANY_TYPE, Optional.empty(), thumbnail.isPresent(), digest);
        await(() -> store.put(key, new ExaminedFile(part, facts, thumbnail)));
        paths.deleteReceived(key);
    }

    private String copy(InputStream content, Path file) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            try (OutputStream out = new DigestOutputStream(paths.create(file), digest)) {
                content.transferTo(out);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Runs a step on the event loop to which an open file is confined, and waits for its end. */
    <T> T await(Supplier<Future<T>> step) throws IOException {
        Promise<T> done = Promise.promise();
        context.runOnContext(begun -> step.get().onComplete(done));
        try {
            return done.future().await();
        } catch (RuntimeException failure) {
            throw new IOException(failure.getMessage(), failure);
        }
    }

    @Override
    public void close() {
        store.close().await();
    }
}
