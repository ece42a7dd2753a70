package io.pagenow.chat.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pagenow.chat.support.TestDatabases;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import io.vertx.pgclient.PgConnectOptions;
import java.net.URI;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An environment file of the serverless original still works. */
final class OriginalNamesTest {
    private static final String ISSUER = "https://cognito-idp.ap-southeast-2.amazonaws.com/ap-southeast-2_a1B2c3";

    /** As the original's documents have it. */
    private static final Map<String, String> FILE = Map.ofEntries(
            Map.entry("COGNITO_REGION", "ap-southeast-2"),
            Map.entry("COGNITO_POOL_ID", "ap-southeast-2_a1B2c3"),
            Map.entry("RDS_PROXY_HOST", "proxy.rds.example.org"),
            Map.entry("RDS_PORT", "6543"),
            Map.entry("RDS_DB_NAME", "chat"),
            Map.entry("RDS_USERNAME", "postgres"),
            Map.entry("RDS_PASSWORD", "secret"),
            Map.entry("REDIS_ENDPOINT_ADDRESS", "cache.example.org"),
            Map.entry("REDIS_ENDPOINT_PORT", "6380"),
            Map.entry("CLIENT_URL", "https://chat.example.org/"));

    @TempDir
    private Path folder;

    @Test
    void everyNameOfTheFileIsUnderstood() {
        Settings settings = LoadedSettings.of(folder, FILE);

        assertThat(settings.auth().issuer()).contains(ISSUER);
        assertThat(settings.auth().jwksUri()).contains(URI.create(ISSUER + "/.well-known/jwks.json"));
        assertThat(settings.auth().developmentSignIn()).isFalse();
        assertThat(database(settings).getHost()).isEqualTo("proxy.rds.example.org");
        assertThat(database(settings).getPort()).isEqualTo(6543);
        assertThat(database(settings).getDatabase()).isEqualTo("chat");
        assertThat(database(settings).getUser()).isEqualTo("postgres");
        assertThat(database(settings).getPassword()).isEqualTo("secret");
        assertThat(settings.redis().uri().orElseThrow().reveal()).isEqualTo("redis://cache.example.org:6380");
        assertThat(settings.cors().origins()).containsExactly("https://chat.example.org");
    }

    @Test
    void withAnIdentityProviderTheServerMayListenEverywhere() {
        assertThat(LoadedSettings.of(folder, with("CHAT_HTTP_HOST", "0.0.0.0"))
                        .http()
                        .host())
                .isEqualTo("0.0.0.0");
    }

    @Test
    void noneMeansAbsent() {
        Map<String, String> none = new HashMap<>();
        FILE.keySet().forEach(name -> none.put(name, "none"));

        assertThat(LoadedSettings.of(folder, none)).isEqualTo(LoadedSettings.of(folder, Map.of()));
        assertThat(LoadedSettings.of(folder, with("REDIS_ENDPOINT_ADDRESS", "none"))
                        .redis()
                        .uri())
                .isEmpty();
        assertThat(LoadedSettings.of(folder, with("REDIS_ENDPOINT_PORT", "none"))
                        .redis()
                        .uri()
                        .orElseThrow()
                        .reveal())
                .isEqualTo("redis://cache.example.org:6379");
    }

    @Test
    void ourOwnNamesBeatThem() {
        Map<String, String> environment = new HashMap<>(FILE);
        environment.put("CHAT_AUTH_ISSUER", "https://idp.example.org");
        environment.put("CHAT_AUTH_JWKS_URI", "https://idp.example.org/keys");
        environment.put("CHAT_DATABASE_URI", "");
        environment.put("CHAT_REDIS_URI", "redis://other.example.org:1");
        environment.put("CHAT_CORS_ORIGINS", "https://a.example.org,https://b.example.org");
        Settings settings = LoadedSettings.of(folder, environment);

        assertThat(settings.auth().issuer()).contains("https://idp.example.org");
        assertThat(settings.auth().jwksUri()).contains(URI.create("https://idp.example.org/keys"));
        assertThat(settings.database().uri()).as("the built-in one").isEmpty();
        assertThat(settings.redis().uri().orElseThrow().reveal()).isEqualTo("redis://other.example.org:1");
        assertThat(settings.cors().origins()).containsExactly("https://a.example.org", "https://b.example.org");
    }

    @Test
    void theKeysMayComeFromElsewhereWhileTheIssuerStays() {
        Settings settings = LoadedSettings.of(folder, with("CHAT_AUTH_JWKS_URI", "https://mirror.example.org/keys"));
        assertThat(settings.auth().issuer()).contains(ISSUER);
        assertThat(settings.auth().jwksUri()).contains(URI.create("https://mirror.example.org/keys"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "p@ss:w/o%r+d ?#&=",
                " leads and trails ",
                "none",
                "%41%",
                "a+b%20c",
                "[::1]",
                "pässwörd €",
                "\\'\";"
            })
    void aPasswordArrivesAsItIs(String password) {
        assertThat(database(LoadedSettings.of(folder, with("RDS_PASSWORD", password)))
                        .getPassword())
                .isEqualTo(password);
    }

    @ParameterizedTest
    @CsvSource({
        "RDS_PORT, many",
        "RDS_PORT, 70000",
        "REDIS_ENDPOINT_PORT, 0",
        "RDS_USERNAME, none",
        "RDS_DB_NAME, none",
        "COGNITO_REGION, none",
        "COGNITO_POOL_ID, none"
    })
    void whatCannotBeUsedIsNamed(String name, String value) {
        assertThat(LoadedSettings.problems(folder, "{}", with(name, value)))
                .singleElement()
                .asString()
                .contains(name)
                .doesNotContain("secret");
    }

    @Test
    void aProblemOfANameThatIsBeatenDoesNotMatter() {
        Map<String, String> environment = new HashMap<>(with("RDS_PORT", "many"));
        environment.put("CHAT_DATABASE_URI", "postgresql://u:p@db.example.org/chat");
        assertThat(LoadedSettings.problems(folder, "{}", environment)).isEmpty();
    }

    @Test
    void aServerRunsOnThemWithAPasswordOfOddCharacters() throws SQLException {
        String uri = TestDatabases.fresh();
        PgConnectOptions database = PgConnectOptions.fromUri(uri);
        String role = "role_" + database.getDatabase();
        String password = " p@s:s/w%o+r d?#&=é";
        TestDatabases.execute(
                uri,
                "CREATE ROLE " + role + " LOGIN PASSWORD '" + password + "'",
                "ALTER DATABASE " + database.getDatabase() + " OWNER TO " + role,
                "GRANT ALL ON SCHEMA public TO " + role);
        TestServer.Builder builder = TestServer.with()
                .databaseByOtherNames()
                .set("RDS_PROXY_HOST", database.getHost())
                .set("RDS_PORT", String.valueOf(database.getPort()))
                .set("RDS_DB_NAME", database.getDatabase())
                .set("RDS_USERNAME", role)
                .set("REDIS_ENDPOINT_ADDRESS", "none")
                .set("REDIS_ENDPOINT_PORT", "none");
        try {
            assertThatThrownBy(
                            () -> builder.set("RDS_PASSWORD", password.strip()).start())
                    .hasMessageContaining("password authentication failed");
            try (TestServer server = builder.set("RDS_PASSWORD", password).start()) {
                TestUser ann = server.newUser("ann");
                String conversation = ann.direct(server.newUser("ben"));
                try (TestSocket socket = ann.connect()) {
                    socket.deliver("t1", conversation, "hello");
                }
                assertThat(ann.history(conversation)).hasSize(1);
            }
        } finally {
            TestDatabases.execute(
                    uri,
                    "REASSIGN OWNED BY " + role + " TO CURRENT_USER",
                    "DROP OWNED BY " + role,
                    "DROP ROLE " + role);
            TestDatabases.drop(uri);
        }
    }

    @Test
    void aDatabaseMayHaveAnOddName() throws SQLException {
        String uri = TestDatabases.fresh();
        String plain = PgConnectOptions.fromUri(uri).getDatabase();
        String odd = plain + " ?%41+&é";
        TestDatabases.execute(
                uri.substring(0, uri.lastIndexOf('/')) + "/postgres",
                "ALTER DATABASE " + plain + " RENAME TO \"" + odd + "\"");
        PgConnectOptions database = PgConnectOptions.fromUri(uri);
        try (TestServer server = TestServer.with()
                .databaseByOtherNames()
                .set("RDS_PROXY_HOST", database.getHost())
                .set("RDS_PORT", String.valueOf(database.getPort()))
                .set("RDS_DB_NAME", odd)
                .set("RDS_USERNAME", database.getUser())
                .set("RDS_PASSWORD", database.getPassword())
                .start()) {
            assertThat(server.newUser("ann").conversations()).isEmpty();
        } finally {
            TestDatabases.execute(
                    uri.substring(0, uri.lastIndexOf('/')) + "/postgres", "DROP DATABASE \"" + odd + "\" WITH (FORCE)");
        }
    }

    private static Map<String, String> with(String name, String value) {
        Map<String, String> environment = new HashMap<>(FILE);
        environment.put(name, value);
        return environment;
    }

    private static PgConnectOptions database(Settings settings) {
        return PgConnectOptions.fromUri(settings.database().uri().orElseThrow().reveal());
    }
}
