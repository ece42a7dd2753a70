package io.pagenow.chat.support;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** HTTP as a client sees it. Every answer is held against the document of the API. */
public final class Rest {
    static {
        // Lets tests send a Host header of their choice; read by the JDK's client when its first class is loaded.
        System.setProperty("jdk.httpclient.allowRestrictedHeaders", "host");
    }

    static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(Patience.SECONDS))
            .build();

    private Rest() {}

    /** An answer, read to its end. */
    public record Answer(int status, java.net.http.HttpHeaders headers, String body) {
        public JsonObject object() {
            return new JsonObject(body);
        }

        public JsonArray array() {
            return new JsonArray(body);
        }

        /** The elements of an array of objects. */
        public List<JsonObject> objects() {
            return array().stream().map(JsonObject.class::cast).toList();
        }

        public String contentType() {
            return header("content-type").orElse("");
        }

        public Optional<String> header(String name) {
            return headers.firstValue(name);
        }
    }

    /**
     * @param method the request's method
     * @param body null for none
     * @param headers names and values by turns
     */
    public static Answer call(String method, URI uri, byte[] body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .timeout(Duration.ofSeconds(Patience.SECONDS))
                .method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            HttpResponse<String> response =
                    CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
            Answer answer = new Answer(response.statusCode(), response.headers(), response.body());
            Documents.check(method, uri, answer.status(), answer.contentType(), answer.body());
            return answer;
        } catch (IOException failure) {
            throw new UncheckedIOException(method + " " + uri, failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    public static Answer get(URI uri, String... headers) {
        return call("GET", uri, null, headers);
    }

    public static Answer post(URI uri, String body, String... headers) {
        return call("POST", uri, body.getBytes(StandardCharsets.UTF_8), headers);
    }

    /** A text as it stands in one segment of a path or one value of a query. */
    public static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    static String developmentToken(URI server, String userId) {
        Answer answer = post(
                server.resolve("/dev/token"),
                new JsonObject().put("userId", userId).encode());
        if (answer.status() != 200) {
            throw new IllegalStateException("no token for \"" + userId + "\": " + answer.body());
        }
        return answer.object().getString("token");
    }
}
