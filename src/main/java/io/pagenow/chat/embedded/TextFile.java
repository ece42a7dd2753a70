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
 * A file to which PostgreSQL or one of its programs appends what it has to say.
 *
 * @param path where it is; it need not exist
 */
record TextFile(Path path) {

    private static final int TAIL_BYTES = 4_000;

    /** Makes the file exist, empty and readable by its owner alone. */
    void clear() throws IOException {
        PrivateFiles.createFile(path);
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
            channel.truncate(0);
        }
    }

    /** The length in bytes, 0 when there is no such file. */
    long size() {
        try {
            return Files.size(path);
        } catch (IOException e) {
            return 0;
        }
    }

    /** The last part of the text, at most 4,000 bytes. */
    String tail() {
        return since(0);
    }

    /** The last part of what was appended after the given position, at most 4,000 bytes. */
    String since(long position) {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            long from = Math.max(position, channel.size() - TAIL_BYTES);
            ByteBuffer bytes = ByteBuffer.allocate((int) Math.max(0, channel.size() - from));
            while (bytes.hasRemaining() && channel.read(bytes, from + bytes.position()) > 0) {
                // The loop's condition reads.
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
     * Moves the content to a file of the same name with {@code .1} when it has grown beyond the limit. The file itself
     * stays, because PostgreSQL keeps it open; it appends, so it goes on at the new end. What it writes between the copy
     * and the cut is lost.
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
