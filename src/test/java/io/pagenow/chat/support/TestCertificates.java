package io.pagenow.chat.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** An authority and the certificates that it signs, made with OpenSSL, in a directory of their own. */
public final class TestCertificates implements AutoCloseable {
    private final Path folder;

    public TestCertificates() {
        try {
            folder = TestFiles.newDirectory("certificates");
            OtherUser.give(folder);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        openssl("req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=authority"
                + " -keyout ca-key.pem -out ca.pem");
    }

    /** The authority's certificate. */
    public Path authority() {
        return folder.resolve("ca.pem");
    }

    /**
     * Makes {@code <name>.pem} and {@code <name>-key.pem} (PKCS #8).
     *
     * @param subject the common name
     * @param names as OpenSSL writes them, such as {@code DNS:localhost}; none for a client
     */
    public Path certificate(String name, String subject, String... names) {
        openssl("req -new -newkey rsa:2048 -nodes -subj /CN=" + subject + " -keyout " + name + "-key.pem -out " + name
                + ".csr");
        write(name + ".ext", names.length == 0 ? "" : "subjectAltName=" + String.join(",", names));
        openssl("x509 -req -days 2 -in " + name + ".csr -CA ca.pem -CAkey ca-key.pem -CAcreateserial -extfile " + name
                + ".ext -out " + name + ".pem");
        return folder.resolve(name + ".pem");
    }

    public Path key(String name) {
        return folder.resolve(name + "-key.pem");
    }

    /** The same key in the older form of OpenSSL (PKCS #1). */
    public Path olderKey(String name) {
        openssl("rsa -in " + name + "-key.pem -traditional -out " + name + "-rsa.pem");
        return folder.resolve(name + "-rsa.pem");
    }

    private void write(String name, String text) {
        try {
            Files.writeString(folder.resolve(name), text);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void openssl(String arguments) {
        List<String> line = new ArrayList<>(List.of("openssl"));
        line.addAll(Arrays.asList(arguments.split(" ")));
        try {
            Process process = new ProcessBuilder(line)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(said);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    @Override
    public void close() {
        TestFiles.delete(folder);
    }
}
