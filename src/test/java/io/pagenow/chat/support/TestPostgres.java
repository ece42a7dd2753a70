package io.pagenow.chat.support;

import io.pagenow.chat.embedded.EmbeddedPostgres;
import io.pagenow.chat.embedded.OldestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.testcontainers.containers.PostgreSQLContainer;
import org.testcontainers.utility.DockerImageName;

/** The PostgreSQL server that all tests of one run share. */
final class TestPostgres {
    private TestPostgres() {}

    /** A {@code postgresql://} URI of a superuser. */
    static String uri() {
        return Holder.URI;
    }

    /** Started by the first test that needs it. */
    private static final class Holder {
        private static final String URI = find();

        private static String find() {
            String oldest = System.getProperty(TestDatabases.OLDEST_PROPERTY, "");
            if (!oldest.isEmpty()) {
                return OldestPostgres.start(Path.of(oldest));
            }
            String given = System.getProperty(TestDatabases.PROPERTY, "");
            String image = System.getProperty(TestDatabases.IMAGE_PROPERTY, "");
            if (!given.isEmpty()) {
                return given;
            }
            return image.isEmpty() ? startBuiltIn() : startContainer(image);
        }

        /** Testcontainers removes the container when this JVM ends. */
        @SuppressWarnings("resource")
        private static String startContainer(String image) {
            PostgreSQLContainer<?> container = new PostgreSQLContainer<>(
                    DockerImageName.parse(image).asCompatibleSubstituteFor(PostgreSQLContainer.IMAGE));
            container.start();
            return "postgresql://" + container.getUsername() + ":" + container.getPassword() + "@" + container.getHost()
                    + ":" + container.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT) + "/"
                    + container.getDatabaseName();
        }

        private static String startBuiltIn() {
            try {
                Path dataDir = TestFiles.newDirectory("postgres");
                EmbeddedPostgres postgres = EmbeddedPostgres.start(EmbeddedPostgres.Settings.in(dataDir));
                Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                    postgres.close();
                    TestFiles.delete(dataDir);
                }));
                // The server's own user may not make databases, and the tests need many.
                String password = Files.readString(dataDir.resolve("postgresql/superuser-password"))
                        .strip();
                return "postgresql://postgres:" + password + "@127.0.0.1:"
                        + postgres.connection().port() + "/postgres";
            } catch (IOException failure) {
                throw new IllegalStateException("the built-in PostgreSQL does not start", failure);
            }
        }
    }
}
