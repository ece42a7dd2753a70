package io.pagenow.chat.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pagenow.chat.config.DatabaseUri.Host;
import io.pagenow.chat.config.DatabaseUri.SslMode;
import io.pagenow.chat.support.TestCertificates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a database URI means, and what it must not hold. */
class DatabaseUriTest {
    @TempDir
    private Path folder;

    @Test
    void partsAreDecodedByPercentSignsAlone() {
        DatabaseUri uri = DatabaseUri.parse("postgresql://us%40er:p%2Fa+s%25s@db.example:6543/my%20chat");

        assertThat(uri.user()).isEqualTo("us@er");
        assertThat(uri.password().orElseThrow().reveal()).isEqualTo("p/a+s%s");
        assertThat(uri.database()).isEqualTo("my chat");
        assertThat(uri.hosts()).containsExactly(new Host("db.example", 6543));
        assertThat(uri.toString()).doesNotContain("p/a+s%s");
    }

    @Test
    void parametersWinOverTheParts() {
        DatabaseUri uri = DatabaseUri.parse(
                "postgres://a:b@one/two?host=three&port=4&dbname=five&user=six&password=se%26ven&connect_timeout=8"
                        + "&application_name=nine&options=-csearch_path%3Dten");

        assertThat(uri.hosts()).containsExactly(new Host("three", 4));
        assertThat(uri.database()).isEqualTo("five");
        assertThat(uri.user()).isEqualTo("six");
        assertThat(uri.password().orElseThrow().reveal()).isEqualTo("se&ven");
        assertThat(uri.connectTimeoutSeconds()).isEqualTo(8);
        assertThat(uri.applicationName()).isEqualTo("nine");
        assertThat(uri.options()).contains("-csearch_path=ten");
    }

    @Test
    void severalHostsAreTriedForOneThatTakesWrites() {
        DatabaseUri uri = DatabaseUri.parse("postgresql://u@one,two:6000,[::1]:6001/chat");

        assertThat(uri.hosts()).containsExactly(new Host("one", 5432), new Host("two", 6000), new Host("::1", 6001));
        assertThat(uri.writableOnly()).isTrue();
        assertThat(DatabaseUri.parse("postgresql://u@one,two/chat?target_session_attrs=any")
                        .writableOnly())
                .isFalse();
        assertThat(DatabaseUri.parse("postgresql://u@one/chat?target_session_attrs=primary")
                        .writableOnly())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "postgresql://u@db/chat, PREFER",
        "postgresql://u@localhost/chat, DISABLE",
        "postgresql://u@127.0.0.2/chat, DISABLE",
        "postgresql://u@[::1]/chat, DISABLE",
        "postgresql:///chat, DISABLE",
        "postgresql:///chat?host=/run/postgresql, DISABLE",
        "postgresql://u@10.0.0.1/chat, PREFER",
        "postgresql://u@db/chat?sslmode=allow, ALLOW",
        "postgresql://u@db/chat?ssl=true, REQUIRE",
        "postgresql://u@db/chat?sslmode=verify-full&sslrootcert=system, VERIFY_FULL"
    })
    void theModeOfTlsDependsOnWhereTheDatabaseIs(String uri, SslMode mode) {
        assertThat(DatabaseUri.parse(uri).tls().mode()).isEqualTo(mode);
    }

    @Test
    void aFileOfAuthoritiesMakesRequireVerify() {
        try (TestCertificates certificates = new TestCertificates()) {
            assertThat(DatabaseUri.parse(
                                    "postgresql://u@db/chat?sslmode=require&sslrootcert=" + certificates.authority())
                            .tls()
                            .mode())
                    .isEqualTo(SslMode.VERIFY_CA);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "secret-word", "-----BEGIN CERTIFICATE-----\nsecret-word\n-----END CERTIFICATE-----\n"})
    void aFileThatHoldsSomethingElseIsNamed(String content) throws IOException {
        Path file = Files.writeString(folder.resolve("ca.pem"), content);

        assertThatThrownBy(() -> DatabaseUri.parse("postgresql://u@db/chat?sslmode=verify-full&sslrootcert=" + file))
                .hasMessageContaining(file.toString())
                .hasMessageNotContaining("secret-word");
        assertThatThrownBy(() ->
                        DatabaseUri.parse("postgresql://u@db/chat?sslmode=require&sslcert=" + file + "&sslkey=" + file))
                .hasMessageContaining(file.toString())
                .hasMessageNotContaining("secret-word");
    }

    @ParameterizedTest
    @CsvSource({
        "sslmode=secret-word, sslmode",
        "sslmode=verify-ca, sslrootcert",
        "sslmode=require&sslrootcert=system, verify-full",
        "sslrootcert=/no/such/file, sslrootcert",
        "sslcert=/no/such/file, sslcert",
        "sslcrl=secret-word, sslcrl",
        "sslpassword=secret-word, sslpassword",
        "requirepeer=secret-word, requirepeer",
        "gssencmode=require, gssencmode",
        "channel_binding=require, channel_binding",
        "target_session_attrs=standby, target_session_attrs",
        "target_session_attrs=secret-word, target_session_attrs",
        "connect_timeout=0, connect_timeout",
        "connect_timeout=secret-word, connect_timeout",
        "port=secret-word, port",
        "port=1%2C2%2C3, ports",
        "service=secret-word, service",
        "passfile=secret-word, passfile",
        "prepareThreshold=0, prepareThreshold",
        "tcp_user_timeout=1, tcp_user_timeout",
        "host=/run%2C/tmp, Unix socket",
        "password=%zz, hexadecimal"
    })
    void whatCannotBeHonouredIsNamedAndNothingElseShown(String parameters, String named) {
        assertThatThrownBy(() -> DatabaseUri.parse("postgresql://u@db/chat?" + parameters))
                .isInstanceOf(InvalidDatabaseUriException.class)
                .hasMessageContaining(named)
                .hasMessageNotContaining("secret-word");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mysql://u@db/chat",
                "postgresql:/db/chat",
                "postgresql://u@d b/chat",
                "postgresql://u@db:port/chat",
                "postgresql://u@db/chat?sslmode",
                "postgresql://a:b@c@db/chat",
                "postgresql://u@db:70000/chat"
            })
    void whatIsNoSuchUriIsRefused(String uri) {
        assertThatThrownBy(() -> DatabaseUri.parse(uri)).isInstanceOf(InvalidDatabaseUriException.class);
    }
}
