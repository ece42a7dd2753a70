package io.pagenow.chat.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A file to which PostgreSQL or one of its programs appends its output.
 *
 * @param path the path of the file, which need not exist
 */
record TextFile(Path path) {

    private static final int TAIL_BYTES = 4_000;

    /** Truncates the file, or creates it for its owner only. */
    void clear() throws IOException {
        PrivateFiles.createFile(path);
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
            channel.truncate(0);
        }
    }

    /** Returns the length in bytes, 0 if the file does not exist. */
    long size() {
        try {
            return Files.size(path);
        } catch (IOException e) {
            return 0;
        }
    }

    /** Returns the last part of the text, at most 4,000 bytes. */
    String tail() {
        return since(0);
    }

    /** Returns the last part of the text after a position in bytes, at most 4,000 bytes. */
    String since(long position) {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            long from = Math.max(position, channel.size() - TAIL_BYTES);
            ByteBuffer bytes = ByteBuffer.allocate((int) Math.max(0, channel.size() - from));
            while (bytes.hasRemaining() && channel.read(bytes, from + bytes.position()) > 0) {
                // The condition reads.
            }
            return StandardCharsets.UTF_8.decode(bytes.flip()).toString().strip();
        } catch (IOException e) {
            return "(" + path + " is not readable: " + e.getMessage() + ")";
        }
    }

    String lastLine() {
        String tail = tail();
        return tail.substring(tail.lastIndexOf('\n') + 1);
    }

    /**
     * Copies the content to a file with the suffix {@code .1} and truncates this one, if it is longer than the limit. The
     * file itself remains, because PostgreSQL keeps it open in append mode. Output between the copy and the truncation is
     * lost.
     */
    void bound(long limitBytes) throws IOException {
        if (size() <= limitBytes) {
            return;
        }
        Path previous = path.resolveSibling(path.getFileName() + ".1");
        Files.copy(path, previous, StandardCopyOption.REPLACE_EXISTING);
        clear();
    }
}
