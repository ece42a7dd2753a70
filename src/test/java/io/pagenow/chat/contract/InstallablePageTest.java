package io.pagenow.chat.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.support.TestServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The files with which browsers install the page: manifest, icons and service worker. */
final class InstallablePageTest {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @AutoClose
    private static final TestServer server = TestServer.start();

    private static HttpResponse<byte[]> get(String path) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(server.http().resolve(path)).build();
        HttpResponse<byte[]> answer = CLIENT.send(request, HttpResponse.BodyHandlers.ofByteArray());
        assertThat(answer.statusCode()).as(path).isEqualTo(200);
        return answer;
    }

    private static String text(String path) throws Exception {
        return new String(get(path).body(), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource({
        "/manifest.webmanifest, application/manifest+json",
        "/service-worker.js, text/javascript; charset=utf-8",
        "/offline-files.js, text/javascript; charset=utf-8",
        "/worker/notifications.js, text/javascript; charset=utf-8",
        "/worker/plain-text.js, text/javascript; charset=utf-8",
        "/icons/192.png, image/png",
        "/client/chat-api-client.tgz, application/gzip",
        "/client/chat-api-react.tgz, application/gzip"
    })
    void aFileHasItsTypeAndIsCheckedAtEachUse(String path, String type) throws Exception {
        HttpResponse<byte[]> answer = get(path);

        assertThat(answer.headers().firstValue("content-type")).contains(type);
        assertThat(answer.headers().firstValue("cache-control")).contains("no-cache");
        assertThat(answer.headers().firstValue("content-security-policy").orElseThrow())
                .contains("manifest-src 'self'", "worker-src 'self'");
    }

    @Test
    void theManifestNamesIconsThatExistAndHaveTheirSizes() throws Exception {
        JsonObject manifest = new JsonObject(text("/manifest.webmanifest"));
        assertThat(manifest.getString("display")).isEqualTo("standalone");
        assertThat(manifest.getString("start_url")).isEqualTo("/");
        JsonArray icons = manifest.getJsonArray("icons");
        assertThat(icons.stream().map(icon -> ((JsonObject) icon).getString("purpose", "any")))
                .contains("any", "maskable");
        for (int index = 0; index < icons.size(); index++) {
            JsonObject icon = icons.getJsonObject(index);
            HttpResponse<byte[]> answer =
                    get(URI.create("/").resolve(icon.getString("src")).toString());
            assertThat(answer.headers().firstValue("content-type")).contains(icon.getString("type"));
            if (icon.getString("type").equals("image/png")) {
                BufferedImage picture = ImageIO.read(new ByteArrayInputStream(answer.body()));
                assertThat(picture.getWidth() + "x" + picture.getHeight()).isEqualTo(icon.getString("sizes"));
            }
        }
        assertThat(text("/")).contains("<link rel=\"manifest\" href=\"manifest.webmanifest\">");
    }

    @Test
    void theListOfFilesForAPageWithoutAConnectionHasTheirHashes() throws Exception {
        String script = text("/offline-files.js");
        JsonObject files = new JsonObject(script.substring(script.indexOf('{'), script.lastIndexOf('}') + 1));

        assertThat(files.fieldNames())
                .contains("/", "/app.js", "/client/index.js", "/styles.css")
                .noneMatch(path ->
                        path.matches("/(admin/|client/live|docs|icons/|worker/|openapi|asyncapi|service-worker).*"));
        for (String path : files.fieldNames()) {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(get(path).body());
            assertThat(files.getString(path))
                    .as(path)
                    .isEqualTo("sha256-" + Base64.getEncoder().encodeToString(hash));
        }
    }
}
