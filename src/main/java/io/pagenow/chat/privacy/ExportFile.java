package io.pagenow.chat.privacy;

import io.pagenow.chat.attachment.FileStore.Variant;
import io.pagenow.chat.attachment.FileTransfer;
import io.pagenow.chat.bus.message.ExportPage;
import io.pagenow.chat.bus.message.ExportPage.StoredFile;
import io.pagenow.chat.bus.message.ExportPlace;
import io.pagenow.chat.bus.message.ExportQuery;
import io.pagenow.chat.database.BoundedPool;
import io.pagenow.chat.database.DatabaseAddress;
import io.pagenow.chat.database.DatabaseRoute;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes the export of a user to a file, for the command, page by page. Blocks. */
public final class ExportFile {
    private static final int PIECE = 64 * 1024;

    private static final Logger log = LoggerFactory.getLogger(ExportFile.class);

    private final Context context;
    private final Vertx vertx;
    private final DatabaseAddress database;
    private final Optional<FileTransfer> files;

    /** @param files the store of files, empty if files are off */
    public ExportFile(Vertx vertx, DatabaseAddress database, Optional<FileTransfer> files) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.database = database;
        this.files = files;
    }

    /** Writes the file and puts the export on record. A file that is not complete is deleted. */
    public void write(String userId, Path file) {
        BoundedPool pool = await(
                () -> Future.succeededFuture(new BoundedPool(vertx, database, new DatabaseRoute(vertx, database), 1)));
        try (OutputStream out = create(file)) {
            boolean isComplete = false;
            try {
                await(() -> pool.preparedQuery(AuditSql.RECORD_COMMAND).execute(Tuple.of("export-user", userId)));
                write(new ExportReader(pool), userId, out);
                isComplete = true;
            } finally {
                if (!isComplete) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (FileAlreadyExistsException exists) {
            throw new IllegalStateException(file + " exists; name another file (--out)", exists);
        } catch (IOException failure) {
            throw new UncheckedIOException(file + " cannot be written: " + failure.getMessage(), failure);
        } finally {
            await(pool::close);
        }
    }

    private static OutputStream create(Path file) throws IOException {
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } else {
            Files.createFile(file);
        }
        return Files.newOutputStream(file, StandardOpenOption.WRITE);
    }

    private void write(ExportReader reader, String userId, OutputStream out) throws IOException {
        ExportZip zip = new ExportZip();
        Optional<ExportPlace> place = Optional.of(ExportPlace.BEGINNING);
        while (place.isPresent()) {
            ExportQuery query = new ExportQuery(userId, place.get());
            ExportPage page = await(() -> reader.page(query));
            out.write(zip.page(page).getBytes());
            for (StoredFile stored : page.stored()) {
                if (files.isPresent()) {
                    copy(files.get(), stored, reader, zip, out);
                }
            }
            place = page.next();
        }
        out.write(zip.end().getBytes());
    }

    private void copy(FileTransfer files, StoredFile stored, ExportReader reader, ExportZip zip, OutputStream out)
            throws IOException {
        FileTransfer.Source source;
        try {
            source = files.read(stored.storeKey(), Variant.ORIGINAL);
        } catch (IOException failure) {
            if (await(() -> reader.isStored(stored))) {
                throw failure;
            }
            log.info("The file {} is left out, because it was deleted meanwhile", stored.attachmentId());
            return;
        }
        try (InputStream content = source.content()) {
            out.write(zip.beginFile(stored).getBytes());
            for (byte[] piece = content.readNBytes(PIECE); piece.length > 0; piece = content.readNBytes(PIECE)) {
                out.write(zip.bytes(Buffer.buffer(piece)).getBytes());
            }
            out.write(zip.endFile().getBytes());
        }
    }

    /** Runs a step on the event loop to which the pool is confined, and waits for its end. */
    private <T> T await(Supplier<Future<T>> step) {
        Promise<T> done = Promise.promise();
        context.runOnContext(begun -> step.get().onComplete(done));
        return done.future().await();
    }
}
