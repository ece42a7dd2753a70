package io.pagenow.chat.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.config.RedisUri;
import io.pagenow.chat.config.Secret;
import io.pagenow.chat.config.Settings;
import io.pagenow.chat.support.TestCertificates;
import io.pagenow.chat.support.TestRedis;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.tls.ClientTls.Identity;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Signing in to Redis, and TLS. */
class RedisConnectionTest {
    @AutoClose
    private static final TestCertificates certificates = new TestCertificates();

    @AutoClose
    private static final TestCertificates strangers = new TestCertificates();

    private static final Path CERTIFICATE = certificates.certificate("redis", "redis", "DNS:localhost");
    private static final int TLS_PORT = freePort();
    private static final int MUTUAL_PORT = freePort();

    @AutoClose
    private static final TestRedis redis = tls(TLS_PORT, "no");

    @AutoClose
    private static final TestRedis mutual = tls(MUTUAL_PORT, "yes");

    @AutoClose("close")
    private static final Vertx vertx = Vertx.vertx();

    private static TestRedis tls(int port, String askClients) {
        return new TestRedis(
                "--tls-port", String.valueOf(port),
                "--tls-cert-file", CERTIFICATE.toString(),
                "--tls-key-file", certificates.key("redis").toString(),
                "--tls-ca-cert-file", certificates.authority().toString(),
                "--tls-auth-clients", askClients);
    }

    @Test
    void aServerKeepsItsRegistryOverTls() {
        try (TestServer server = TestServer.with()
                        .set("CHAT_REDIS_URI", "rediss://localhost:" + TLS_PORT)
                        .set("CHAT_REDIS_TLS_CA", certificates.authority().toString())
                        .start();
                TestSocket socket = server.user("ann").connect()) {
            await().until(() -> !redis.connectionOf("ann").isEmpty());
            assertThat(redis.userOf(redis.connectionOf("ann"))).isEqualTo("ann");
            assertThat(socket.isOpen()).isTrue();
        }
    }

    @Test
    void aClientsCertificateIsShownToARedisThatAsksForOne() throws Exception {
        Path own = certificates.certificate("node", "node");
        String uri = "rediss://localhost:" + MUTUAL_PORT;
        Identity identity = new Identity(own, certificates.key("node"));

        assertThat(look(uri, Optional.of(certificates.authority()), Optional.of(identity))
                        .version())
                .isNotEmpty();
        assertThatThrownBy(() -> look(uri, Optional.of(certificates.authority()), Optional.empty()))
                .hasMessageContaining("localhost:" + MUTUAL_PORT);
        assertThat(mutual.cli("PING")).isEqualTo("PONG");
    }

    @Test
    void anotherAuthorityOrTheSystemsIsRefused() {
        String uri = "rediss://localhost:" + TLS_PORT;
        assertThatThrownBy(() -> look(uri, Optional.of(strangers.authority()), Optional.empty()))
                .hasMessageContaining("PKIX path");
        assertThatThrownBy(() -> look(uri, Optional.empty(), Optional.empty())).hasMessageContaining("PKIX path");
    }

    @Test
    void anotherNameIsRefused() {
        assertThatThrownBy(() ->
                        look("rediss://127.0.0.1:" + TLS_PORT, Optional.of(certificates.authority()), Optional.empty()))
                .hasMessageContaining("127.0.0.1");
    }

    @Test
    void tlsWhereThereIsNoneAndTheOtherWayRoundEndInTime() {
        assertThatThrownBy(() -> look(
                        "rediss://localhost:" + redis.port(), Optional.of(certificates.authority()), Optional.empty()))
                .hasMessageContaining("localhost:" + redis.port());
        assertThatThrownBy(() -> look("redis://localhost:" + TLS_PORT, Optional.empty(), Optional.empty()))
                .hasMessageContaining("localhost:" + TLS_PORT);
    }

    @ParameterizedTest
    @CsvSource({
        "app:plain, app",
        "app:p%40ss%3Aw%2Frd, special",
        "app:a+b%2Bc, plus",
        "us%65r%40home:plain, named",
        "limited:plain, limited",
        ":plain, default"
    })
    void usersPasswordsAndDatabasesAreThoseOfTheUri(String userInfo, String kind) throws Exception {
        String[] rule =
                switch (kind) {
                    case "special" -> user("app", "p@ss:w/rd");
                    case "plus" -> user("app", "a+b+c");
                    case "named" -> user("user@home", "plain");
                    case "limited" ->
                        "--user limited on >plain ~chat_* +hello +ping +select +client +info +hset +hdel +hget +hmget +hscan +eval"
                                .split(" ");
                    case "default" -> new String[] {"--requirepass", "plain"};
                    default -> user("app", "plain");
                };
        try (TestRedis guarded = new TestRedis(rule)) {
            String[] ask = kind.equals("default")
                    ? new String[] {"-a", "plain", "-n", "3", "EXISTS", "chat_user_connection"}
                    : new String[] {"-n", "3", "EXISTS", "chat_user_connection"};
            String uri = "redis://" + userInfo + "@127.0.0.1:" + guarded.port() + "/3";
            try (TestServer server =
                            TestServer.with().set("CHAT_REDIS_URI", uri).start();
                    TestSocket socket = server.user("ann").connect()) {
                await().until(() -> guarded.cli(ask).endsWith("1"));
                assertThat(socket.isOpen()).isTrue();
            }
            assertThatThrownBy(
                            () -> look(uri.replace(userInfo, userInfo + "wrong"), Optional.empty(), Optional.empty()))
                    .hasMessageContaining("WRONGPASS");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"redis://", "redis://host:0", "redis://host:65536", "redis://host/x", "redis://a:b@c:d@host"})
    void whatIsNoSuchUriIsRefused(String uri) {
        assertThatThrownBy(() -> RedisUri.parse(uri))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("not of the form");
    }

    private static String[] user(String name, String password) {
        return ("--user " + name + " on >" + password + " ~* &* +@all").split(" ");
    }

    private static RedisFacts look(String uri, Optional<Path> authority, Optional<Identity> identity) throws Exception {
        return RedisFacts.read(vertx, new Settings.Redis(Optional.of(new Secret(uri)), authority, identity))
                .toCompletionStage()
                .toCompletableFuture()
                .get(1, TimeUnit.MINUTES);
    }

    private static int freePort() {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
