package io.pagenow.chat.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.support.AtOnce;
import io.pagenow.chat.support.Rest;
import io.pagenow.chat.support.TestHttpsServer;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestUser;
import io.pagenow.chat.support.Threat;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The server reads titles of pages for clients, and lets nobody reach into its own network by that. */
class LinkPreviewTest {
    private static final Map<String, Consumer<HttpServerRequest>> pages = new ConcurrentHashMap<>();
    private static final AtomicInteger requests = new AtomicInteger();

    @AutoClose
    private static final TestHttpsServer web = new TestHttpsServer();

    private static final int port = web.listen(request -> {
        requests.incrementAndGet();
        pages.getOrDefault(
                        request.path(),
                        missing -> missing.response().setStatusCode(404).end())
                .accept(request);
    });

    @AutoClose
    private static final TestServer server = server().set("CHAT_LINK_PREVIEWS_ALLOWED_NETWORKS", "127.0.0.0/8,::1")
            .start();

    /** Without a network that an operator allows, as servers usually are. */
    @AutoClose
    private static final TestServer strict = server().start();

    @AutoClose
    private static final TestServer silent = TestServer.start();

    private final TestUser ann = server.newUser("ann");
    private final String path = "/" + UUID.randomUUID();
    private final String url = "https://localhost:" + port + path;

    private static TestServer.Builder server() {
        return TestServer.with()
                .set("CHAT_LINK_PREVIEWS_ENABLED", "true")
                .set("CHAT_LINK_PREVIEWS_TLS_CA", web.authority().toString());
    }

    private static Rest.Answer preview(TestUser user, String url) {
        return user.get("/link-preview?url=" + Rest.encoded(url));
    }

    private JsonObject found() {
        Rest.Answer answer = preview(ann, url);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.object();
    }

    private void page(String html) {
        page("text/html; charset=utf-8", html.getBytes(StandardCharsets.UTF_8));
    }

    private void page(String type, byte[] body) {
        behave(response -> response.putHeader("Content-Type", type).end(Buffer.buffer(body)));
    }

    private void behave(Consumer<HttpServerResponse> response) {
        pages.put(path, request -> response.accept(request.response()));
    }

    private void assertNone(TestUser user) {
        Rest.Answer answer = preview(user, url);
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.object().getString("detail")).isEqualTo("There is no preview of this page");
    }

    @Test
    void aPageIsReadByItsOpenGraphProperties() {
        page("""
                <!doctype html><html><head><title>Plain</title>
                <meta property="og:title" content="The kettle &amp; the pot">
                <meta property="og:description" content="  Two
                  lines ">
                <meta property="og:site_name" content="Kitchen"></head><body>x</body></html>""");

        assertThat(found())
                .isEqualTo(new JsonObject()
                        .put("url", url)
                        .put("title", "The kettle & the pot")
                        .put("description", "Two lines")
                        .put("siteName", "Kitchen"));
    }

    @Test
    void aPageWithoutThemIsReadByItsTitleAndDescription() {
        page("<title>Pot</title><meta name=description content='Of clay'><svg><title>Picture</title></svg>");

        assertThat(found())
                .isEqualTo(new JsonObject().put("url", url).put("title", "Pot").put("description", "Of clay"));
    }

    @ParameterizedTest
    @CsvSource({"text/html; charset=ISO-8859-1, ISO-8859-1", "text/html, UTF-8", "text/html; charset=nonsense, UTF-8"})
    void theCharsetIsThatOfThePage(String type, String charset) {
        page(type, "<meta charset=utf-8><title>Grüße</title>".getBytes(Charset.forName(charset)));

        assertThat(found().getString("title")).isEqualTo("Grüße");
    }

    @Test
    void textsAreOneLineWithoutMarksOfDirectionAndNotTooLong() {
        page("<title>a\u202Eb\u0007\n c" + "😀".repeat(400) + "</title>");

        String title = found().getString("title");
        assertThat(title).startsWith("ab c😀").endsWith("😀…");
        assertThat(title.length()).isLessThanOrEqualTo(300);
    }

    @Test
    void aRedirectIsFollowedAndTheFragmentIsLeftOut() {
        pages.put(path + "/target", request -> request.response()
                .putHeader("Content-Type", "text/html")
                .end("<title>There</title>"));
        behave(response -> response.setStatusCode(302)
                .putHeader("Location", path + "/target#part")
                .end());

        Rest.Answer answer = preview(ann, url + "#top");
        assertThat(answer.object())
                .isEqualTo(new JsonObject().put("url", url + "/target").put("title", "There"));
    }

    @Test
    @Threat(35)
    void redirectsWithoutEndAndToOtherSchemesGiveNothing() {
        behave(response ->
                response.setStatusCode(301).putHeader("Location", path).end());
        assertNone(ann);
        for (String target : new String[] {"http://localhost:" + port + "/", "file:///etc/passwd", "::", "//"}) {
            String other = path + "/" + UUID.randomUUID();
            pages.put(other, request -> request.response()
                    .setStatusCode(302)
                    .putHeader("Location", target)
                    .end());
            assertThat(preview(ann, "https://localhost:" + port + other).status())
                    .as(target)
                    .isEqualTo(404);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://127.0.0.1/x",
                "https://localhost/x",
                "https://[::1]/x",
                "https://[::ffff:127.0.0.1]/x",
                "https://169.254.169.254/latest/meta-data/",
                "https://10.1.2.3/x",
                "https://192.168.1.1/x",
                "https://0.0.0.0/x",
                "https://2130706433/x"
            })
    @Threat(35)
    void addressesOfPrivateNetworksLookLikePagesWithoutAPreview(String target) {
        Rest.Answer answer = preview(strict.newUser("ann"), target);

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.object().getString("detail")).isEqualTo("There is no preview of this page");
    }

    @Test
    @Threat(35)
    void aServerOfThisMachineIsNotEvenConnectedTo() {
        page("<title>Inside</title>");
        AtomicInteger asked = new AtomicInteger();
        pages.put(path, request -> asked.incrementAndGet());

        assertNone(strict.newUser("ann"));
        assertThat(asked).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "http://example.com/",
                "https:///x",
                "https://user:secret@example.com/",
                "https://a b/",
                "https://127.1/x",
                "javascript:alert(1)"
            })
    void whatIsNoHttpsUrlIsRefused(String target) {
        Rest.Answer answer = preview(ann, target);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.object().getString("field")).isEqualTo("url");
    }

    @Test
    void aUrlThatIsTooLongIsRefused() {
        assertThat(preview(ann, url + "?" + "x".repeat(2_000)).status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "image/svg+xml", "text/plain", ""})
    void whatIsNoHtmlHasNoPreview(String type) {
        page(type, "<title>Pot</title>".getBytes(StandardCharsets.UTF_8));

        assertNone(ann);
    }

    @Test
    @Threat(35)
    void ofAPageWithoutEndTheBeginningIsRead() {
        behave(response -> {
            response.setChunked(true).putHeader("Content-Type", "text/html");
            response.write("<title>Long</title>");
            flood(response);
        });

        assertThat(found().getString("title")).isEqualTo("Long");
    }

    private static void flood(HttpServerResponse response) {
        if (!response.closed()) {
            response.write(" ".repeat(16 * 1024)).onSuccess(written -> flood(response));
        }
    }

    @Test
    @Threat(35)
    void ofAPageThatUnpacksToGigabytesTheBeginningIsRead() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream zipped = new GZIPOutputStream(bytes)) {
            zipped.write("<title>Packed</title>".getBytes(StandardCharsets.UTF_8));
            byte[] spaces = new byte[1024 * 1024];
            for (int index = 0; index < 200; index++) {
                zipped.write(spaces);
            }
        }
        behave(response -> response.putHeader("Content-Type", "text/html")
                .putHeader("Content-Encoding", "gzip")
                .end(Buffer.buffer(bytes.toByteArray())));

        assertThat(found().getString("title")).isEqualTo("Packed");
    }

    @Test
    @Threat(35)
    void aPageOfDeepElementsIsNoProblem() {
        page("<title>Deep</title>" + "<b>".repeat(60_000));

        assertThat(found().getString("title")).isEqualTo("Deep");
    }

    @Test
    @Threat(35)
    void aServerThatSaysNothingGivesNothing() {
        behave(response -> {});

        assertNone(ann);
    }

    @Test
    void aPageIsReadOnceForAll() throws Exception {
        AtomicInteger read = new AtomicInteger();
        behave(response -> {
            read.incrementAndGet();
            response.putHeader("Content-Type", "text/html").end("<title>Once</title>");
        });

        AtOnce.run(8, index -> found());
        found();
        assertThat(read).hasValue(1);
    }

    @Test
    void aServerWithoutPreviewsReadsNoPage() {
        Rest.Answer answer = preview(silent.newUser("ann"), url);

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.object().getString("detail")).contains("linkPreviews.enabled");
        assertThat(silent.newUser("ben").get("/client-settings").body()).doesNotContain("link-previews");
        assertThat(ann.get("/client-settings").body()).contains("link-previews");
    }

    @Test
    void strangersGetNone() {
        assertThat(Rest.get(server.http().resolve("/link-preview?url=" + Rest.encoded(url)))
                        .status())
                .isEqualTo(401);
    }

    @Test
    void aUserWhoRequestsTooManyPreviewsIsRefused() {
        TestUser eager = server.newUser("eager");
        page("<title>A page</title>");
        Rest.Answer refused = null;
        for (int number = 0; number < 10_000 && refused == null; number++) {
            Rest.Answer answer = preview(eager, url);
            refused = answer.status() == 429 ? answer : null;
        }

        assertThat(refused).isNotNull();
        assertThat(refused.object().getString("code")).isEqualTo("rate-limited");
        assertThat(refused.object().getString("detail")).startsWith("Too many previews of links from this user");
        assertThat(refused.header("retry-after")).isNotEmpty();
        assertThat(found().getString("title")).isEqualTo("A page");
    }
}
