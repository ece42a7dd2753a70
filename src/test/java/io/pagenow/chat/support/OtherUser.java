package io.pagenow.chat.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.List;

/** Runs servers that refuse to run as root: as the user {@code postgres}, whom Debian's package makes, where tests run as root. */
final class OtherUser {
    private static final String NAME = "postgres";
    private static final boolean ROOT = "root".equals(System.getProperty("user.name"));

    private OtherUser() {}

    /** Makes a directory or file that user's own. */
    static void give(Path path) throws IOException {
        if (ROOT) {
            UserPrincipal user =
                    path.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(NAME);
            Files.setOwner(path, user);
        }
        if (Files.isDirectory(path)) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    /** Starts a program; what it writes goes to the file {@code log} of the folder. */
    static Process launch(Path folder, List<String> line) {
        List<String> whole = new ArrayList<>();
        if (ROOT) {
            whole.addAll(List.of("setpriv", "--reuid=" + NAME, "--regid=" + NAME, "--clear-groups", "--"));
        }
        whole.addAll(line);
        try {
            return new ProcessBuilder(whole)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            folder.resolve("log").toFile()))
                    .start();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
