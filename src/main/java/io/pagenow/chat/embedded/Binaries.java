package io.pagenow.chat.embedded;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tukaani.xz.XZInputStream;

/**
 * PostgreSQL's programs and their files, unpacked next to the data once per version. The directory gets its final name
 * only after all of it is on disk, so a directory of that name is always complete.
 *
 * @param home the directory that contains {@code bin}, {@code lib} and {@code share}
 */
record Binaries(Path home) {

    private static final Logger LOG = LoggerFactory.getLogger(Binaries.class);
    private static final String PREFIX = "bin-";
    private static final String INCOMPLETE = "incomplete-" + PREFIX;

    /** Returns the publisher's version of the binaries in the class path, e.g. {@code 18.6.0}. */
    static String version() {
        Properties properties = new Properties();
        try (InputStream in = Binaries.class.getResourceAsStream("postgresql.properties")) {
            properties.load(in);
        } catch (IOException e) {
            throw new EmbeddedPostgresException("postgresql.properties is not readable in this jar: build it again", e);
        }
        return properties.getProperty("version");
    }

    /** Returns the major version, e.g. {@code 18}. A data directory can be read by the same major version only. */
    static String major() {
        String version = version();
        return version.substring(0, version.indexOf('.'));
    }

    /** Unpacks the binaries for this platform below {@code root}, unless they exist. */
    static Binaries unpack(Path root, Platform platform) throws IOException {
        for (Path abandoned : PrivateFiles.startingWith(root, INCOMPLETE)) {
            PrivateFiles.deleteTree(abandoned);
        }
        String name = PREFIX + version() + "-" + platform.name();
        Path home = root.resolve(name);
        if (Files.isDirectory(home)) {
            return new Binaries(home);
        }
        try (InputStream archive = Binaries.class.getResourceAsStream("/" + platform.archive())) {
            if (archive == null) {
                throw new EmbeddedPostgresException("This jar has no built-in PostgreSQL for " + platform.name()
                        + " (" + platform.archive() + " is missing). Use an external PostgreSQL server: set"
                        + " database.uri or CHAT_DATABASE_URI. Or build the jar with Maven on such a system.");
            }
            LOG.info("Unpacking PostgreSQL {} to {}", version(), home);
            Path incomplete = root.resolve(INCOMPLETE + version());
            extract(archive, incomplete);
            PrivateFiles.rename(incomplete, home);
        }
        return new Binaries(home);
    }

    /** Returns the path of one of PostgreSQL's programs. */
    Path program(String name, Platform platform) {
        return home.resolve("bin").resolve(platform.windows() ? name + ".exe" : name);
    }

    /** Deletes the binaries of other versions. None of them may be running. */
    void deleteOthers() throws IOException {
        for (Path other :
                PrivateFiles.startingWith(requireNonNull(home.getParent(), "unpacked into a directory"), PREFIX)) {
            if (!other.equals(home)) {
                LOG.info("Deleting the binaries of another version, {}", other);
                PrivateFiles.deleteTree(other);
            }
        }
    }

    static void extract(InputStream archive, Path target) throws IOException {
        PrivateFiles.createDirectories(target);
        try (TarArchiveInputStream tar = new TarArchiveInputStream(new XZInputStream(archive))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path path = target.resolve(entry.getName()).normalize();
                if (!path.startsWith(target)) {
                    throw new IOException("The archive has an entry outside the target directory: " + entry.getName());
                }
                write(entry, tar, path);
            }
        }
    }

    private static void write(TarArchiveEntry entry, InputStream content, Path path) throws IOException {
        if (entry.isDirectory()) {
            PrivateFiles.createDirectories(path);
            return;
        }
        PrivateFiles.createDirectories(requireNonNull(path.getParent(), "inside of the target"));
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
            return;
        }
        if (!entry.isFile()) {
            throw new IOException(
                    "The archive has an entry that is not a file, directory or symbolic link: " + entry.getName());
        }
        Files.copy(content, path);
        if (PrivateFiles.posix(path)) {
            boolean executable = (entry.getMode() & 0100) != 0;
            Files.setPosixFilePermissions(path, executable ? PrivateFiles.DIRECTORY : PrivateFiles.FILE);
        }
        PrivateFiles.force(path);
    }
}
