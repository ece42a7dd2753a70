package io.pagenow.chat.auth;

import static io.pagenow.chat.support.Strange.assertBounded;
import static io.pagenow.chat.support.Strange.lines;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whatever stands in the headers, a page of another host is not let in. */
class OriginPolicyFuzzTest {
    private static final String CONFIGURED = "https://chat.example";
    private static final Pattern ORIGIN =
            Pattern.compile("([a-z0-9+.-]+)://([^/?#]*@)?([^/?#@]*?)(:[0-9]*)?([/?#].*)?", Pattern.CASE_INSENSITIVE);

    private final OriginPolicy policy = new OriginPolicy(List.of(CONFIGURED));

    @DictionaryEntries({
        "http://",
        "https://",
        "chrome-extension://",
        "moz-extension://",
        "null",
        "chat.example",
        "localhost",
        "@",
        "[::1]"
    })
    @FuzzTest(maxDuration = "4s")
    void aForeignOriginIsNotLetIn(byte[] input) {
        byte[][] headers = lines(input, 2);
        String origin = new String(headers[0], ISO_8859_1);
        String host = new String(headers[1], ISO_8859_1);
        assertBounded(input.length, () -> {
            if (policy.allows(origin, host) && !origin.equalsIgnoreCase(CONFIGURED)) {
                Matcher parts = ORIGIN.matcher(origin);
                assertThat(parts.matches()).isTrue();
                if (!List.of("chrome-extension", "moz-extension").contains(parts.group(1))) {
                    assertThat(parts.group(3)).isEqualToIgnoringCase(host).isNotEmpty();
                }
            }
        });
    }
}
