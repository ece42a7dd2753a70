package io.pagenow.chat.jar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.support.Rest;
import io.pagenow.chat.support.TestUser;
import io.pagenow.chat.support.Threat;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Another process takes the place of the built-in PostgreSQL: it is told nothing, and what it might have learned is soon worth nothing. */
@Threat(24)
final class JarImpostorIT {
    @TempDir
    private Path folder;

    private Path postgresql() {
        return folder.resolve("data/postgresql");
    }

    @Test
    void whoTakesThePortOfTheDatabaseIsNotTalkedTo() throws IOException {
        try (JarProcess server = JarProcess.in(folder).start().awaitReady()) {
            TestUser ann = TestUser.signIn(server, "ann");
            int port = Integer.parseInt(
                    Files.readString(postgresql().resolve("port")).strip());
            long pid = Long.parseLong(Files.readAllLines(postgresql().resolve("18/postmaster.pid"))
                    .get(0));
            ProcessHandle.of(pid).orElseThrow().destroyForcibly();
            AtomicInteger visitors = new AtomicInteger();
            try (ServerSocket impostor = await().atMost(JarProcess.PATIENCE)
                    .ignoreExceptions()
                    .until(() -> new ServerSocket(port, 50, InetAddress.getLoopbackAddress()), bound -> true)) {
                Thread listening = new Thread(() -> count(impostor, visitors));
                listening.start();
                await().atMost(JarProcess.PATIENCE)
                        .until(() ->
                                Rest.get(server.http().resolve("/health/ready")).status() == 503);
                assertThat(ann.get("/conversations").status()).isGreaterThanOrEqualTo(500);
                assertThat(visitors).hasValue(0);
            }
        }
    }

    private static void count(ServerSocket impostor, AtomicInteger visitors) {
        while (!impostor.isClosed()) {
            try {
                impostor.accept().close();
                visitors.incrementAndGet();
            } catch (IOException closed) {
                return;
            }
        }
    }

    @Test
    void everyStartHasAnotherPasswordAndScramIsTheOnlyWayIn() throws IOException {
        String first = passwordOfAStart();
        String second = passwordOfAStart();

        assertThat(second).matches("[0-9a-f]{64}").isNotEqualTo(first);
        assertThat(Files.readAllLines(postgresql().resolve("18/pg_hba.conf")))
                .filteredOn(line -> !line.isBlank() && !line.startsWith("#"))
                .isNotEmpty()
                .allMatch(line -> line.endsWith("scram-sha-256"));
        assertThat(Files.getPosixFilePermissions(postgresql())).isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }

    private String passwordOfAStart() throws IOException {
        try (JarProcess server = JarProcess.in(folder).start().awaitReady()) {
            assertThat(TestUser.signIn(server, "ann").conversations()).isEmpty();
            return Files.readString(postgresql().resolve("password")).strip();
        }
    }

    /** A path of more than 107 bytes cannot name a socket. */
    @ParameterizedTest
    @ValueSource(strings = {"with a space and 100 % ümlaut", "with, a, comma", "long"})
    void anyDirectoryWillDo(String name) throws IOException {
        Path data = folder.resolve(name.equals("long") ? "long".repeat(30) : name);
        String first = "";
        for (int start = 0; start < 2; start++) {
            try (JarProcess server = JarProcess.in(folder)
                    .environment("CHAT_DATA_DIR", data.toString())
                    .start()
                    .awaitReady()) {
                assertThat(TestUser.signIn(server, "ann").conversations()).isEmpty();
                Path sockets = Path.of(Files.readString(data.resolve("postgresql/socket-directory"))
                        .strip());
                assertThat(Files.getPosixFilePermissions(sockets))
                        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
                assertThat(sockets.toString()).isNotEqualTo(first);
                first = name.startsWith("with a") ? "" : sockets.toString();
                server.kill();
            }
        }
        if (name.equals("long")) {
            try (JarProcess backup = JarProcess.in(folder)
                    .environment("CHAT_DATA_DIR", data.toString())
                    .arguments("backup", folder.resolve("backup.tar.gz").toString())
                    .start()) {
                assertThat(backup.awaitExit()).as(backup.output()).isZero();
            }
            assertThat(Path.of(first)).doesNotExist();
        }
    }

    @Test
    void aChangeOfThePasswordThatWasBrokenOffIsMadeGood() throws IOException {
        passwordOfAStart();
        Files.writeString(postgresql().resolve("password-unconfirmed"), "ab".repeat(32));
        passwordOfAStart();

        assertThat(postgresql().resolve("password-unconfirmed")).doesNotExist();
    }
}
