package io.pagenow.chat.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * The packages of the client libraries as {@code npm install} takes them from a URL: what {@code npm pack} makes of {@code clients/js} and
 * {@code clients/react}. A project that uses one has its checksum in a lock file, so the bytes follow from the files alone: they are stored
 * without compression, which differs between versions of Java, and all have the same time.
 */
final class ClientPackages {
    private static final String FOLDER = "client-packages/";
    /** Folder of the page with the sources of the library, which are not packaged twice. */
    private static final String SOURCES = "client/";

    private static final String LIBRARY = "chat-api-client";
    private static final String HOOKS = "chat-api-react";
    /** The time of the files in all packages of npm. */
    private static final FileTime TIME = FileTime.from(Instant.parse("1985-10-26T08:15:00Z"));

    /** Bytes of a stored block (RFC 1951, section 3.2.4). */
    private static final int BLOCK = 65_535;

    private static final byte[] GZIP_HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};

    private ClientPackages() {}

    /**
     * Packs the libraries.
     *
     * @param page files of the page by path, without a leading slash
     * @return packages by file name
     */
    static Map<String, byte[]> of(Map<String, byte[]> page) throws IOException {
        Map<String, byte[]> library = new TreeMap<>(PackagedFiles.in(FOLDER + LIBRARY + "/"));
        page.forEach((path, content) -> {
            if (path.startsWith(SOURCES)) {
                library.put("src/" + path.substring(SOURCES.length()), content);
            }
        });
        return Map.of(
                LIBRARY + ".tgz",
                gzip(tar(library)),
                HOOKS + ".tgz",
                gzip(tar(PackagedFiles.in(FOLDER + HOOKS + "/"))));
    }

    private static byte[] tar(Map<String, byte[]> files) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, StandardCharsets.UTF_8.name())) {
            for (Map.Entry<String, byte[]> file : new TreeMap<>(files).entrySet()) {
                TarArchiveEntry entry = new TarArchiveEntry("package/" + file.getKey());
                entry.setModTime(TIME);
                entry.setIds(0, 0);
                entry.setNames("", "");
                entry.setSize(file.getValue().length);
                tar.putArchiveEntry(entry);
                tar.write(file.getValue());
                tar.closeArchiveEntry();
            }
        }
        return bytes.toByteArray();
    }

    private static byte[] gzip(byte[] content) {
        int blocks = content.length / BLOCK + 1;
        ByteBuffer packed = ByteBuffer.allocate(GZIP_HEADER.length + blocks * 5 + content.length + 8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(GZIP_HEADER);
        for (int block = 0; block < blocks; block++) {
            int length = Math.min(BLOCK, content.length - block * BLOCK);
            packed.put((byte) (block == blocks - 1 ? 1 : 0))
                    .putShort((short) length)
                    .putShort((short) ~length)
                    .put(content, block * BLOCK, length);
        }
        CRC32 sum = new CRC32();
        sum.update(content);
        return packed.putInt((int) sum.getValue()).putInt(content.length).array();
    }
}
