package io.pagenow.chat.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import io.pagenow.chat.json.JsonWriter;
import io.pagenow.chat.model.PushDevice;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Encodes what is pushed, and the bodies of responses about push. */
public final class PushBodies {
    private PushBodies() {}

    /**
     * The payload of a push.
     *
     * @param count messages, or users who reacted, that are reported together
     * @param title of a group
     * @param senderId the sender of the newest message, or the user who reacted last
     * @param body the beginning of the newest message; empty without a preview
     * @param reactions of that user to a message of the recipient; empty if the news is a message
     */
    public record Payload(
            UUID conversationId,
            long seq,
            long count,
            boolean isGroup,
            boolean mentioned,
            Optional<String> title,
            String senderId,
            Optional<String> senderName,
            Optional<String> body,
            List<String> reactions) {
        public boolean isOfReactions() {
            return !reactions.isEmpty();
        }

        Payload withBody(Optional<String> other) {
            return new Payload(
                    conversationId, seq, count, isGroup, mentioned, title, senderId, senderName, other, reactions);
        }
    }

    /**
     * Returns the payload of a push, with as much of its body as there is room for.
     *
     * @param maxBytes most bytes, at least 2,000
     */
    public static byte[] payload(Payload payload, int maxBytes) {
        byte[] bytes = encoded(payload);
        Payload shorter = payload;
        while (bytes.length > maxBytes && shorter.body().isPresent()) {
            String body = shorter.body().get();
            int points = body.codePointCount(0, body.length()) / 2;
            shorter = shorter.withBody(Optional.of(body.substring(0, body.offsetByCodePoints(0, points)))
                    .filter(text -> points > 0));
            bytes = encoded(shorter);
        }
        return bytes;
    }

    private static byte[] encoded(Payload payload) {
        return JsonWriter.bytes(json -> {
            json.writeStartObject();
            write(json, payload);
            json.writeEndObject();
        });
    }

    private static void write(JsonGenerator json, Payload payload) throws IOException {
        json.writeStringField("type", payload.isOfReactions() ? "reaction" : "message");
        json.writeStringField("conversationId", payload.conversationId().toString());
        json.writeNumberField("seq", payload.seq());
        json.writeNumberField("count", payload.count());
        json.writeBooleanField("isGroup", payload.isGroup());
        json.writeBooleanField("mentioned", payload.mentioned());
        optional(json, "title", payload.title());
        json.writeStringField("senderId", payload.senderId());
        optional(json, "senderName", payload.senderName());
        optional(json, "body", payload.body());
        if (payload.isOfReactions()) {
            json.writeArrayFieldStart("reactions");
            for (String reaction : payload.reactions()) {
                json.writeString(reaction);
            }
            json.writeEndArray();
        }
    }

    /**
     * Returns an event for the hook.
     *
     * @param userIds the users who are notified
     * @param ttlSeconds time after which the news is old
     */
    public static Buffer event(Instant at, List<String> userIds, Payload payload, boolean urgent, long ttlSeconds) {
        return JsonWriter.buffer(json -> {
            json.writeStartObject();
            json.writeStringField("type", payload.isOfReactions() ? "push.reaction" : "push.message");
            json.writeStringField("timestamp", JsonWriter.timestamp(at));
            json.writeObjectFieldStart("data");
            json.writeArrayFieldStart("userIds");
            for (String userId : userIds) {
                json.writeString(userId);
            }
            json.writeEndArray();
            json.writeBooleanField("urgent", urgent);
            json.writeNumberField("ttlSeconds", ttlSeconds);
            json.writeObjectFieldStart("payload");
            write(json, payload);
            json.writeEndObject();
            json.writeEndObject();
            json.writeEndObject();
        });
    }

    /** @param publicKey base64url of the point, as browsers expect it in {@code applicationServerKey} */
    public static Buffer key(String publicKey) {
        return JsonWriter.buffer(json -> {
            json.writeStartObject();
            json.writeStringField("publicKey", publicKey);
            json.writeEndObject();
        });
    }

    public static Buffer device(PushDevice device) {
        return JsonWriter.buffer(json -> write(json, device));
    }

    public static Buffer devices(List<PushDevice> devices) {
        return JsonWriter.buffer(json -> {
            json.writeStartArray();
            for (PushDevice device : devices) {
                write(json, device);
            }
            json.writeEndArray();
        });
    }

    private static void write(JsonGenerator json, PushDevice device) throws IOException {
        json.writeStartObject();
        json.writeStringField("subscriptionId", device.subscriptionId().toString());
        json.writeStringField("device", device.device());
        json.writeStringField("service", device.service());
        json.writeBooleanField("isCurrent", device.isCurrent());
        json.writeStringField("createdAt", JsonWriter.timestamp(device.createdAt()));
        optional(json, "expiresAt", device.expiresAt().map(JsonWriter::timestamp));
        optional(json, "lastSuccessAt", device.lastSuccessAt().map(JsonWriter::timestamp));
        json.writeNumberField("failures", device.failures());
        json.writeEndObject();
    }

    private static void optional(JsonGenerator json, String field, Optional<String> value) throws IOException {
        if (value.isPresent()) {
            json.writeStringField(field, value.get());
        }
    }
}
