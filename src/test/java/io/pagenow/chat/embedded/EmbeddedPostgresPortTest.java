package io.pagenow.chat.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresPortTest {

    private static final byte[] LOOPBACK = {127, 0, 0, 1};

    @TempDir
    Path temp;

    @Test
    void aKeptPortThatIsTakenIsReplacedForGood() throws Exception {
        EmbeddedPostgres.Settings settings = Fixture.startedBefore(temp);
        int first = startedOn(settings);
        int second;
        try (ServerSocket other = new ServerSocket(first, 1, InetAddress.getByAddress(LOOPBACK))) {
            second = startedOn(settings);
            assertThat(second).isNotEqualTo(other.getLocalPort());
        }
        assertThat(startedOn(settings)).isEqualTo(second);
    }

    @Test
    void aGivenPortIsUsedAndNotKept() throws Exception {
        EmbeddedPostgres.Settings settings = Fixture.startedBefore(temp);
        int kept = startedOn(settings);
        int given;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByAddress(LOOPBACK))) {
            given = free.getLocalPort();
        }
        assertThat(startedOn(on(settings, given))).isEqualTo(given);
        assertThat(startedOn(settings)).isEqualTo(kept);
    }

    @Test
    void aGivenPortThatIsTakenIsRefused() throws Exception {
        EmbeddedPostgres.Settings settings = Fixture.startedBefore(temp);
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByAddress(LOOPBACK))) {
            assertThatThrownBy(() -> startedOn(on(settings, other.getLocalPort())))
                    .isInstanceOf(EmbeddedPostgresException.class)
                    .hasMessageContaining("Port " + other.getLocalPort())
                    .hasMessageContaining("taken");
        }
    }

    @Test
    void aPortTakenAfterItWasLookedAtIsFoundOutByTheServer() throws Exception {
        EmbeddedPostgres.Settings settings = Fixture.startedBefore(temp);
        startedOn(settings);
        Platform platform = Platform.current();
        Path root = Fixture.root(settings);
        Commands commands = new Commands(Binaries.unpack(root, platform), platform, root);
        TextFile log = new TextFile(root.resolve("server.log"));
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByAddress(LOOPBACK))) {
            new DataCluster(root, commands).configure(other.getLocalPort(), Map.of());
            Postmaster postmaster = new Postmaster(Fixture.cluster(settings), platform, commands, log);
            assertThat(postmaster.start(Duration.ofMinutes(1))).isEqualTo(Postmaster.Outcome.PORT_TAKEN);
        }
    }

    @Test
    void aPortFileWithoutAPortIsReplaced() throws Exception {
        EmbeddedPostgres.Settings settings = Fixture.startedBefore(temp);
        PrivateFiles.write(Fixture.root(settings).resolve("port"), "70000\n");
        assertThat(startedOn(settings)).isBetween(1, 65_535);
    }

    private static EmbeddedPostgres.Settings on(EmbeddedPostgres.Settings settings, int port) {
        return new EmbeddedPostgres.Settings(settings.dataDir(), port, Map.of(), settings.startLimit());
    }

    private static int startedOn(EmbeddedPostgres.Settings settings) throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(settings)) {
            assertThat(Fixture.query(postgres, "SELECT 1")).isEqualTo("1");
            return postgres.connection().port();
        }
    }
}
