package io.pagenow.chat.attachment;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.OpenOptions;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.Callable;

/** A store in the directory that receives the uploads, which the nodes of a cluster share. Thread-safe. */
final class LocalFileStore implements FileStore {
    private final Vertx vertx;
    private final FilePaths paths;

    LocalFileStore(Vertx vertx, FilePaths paths) {
        this.vertx = vertx;
        this.paths = paths;
    }

    /** Moves the file, so no byte is copied. */
    @Override
    public Future<Void> put(String key, ExaminedFile file) {
        return blocking(() -> {
            paths.complete(key, file);
            return null;
        });
    }

    @Override
    public Future<StoredFile> open(String key, Variant variant) {
        String path = (variant == Variant.THUMBNAIL ? paths.thumbnail(key) : paths.complete(key)).toString();
        return vertx.fileSystem()
                .open(path, new OpenOptions().setWrite(false).setCreate(false))
                .compose(file -> file.size()
                        .<StoredFile>map(size -> new OpenFile(file, size))
                        .onFailure(failure -> file.close()))
                .recover(failure -> StoreFailures.refuse(place(), failure));
    }

    @Override
    public Future<Void> delete(String key) {
        return blocking(() -> {
            paths.delete(key);
            return null;
        });
    }

    @Override
    public Future<Optional<String>> identity() {
        return blocking(() -> {
            try {
                return Optional.of(Files.readString(paths.identity()).strip());
            } catch (NoSuchFileException missing) {
                return Optional.empty();
            }
        });
    }

    @Override
    public Future<Void> identify(String id) {
        return blocking(() -> {
            Files.writeString(paths.identity(), id, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING);
            return null;
        });
    }

    @Override
    public String place() {
        return "the directory " + paths.identity().getParent() + " (attachments.directory)";
    }

    private <T> Future<T> blocking(Callable<T> work) {
        return vertx.executeBlocking(work, false).recover(failure -> StoreFailures.refuse(place(), failure));
    }

    @Override
    public Future<Void> close() {
        return Future.succeededFuture();
    }

    private record OpenFile(AsyncFile file, long size) implements StoredFile {
        @Override
        public Future<FileBytes> read(long first, long length) {
            return Future.succeededFuture(new Pieces(file, first, length));
        }

        @Override
        public Future<Void> close() {
            return file.close();
        }
    }

    private static final class Pieces implements FileBytes {
        private final AsyncFile file;
        private final long end;
        private long position;

        Pieces(AsyncFile file, long first, long length) {
            this.file = file;
            this.position = first;
            this.end = first + length;
        }

        @Override
        public Future<Buffer> next() {
            int length = (int) Math.min(MAX_PIECE, end - position);
            return file.read(Buffer.buffer(length), 0, position, length)
                    .map(piece -> {
                        if (piece.length() == 0) {
                            throw new IllegalStateException("the file is shorter than before");
                        }
                        position += piece.length();
                        return piece;
                    })
                    .recover(failure -> StoreFailures.refuse("the directory (attachments.directory)", failure));
        }

        @Override
        public void close() {
            // The file is closed by its opener.
        }
    }
}
