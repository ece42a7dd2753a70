package io.pagenow.chat.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pagenow.chat.support.PostgresServer;
import io.pagenow.chat.support.Rest;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A database that is reached through a Unix socket, with and without a cluster. */
class UnixSocketTest {
    @AutoClose
    private static final PostgresServer postgres = PostgresServer.start();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgresql:///%s?host=FOLDER&port=PORT&user=postgres",
                "postgresql://postgres@/%s?host=FOLDER&port=PORT",
                "postgresql://postgres@ENCODED:PORT/%s",
                "postgresql://ENCODED:PORT/%s?user=postgres&sslmode=verify-full&sslrootcert=system",
                "postgresql:///?dbname=%s&host=ENCODED&port=PORT&user=postgres"
            })
    void everyWayToWriteItServes(String form) {
        String database = "unix_" + Integer.toHexString(form.hashCode());
        postgres.execute("CREATE DATABASE " + database);
        String uri = form.formatted(database)
                .replace("FOLDER", postgres.folder().toString())
                .replace("ENCODED", Rest.encoded(postgres.folder().toString()))
                .replace("PORT", String.valueOf(postgres.port()));
        try (TestServer server = TestServer.with().database(uri).start();
                TestSocket socket = server.user("ann").connect()) {
            String conversation = server.user("ann").direct(server.user("ben"));
            assertThat(Availability.send(socket, conversation)).isEqualTo("stored");
            assertThat(Availability.ready(server)).isEqualTo(200);
            assertThat(postgres.query("SELECT count(*) FROM pg_stat_activity WHERE datname = '" + database
                            + "' AND client_port <> -1"))
                    .isEqualTo("0");
        }
    }

    @Test
    void aClusterFindsItsNodesThroughIt() {
        postgres.execute("CREATE DATABASE unix_cluster");
        try (TestServer server = TestServer.with()
                .database("postgresql:///unix_cluster?user=postgres&host=" + postgres.folder() + "&port="
                        + postgres.port())
                .set("CHAT_CLUSTER_ENABLED", "true")
                .set("CHAT_CLUSTER_PORT", "0")
                .set("CHAT_CLUSTER_BUS_PORT", "0")
                .start()) {
            assertThat(postgres.query("SELECT 1")).isEqualTo("1");
            assertThat(Availability.ready(server)).isEqualTo(200);
        }
    }

    @Test
    void aSocketThatIsNotThereIsNamed() {
        Path nowhere = postgres.folder().resolve("nowhere");
        assertThatThrownBy(() -> TestServer.with()
                        .database("postgresql:///chat?user=postgres&host=" + nowhere)
                        .start())
                .hasStackTraceContaining(nowhere.resolve(".s.PGSQL.5432").toString());
    }
}
