package io.pagenow.chat.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.Base64;

/**
 * The development signing key of every server of a run. A server makes one itself where it finds none, which takes longer than all else of its
 * start. This one is shorter than a server's own: the tests sign thousands of tokens, and half the length signs them in a sixth of the time.
 */
public final class TestSigningKey {
    private static final int BITS = 1024;

    private TestSigningKey() {}

    /** Gives a data directory that is not there yet the key. */
    public static void give(Path dataDir) throws IOException {
        TestFiles.copy(Holder.DIRECTORY, dataDir);
    }

    /** Made by the first server. */
    private static final class Holder {
        private static final Path DIRECTORY = create();

        private static Path create() {
            try {
                Path directory = Files.createDirectory(
                        TestFiles.newDirectory("signing-key").resolve("data"));
                Files.writeString(directory.resolve("development-signing-key.pem"), pem());
                Runtime.getRuntime().addShutdownHook(new Thread(() -> TestFiles.delete(directory.getParent())));
                return directory;
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            } catch (GeneralSecurityException impossible) {
                throw new IllegalStateException(impossible);
            }
        }

        private static String pem() throws GeneralSecurityException {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(BITS);
            byte[] key = generator.generateKeyPair().getPrivate().getEncoded();
            return "-----BEGIN PRIVATE KEY-----\n"
                    + Base64.getMimeEncoder().encodeToString(key)
                    + "\n-----END PRIVATE KEY-----\n";
        }
    }
}
