package io.pagenow.chat.pages;

import static io.pagenow.chat.support.Strange.assertBounded;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.pagenow.chat.model.SharedPage;
import java.util.Locale;

/** Whatever URL someone shares, its host and its domain can be told. */
class DomainsFuzzTest {
    private static final Domains domains = Domains.load();

    @DictionaryEntries({
        "://",
        "@",
        "[",
        "]",
        ":",
        ".",
        "xn--",
        "co.uk",
        "github.io",
        "127.0.0.1",
        "::1",
        "..",
        "\\",
        "?",
        "#"
    })
    @FuzzTest(maxDuration = "4s")
    void aUrlHasAHostAndTheHostADomain(byte[] input) {
        String rest = new String(input, UTF_8);
        assertBounded(input.length, () -> {
            String host = SharedPage.host("https://" + rest);
            assertThat(host).isEqualTo(host.toLowerCase(Locale.ROOT)).doesNotContainPattern("[/?#\\\\@]");

            String domain = domains.of(host);
            String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
            assertThat(name).endsWith(domain);
        });
    }
}
