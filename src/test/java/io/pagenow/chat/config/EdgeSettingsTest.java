package io.pagenow.chat.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.support.Threat;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings that say from where the server may be reached, and by which web pages. */
final class EdgeSettingsTest {
    private static final String PROVIDER = "https://id.example.org/keys";

    @TempDir
    private Path folder;

    @Threat(20)
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CHAT_PROXIES_TRUSTED     | 127.0.0.1",
                "CHAT_PROXIES_TRUSTED     | 127.0.0.0/8,::1",
                "CHAT_PROXIES_TRUSTED     | 10.0.0.0/8",
                "CHAT_WEBSOCKET_PUBLIC_URL| wss://192.0.2.1/",
                "CHAT_WEBSOCKET_PUBLIC_URL| ws://chat.example.invalid:8081/",
                "CHAT_HTTP_HOST           | 0.0.0.0",
                "CHAT_HTTP_HOST           | ::",
                "CHAT_WEBSOCKET_HOST      | 192.0.2.1",
                "CHAT_ADMIN_HOST          | 0.0.0.0"
            })
    void aServerThatIsPublishedNeedsAnIdentityProvider(String variable, String value) {
        assertThat(LoadedSettings.problems(folder, "{}", Map.of(variable, value)))
                .singleElement()
                .asString()
                .contains(variable, "auth.jwksUri");
        assertThat(LoadedSettings.problems(folder, "{}", Map.of(variable, value, "CHAT_AUTH_JWKS_URI", PROVIDER)))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ws://localhost:8081/", "ws://127.0.0.1:9000/", "ws://[::1]:8081/", "wss://localhost/"})
    void anAddressOfThisMachineForItselfIsNotPublic(String url) {
        assertThat(LoadedSettings.problems(folder, "{}", Map.of("CHAT_WEBSOCKET_PUBLIC_URL", url)))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://chat.example.org",
                "https://chat.example.org/",
                "http://localhost:3000",
                "https://*.example.org",
                "https://*.example.org:8443",
                "http://my_host:8080",
                "http://[::1]:8080",
                "chrome-extension://abc",
                "null",
                "file://",
                "file:///",
                "*"
            })
    void anOriginCanBeNamed(String origin) {
        assertThat(LoadedSettings.problems(folder, "{}", Map.of("CHAT_CORS_ORIGINS", origin)))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*.example.org",
                "https://*",
                "https://chat-*.example.org",
                "https://a.*.example.org",
                "https://*.*.example.org",
                "https://example.*",
                "https://*.",
                "https://*.[::1]",
                "http://localhost:*",
                "https://chat.example.org/page",
                "https://user@chat.example.org",
                "https://chat.example.org:99999",
                "chat.example.org",
                "file://host"
            })
    void whatIsNoOriginIsRefusedByItsName(String origin) {
        assertThat(LoadedSettings.problems(folder, "{}", Map.of("CHAT_CORS_ORIGINS", origin)))
                .singleElement()
                .asString()
                .contains("CHAT_CORS_ORIGINS", "https://*.example.org");
    }

    @ParameterizedTest
    @CsvSource({
        "::1, [::1]:8080",
        "[::1], [::1]:8080",
        "0:0:0:0:0:0:0:1, [0:0:0:0:0:0:0:1]:8080",
        "127.0.0.1, 127.0.0.1:8080",
        "localhost, localhost:8080"
    })
    void anIpv6AddressHasBracketsWhereAPortFollows(String host, String authority) {
        assertThat(LoadedSettings.of(folder, Map.of("CHAT_HTTP_HOST", host))
                        .http()
                        .authority(8080))
                .isEqualTo(authority);
    }

    @Test
    void aHostThatIsNotThereIsNotTakenForThisMachine() {
        assertThat(LoadedSettings.problems(folder, "{}", Map.of("CHAT_HTTP_HOST", "nowhere.invalid")))
                .isNotEmpty();
    }
}
