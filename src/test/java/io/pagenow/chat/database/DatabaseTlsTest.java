package io.pagenow.chat.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pagenow.chat.support.PostgresServer;
import io.pagenow.chat.support.Rest;
import io.pagenow.chat.support.TestCertificates;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestSocket;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The modes of {@code sslmode}, on connections of both kinds: the first start migrates by JDBC, and what is asked then is not. */
class DatabaseTlsTest {
    @AutoClose
    private static final TestCertificates certificates = new TestCertificates();

    @AutoClose
    private static final TestCertificates strangers = new TestCertificates();

    @AutoClose
    private static PostgresServer postgres;

    @BeforeAll
    static void start() throws IOException {
        Path certificate = certificates.certificate("server", "server", "DNS:localhost");
        postgres = PostgresServer.startWithTls(
                certificate,
                certificates.key("server"),
                certificates.authority(),
                List.of(
                        "hostssl strict all all cert",
                        "hostssl all all all scram-sha-256",
                        "hostnossl plain all all scram-sha-256"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"allow", "prefer", "require", "verify-ca", "verify-full"})
    void everyModeServesWithTheAuthorityOfTheServer(String mode) {
        assertThat(serves(
                        uri("tls_" + mode.replace('-', '_'), "localhost", "sslmode=" + mode + authority(certificates))))
                .isEqualTo("true");
    }

    @Test
    void withoutAnAuthorityRequireEncryptsAndTrustsEveryone() {
        assertThat(serves(uri("tls_required", "127.0.0.1", "sslmode=require"))).isEqualTo("true");
    }

    @Test
    void verifyCaMindsNoNames() {
        assertThat(serves(uri("tls_by_address", "127.0.0.1", "sslmode=verify-ca" + authority(certificates))))
                .isEqualTo("true");
    }

    @Test
    void disableStaysPlain() {
        assertThat(serves(uri("plain", "localhost", "sslmode=disable"))).isEqualTo("false");
    }

    @Test
    void preferFallsBackToPlainWhereTheServerHasNoCertificates() {
        try (PostgresServer bare = PostgresServer.start()) {
            assertThat(serves(bare, bare.uri() + "?sslmode=prefer")).isEqualTo("false");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"require", "verify-ca", "verify-full"})
    void anotherAuthorityIsRefused(String mode) {
        assertThatThrownBy(() -> serves(uri("never", "localhost", "sslmode=" + mode + authority(strangers))))
                .hasMessageContaining("localhost:" + postgres.port())
                .hasMessageContaining("PKIX path");
    }

    @Test
    void anotherNameIsRefusedByVerifyFull() {
        assertThatThrownBy(() -> serves(uri("never", "127.0.0.1", "sslmode=verify-full" + authority(certificates))))
                .hasMessageContaining("127.0.0.1");
    }

    @Test
    void theSystemsAuthoritiesDoNotKnowThisOne() {
        assertThatThrownBy(() -> serves(uri("never", "localhost", "sslmode=verify-full&sslrootcert=system")))
                .hasMessageContaining("PKIX path");
    }

    @Test
    void aServerWithoutTlsIsRefusedByRequire() {
        try (PostgresServer bare = PostgresServer.start()) {
            assertThatThrownBy(() -> serves(bare, bare.uri() + "?sslmode=require"))
                    .hasMessageContaining("SSL");
        }
    }

    @Test
    void aClientsCertificateSignsIn() {
        Path certificate = certificates.certificate("client", "postgres");
        String identity = "&sslcert=" + certificate + "&sslkey=";
        String uri = "postgresql://postgres@localhost:" + postgres.port() + "/strict?sslmode=verify-full"
                + authority(certificates) + identity;
        postgres.execute("CREATE DATABASE strict");

        assertThat(serves(uri + certificates.key("client"))).isEqualTo("true");
        assertThat(serves(uri + certificates.olderKey("client"))).isEqualTo("true");
        assertThatThrownBy(() -> serves(uri.replace(identity, ""))).hasMessageContaining("certificate");
    }

    private static String authority(TestCertificates certificates) {
        return "&sslrootcert=" + certificates.authority();
    }

    private static String uri(String database, String host, String parameters) {
        if (!database.equals("never")) {
            postgres.execute("CREATE DATABASE " + database);
        }
        return "postgresql://postgres:" + PostgresServer.PASSWORD + "@" + host + ":" + postgres.port() + "/"
                + (database.equals("never") ? "postgres" : database) + "?" + parameters;
    }

    /** @return of each of the server's connections, whether it is encrypted */
    private static String serves(String uri) {
        return serves(postgres, uri);
    }

    private static String serves(PostgresServer at, String uri) {
        try (TestServer server = TestServer.with().database(uri).start();
                TestSocket socket = server.user("ann").connect()) {
            String conversation = server.user("ann").direct(server.user("ben"));
            assertThat(Availability.send(socket, conversation)).isEqualTo("stored");
            assertThat(Rest.get(server.http().resolve("/health/ready")).status())
                    .isEqualTo(200);
            return at.query("SELECT string_agg(DISTINCT ssl::text, ',') FROM pg_stat_ssl"
                    + " JOIN pg_stat_activity USING (pid)"
                    + " WHERE application_name = 'chat-api' AND datname = '"
                    + URI.create(uri).getPath().substring(1) + "'");
        }
    }
}
