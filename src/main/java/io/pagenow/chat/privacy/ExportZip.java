package io.pagenow.chat.privacy;

import io.pagenow.chat.bus.message.ExportPage;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes an export as a zip file (with ZIP64 where it is needed), piece by piece: each call returns the bytes that are finished, and nothing
 * else is kept but the directory, about 100 bytes a file. Not thread-safe.
 */
public final class ExportZip {
    private final ByteArrayOutputStream finished = new ByteArrayOutputStream();
    private final Archive zip = new Archive(finished);
    private String open = "";
    private boolean hasObjects;

    public ExportZip() {
        zip.setLevel(Deflater.BEST_SPEED);
    }

    private interface Step {
        void run() throws IOException;
    }

    private Buffer write(Step step) {
        try {
            step.run();
            zip.flush();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        Buffer bytes = Buffer.buffer(finished.toByteArray());
        finished.reset();
        return bytes;
    }

    private void text(String text) throws IOException {
        zip.write(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Writes the objects of a page to the array in its file; a page without a file has none. */
    public Buffer page(ExportPage page) {
        return write(() -> {
            if (page.file().isEmpty()) {
                return;
            }
            if (!page.file().equals(open)) {
                closeArray();
                zip.putNextEntry(new ZipEntry(page.file()));
                open = page.file();
                hasObjects = false;
                text("[");
            }
            for (String object : page.objects()) {
                text(hasObjects ? ",\n" : "\n");
                text(object);
                hasObjects = true;
            }
        });
    }

    /** Writes a line break to the open array, and whatever is compressed of it, so that whoever reads the archive sees that it goes on. */
    public Buffer signOfLife() {
        return write(() -> {
            if (!open.isEmpty()) {
                text("\n");
                zip.writeCompressed();
            }
        });
    }

    /** The archive, of which the compressor keeps some kilobytes back. */
    private static final class Archive extends ZipOutputStream {
        Archive(OutputStream out) {
            super(out, StandardCharsets.UTF_8);
        }

        void writeCompressed() throws IOException {
            int length = def.deflate(buf, 0, buf.length, Deflater.SYNC_FLUSH);
            while (length > 0) {
                out.write(buf, 0, length);
                length = length < buf.length ? 0 : def.deflate(buf, 0, buf.length, Deflater.SYNC_FLUSH);
            }
        }
    }

    private void closeArray() throws IOException {
        if (!open.isEmpty()) {
            text("\n]\n");
            zip.closeEntry();
            open = "";
        }
    }

    /** Begins a file of the user. */
    public Buffer beginFile(ExportPage.StoredFile file) {
        return write(() -> {
            closeArray();
            zip.putNextEntry(new ZipEntry("attachments/" + file.attachmentId() + "-" + safe(file.name())));
        });
    }

    /** A name is never a path. */
    private static String safe(String name) {
        String safe = name.replaceAll("[\\\\/:*?\"<>|\\p{Cntrl}]", "_");
        return safe.equals(".") || safe.equals("..") ? "_" : safe;
    }

    /** Writes bytes of a file. */
    public Buffer bytes(Buffer bytes) {
        return write(() -> zip.write(bytes.getBytes()));
    }

    public Buffer endFile() {
        return write(zip::closeEntry);
    }

    /** Ends the archive. */
    public Buffer end() {
        return write(() -> {
            closeArray();
            zip.finish();
        });
    }
}
