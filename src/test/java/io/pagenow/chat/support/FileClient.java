package io.pagenow.chat.support;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Files of messages, as a user uploads, sends and reads them. */
public record FileClient(TestUser user, String conversation) {
    /** The response to a request for a file. */
    public record Bytes(int status, java.net.http.HttpHeaders headers, Buffer content) {
        public byte[] body() {
            return content.getBytes();
        }

        public String header(String name) {
            return headers.firstValue(name).orElse("");
        }
    }

    /** Requests a slot. */
    public Rest.Answer slot(String name, long size, String type) {
        return user.post("/attachments", description(name, size, type).encode());
    }

    public JsonObject description(String name, long size, String type) {
        return new JsonObject()
                .put("conversationId", conversation)
                .put("name", name)
                .put("size", size)
                .put("contentType", type);
    }

    /** Makes a slot that fits. */
    public JsonObject slotFor(String name, long size, String type) {
        Rest.Answer answer = slot(name, size, type);
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return answer.object();
    }

    /** Uploads the bytes, or some of them. */
    public Rest.Answer put(JsonObject slot, byte[] bytes, String... headers) {
        return Rest.call("PUT", url(slot), bytes, headers);
    }

    /** Queries how many bytes are received. */
    public Rest.Answer query(JsonObject slot, long size) {
        return put(slot, new byte[0], "Content-Range", "bytes */" + size);
    }

    public URI url(JsonObject slot) {
        return user.server()
                .http()
                .resolve("/attachments")
                .resolve(slot.getJsonObject("upload").getString("url"));
    }

    /** Requests a slot and uploads the file. */
    public Rest.Answer upload(String name, String type, byte[] bytes) {
        return put(slotFor(name, bytes.length, type), bytes);
    }

    /** Returns the description of a file that can be sent. */
    public JsonObject ready(String name, String type, byte[] bytes) {
        Rest.Answer answer = upload(name, type, bytes);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.object().getJsonObject("attachment");
    }

    /** Sends a message with files, without a text. */
    public Rest.Answer send(String tempMessageId, String... attachments) {
        return user.post(
                "/conversations/" + conversation + "/messages",
                new JsonObject()
                        .put("tempMessageId", tempMessageId)
                        .put("attachments", new JsonArray(List.of(attachments)))
                        .encode());
    }

    /** Uploads a file and sends it; returns its id. */
    public String sent(String tempMessageId, String name, String type, byte[] bytes) {
        String id = ready(name, type, bytes).getString("id");
        Rest.Answer answer = send(tempMessageId, id);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return id;
    }

    /** Reads a file, as anyone. */
    public static Bytes get(TestUser reader, String attachment, String... headers) {
        return request(
                "GET",
                reader.server().http().resolve("/attachments/" + attachment),
                Optional.of(reader.token()),
                headers);
    }

    /** Reads a file by a link. */
    public static Bytes get(URI link) {
        return request("GET", link, Optional.empty());
    }

    public static Bytes request(String method, URI uri, Optional<String> token, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .timeout(Duration.ofSeconds(30))
                .method(method, HttpRequest.BodyPublishers.noBody());
        token.ifPresent(own -> request.header("Authorization", own));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            HttpResponse<byte[]> response = Rest.CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            return new Bytes(response.statusCode(), response.headers(), Buffer.buffer(response.body()));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
