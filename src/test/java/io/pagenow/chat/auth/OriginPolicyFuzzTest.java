package io.pagenow.chat.auth;

import static io.pagenow.chat.support.Strange.assertBounded;
import static io.pagenow.chat.support.Strange.lines;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.pagenow.chat.config.Settings;
import io.pagenow.chat.limit.ClientAddresses;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whatever stands in the headers, a page of another host is not let in. */
class OriginPolicyFuzzTest {
    private static final String CONFIGURED = "https://chat.example";
    private static final String BELOW = ".wide.example";
    private static final int PORT = 8080;
    private static final Pattern ORIGIN =
            Pattern.compile("([a-z0-9+.-]+)://([^/?#]*@)?([^/?#@]*?)(:[0-9]*)?([/?#].*)?", Pattern.CASE_INSENSITIVE);

    private final OriginPolicy policy = new OriginPolicy(
            List.of(CONFIGURED, "https://*" + BELOW), new ClientAddresses(new Settings.Proxies(List.of())), () -> PORT);

    @DictionaryEntries({
        "http://",
        "https://",
        "chrome-extension://",
        "moz-extension://",
        "safari-web-extension://",
        "null",
        "file://",
        "*",
        "chat.example",
        ".wide.example",
        "localhost",
        ":8080",
        "@",
        "[::1]"
    })
    @FuzzTest(maxDuration = "4s")
    void aForeignOriginIsNotLetIn(byte[] input) {
        byte[][] headers = lines(input, 2);
        String origin = new String(headers[0], ISO_8859_1);
        String host = new String(headers[1], ISO_8859_1);
        assertBounded(input.length, () -> {
            if (policy.allows(origin, new OwnOrigin(Optional.of("http"), host, PORT))
                    && !origin.replaceAll(":443$", "").equalsIgnoreCase(CONFIGURED)) {
                Matcher parts = ORIGIN.matcher(origin);
                assertThat(parts.matches()).isTrue();
                String scheme = parts.group(1).toLowerCase(Locale.ROOT);
                String name = parts.group(3).toLowerCase(Locale.ROOT);
                if (List.of("chrome-extension", "moz-extension", "safari-web-extension")
                        .contains(scheme)) {
                    return;
                }
                if (name.endsWith(BELOW) && scheme.equals("https")) {
                    assertThat(parts.group(4)).isIn(null, ":443");
                    return;
                }
                assertThat(scheme).isEqualTo("http");
                assertThat(name).isEqualToIgnoringCase(host).isNotEmpty();
                assertThat(parts.group(4)).isNotNull().matches(":0*" + PORT);
            }
        });
    }
}
