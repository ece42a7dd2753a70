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
     * @param seq of the newest message that counts for the recipient, or of the recipient's message that has reactions
     * @param count messages that the recipient has not read, 1 to 50, or users who have just reacted
     * @param mentioned whether one of the new messages mentions the recipient
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

        private Payload with(Optional<String> otherTitle, Optional<String> otherBody, List<String> otherReactions) {
            return new Payload(
                    conversationId,
                    seq,
                    count,
                    isGroup,
                    mentioned,
                    otherTitle,
                    senderId,
                    senderName,
                    otherBody,
                    otherReactions);
        }

        /** Returns the payload with half of its body; without one, with fewer or shorter reactions; then with half of its title. */
        private Optional<Payload> shorter() {
            if (body.isPresent()) {
                return Optional.of(with(title, half(body.get()), reactions));
            }
            if (reactions.size() > 1) {
                return Optional.of(with(title, body, reactions.subList(0, reactions.size() / 2)));
            }
            Optional<String> reaction = reactions.stream().findFirst().flatMap(PushBodies::half);
            return reaction.isPresent()
                    ? Optional.of(with(title, body, List.of(reaction.get())))
                    : title.map(text -> with(half(text), body, reactions));
        }
    }

    /**
     * Returns the payload of a push. If it has too many bytes, its body is shortened first, or else the reactions, of which at least the beginning
     * of one is left, and then the title.
     *
     * @param maxBytes most bytes, at least 2,500
     */
    public static byte[] payload(Payload payload, int maxBytes) {
        byte[] bytes = encoded(payload);
        Optional<Payload> shorter = payload.shorter();
        while (bytes.length > maxBytes && shorter.isPresent()) {
            bytes = encoded(shorter.get());
            shorter = shorter.get().shorter();
        }
        return bytes;
    }

    /** Returns the first half of the code points; empty if there is one or none. */
    private static Optional<String> half(String text) {
        int points = text.codePointCount(0, text.length()) / 2;
        return Optional.of(text.substring(0, text.offsetByCodePoints(0, points)))
                .filter(half -> points > 0);
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
