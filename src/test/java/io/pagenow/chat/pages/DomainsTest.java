package io.pagenow.chat.pages;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.model.SharedPage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which domain a shared page is said to be of. */
class DomainsTest {
    private final Domains domains = Domains.load();

    @ParameterizedTest
    @CsvSource({
        "example.com, example.com",
        "www.example.com, example.com",
        "a.b.c.example.com, example.com",
        "example.com., example.com",
        "_dmarc.example.com, example.com",
        "bbc.co.uk, bbc.co.uk",
        "www.bbc.co.uk, bbc.co.uk",
    })
    void aRegisteredNameIsTheSuffixAndOneLabel(String host, String domain) {
        assertThat(domains.of(host)).isEqualTo(domain);
    }

    @ParameterizedTest
    @CsvSource({
        "foo.github.io, foo.github.io",
        "docs.foo.github.io, foo.github.io",
        "d.pages.dev, d.pages.dev",
        "shop.vercel.app, shop.vercel.app",
        "bucket.s3.amazonaws.com, bucket.s3.amazonaws.com",
    })
    void whatBelongsToDifferentPeopleUnderOneServiceIsToldApart(String host, String domain) {
        assertThat(domains.of(host)).isEqualTo(domain);
    }

    @ParameterizedTest
    @CsvSource({
        "a.b.foo.ck, b.foo.ck",
        "www.ck, www.ck",
        "a.www.ck, www.ck",
        "x.y.kawasaki.jp, x.y.kawasaki.jp",
        "www.city.kawasaki.jp, city.kawasaki.jp",
    })
    void wildcardsAndExceptionsOfTheListCount(String host, String domain) {
        assertThat(domains.of(host)).isEqualTo(domain);
    }

    @ParameterizedTest
    @CsvSource({
        "www.xn--85x722f.xn--55qx5d.cn, xn--85x722f.xn--55qx5d.cn",
        "www.食狮.公司.cn, 食狮.公司.cn",
        "www.bücher.de, bücher.de",
        "www.xn--bcher-kva.de, xn--bcher-kva.de",
        "xn--85x722f.xn--fiqs8s, xn--85x722f.xn--fiqs8s",
    })
    void internationalNamesStayAsTheyAreWritten(String host, String domain) {
        assertThat(domains.of(host)).isEqualTo(domain);
    }

    @ParameterizedTest
    @CsvSource({"com", "co.uk", "github.io", "foo.ck", "xn--55qx5d.cn", "x..com", ".com"})
    void aSuffixHasNoRegisteredName(String host) {
        assertThat(domains.of(host)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1", "10.1.2.3", "[::1]", "[2001:db8::1]", "localhost", "intranet"})
    void addressesAndNamesOfTheLocalNetworkStandForThemselves(String host) {
        assertThat(domains.of(host)).isEqualTo(host);
    }

    @ParameterizedTest
    @CsvSource({"printer.local, printer.local", "a.b.unlisted, b.unlisted", "app.localhost, app.localhost"})
    void theLastLabelOfANameThatIsNotListedIsItsSuffix(String host, String domain) {
        assertThat(domains.of(host)).isEqualTo(domain);
    }

    @ParameterizedTest
    @CsvSource({
        "https://Example.COM/a, example.com",
        "HTTP://example.com:8080?x, example.com",
        "https://user:pass@example.com#x, example.com",
        "https://user@evil.org@example.com/, example.com",
        "http://[2001:db8::1]:8080/, [2001:db8::1]",
        "http://[::1], [::1]",
        "https://example.com\\@evil.org/, example.com",
        "https://example.com/a|b{c}^, example.com",
    })
    void theHostIsFoundAsBrowsersFindIt(String url, String host) {
        assertThat(SharedPage.host(url)).isEqualTo(host);
    }

    @Test
    void aUrlWithoutAHostHasNone() {
        assertThat(SharedPage.host("https://")).isEmpty();
        assertThat(SharedPage.host("https:///path")).isEmpty();
        assertThat(SharedPage.host("https://:80/")).isEmpty();
        assertThat(SharedPage.host("https://[::1/")).isNotNull();
    }
}
