package io.pagenow.chat.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.support.Rest;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestUser;
import io.pagenow.chat.support.Threat;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files are compressed once, and what is made for a caller is not compressed at all. */
@Threat(28)
final class CompressionTest {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @AutoClose
    private static final TestServer server = TestServer.start();

    private static HttpResponse<byte[]> get(String path, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.http().resolve(path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private static Optional<String> encoding(HttpResponse<?> answer) {
        return answer.headers().firstValue("content-encoding");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/openapi.json", "/asyncapi.json", "/swagger-ui-bundle.js", "/swagger-ui.css"})
    void aFileIsSentCompressedToWhomeverAcceptsIt(String path) throws Exception {
        HttpResponse<byte[]> plain = get(path, "Accept-Encoding", "identity");
        HttpResponse<byte[]> gzipped = get(path, "Accept-Encoding", "br, GZIP");

        assertThat(encoding(plain)).isEmpty();
        assertThat(encoding(gzipped)).contains("gzip");
        assertThat(gzipped.body()).hasSizeLessThan(plain.body().length);
        try (GZIPInputStream content = new GZIPInputStream(new ByteArrayInputStream(gzipped.body()))) {
            assertThat(content.readAllBytes()).isEqualTo(plain.body());
        }
        assertThat(String.join(",", gzipped.headers().allValues("vary"))).containsIgnoringCase("accept-encoding");
    }

    @Test
    void eachEncodingHasItsTag() throws Exception {
        String plain = get("/openapi.json").headers().firstValue("etag").orElseThrow();
        String gzipped = get("/openapi.json", "Accept-Encoding", "gzip")
                .headers()
                .firstValue("etag")
                .orElseThrow();

        assertThat(gzipped).isNotEqualTo(plain);
        assertThat(get("/openapi.json", "Accept-Encoding", "gzip", "If-None-Match", "\"x\", " + gzipped)
                        .statusCode())
                .isEqualTo(304);
        assertThat(get("/openapi.json", "If-None-Match", gzipped).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gzip;q=0|false",
                "*|true",
                "*;q=0|false",
                "gzip;q=0, *|false",
                "br|false",
                "deflate, gzip;q=0.001|true"
            })
    void theWeightsOfEncodingsCount(String accepted, boolean compressed) throws Exception {
        assertThat(encoding(get("/openapi.json", "Accept-Encoding", accepted)).isPresent())
                .isEqualTo(compressed);
    }

    @Test
    void aHeadTellsTheLengthOfTheEncoding() throws Exception {
        HttpResponse<byte[]> gzipped = get("/openapi.json", "Accept-Encoding", "gzip");
        HttpResponse<Void> head = CLIENT.send(
                HttpRequest.newBuilder(server.http().resolve("/openapi.json"))
                        .method("HEAD", HttpRequest.BodyPublishers.noBody())
                        .header("Accept-Encoding", "gzip")
                        .build(),
                HttpResponse.BodyHandlers.discarding());

        assertThat(head.headers().firstValue("content-length")).contains(String.valueOf(gzipped.body().length));
    }

    @Test
    void answersOfTheApiAreNotCompressed() {
        TestUser ann = server.newUser("ann");
        String conversation = ann.direct(server.newUser("ben"));
        for (String path : new String[] {
            "/conversations", "/conversations/" + conversation + "/messages?offset=0&limit=50", "/client-settings"
        }) {
            Rest.Answer answer =
                    Rest.get(server.http().resolve(path), "Authorization", ann.token(), "Accept-Encoding", "gzip");

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("content-encoding")).isEmpty();
        }
    }
}
