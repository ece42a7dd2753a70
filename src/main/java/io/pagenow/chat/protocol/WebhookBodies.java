package io.pagenow.chat.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import io.pagenow.chat.json.JsonWriter;
import io.pagenow.chat.model.Change;
import io.pagenow.chat.model.Message;
import io.pagenow.chat.model.Report;
import io.pagenow.chat.model.Webhook;
import io.pagenow.chat.model.WebhookAttempt;
import io.pagenow.chat.model.WebhookType;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** Encodes the events that webhooks get, and the bodies of responses about webhooks. */
public final class WebhookBodies {
    /** Maximum bytes of an event. */
    static final int MAX_BYTES = 256 * 1024;

    private WebhookBodies() {}

    /**
     * An event. One that is larger than {@link #MAX_BYTES} has no data but {@code {"tooLarge":true}}.
     *
     * @param seq position of the event among messages, empty if it is none
     * @param rev position of the event among changes, empty if it is none
     * @param data one JSON object
     */
    public static Buffer event(
            String id,
            WebhookType type,
            Instant at,
            UUID conversationId,
            OptionalLong seq,
            OptionalLong rev,
            JsonWriter.Body data) {
        Buffer event = write(id, type, at, conversationId, seq, rev, data);
        return event.length() <= MAX_BYTES
                ? event
                : write(id, type, at, conversationId, seq, rev, WebhookBodies::tooLarge);
    }

    private static Buffer write(
            String id,
            WebhookType type,
            Instant at,
            UUID conversationId,
            OptionalLong seq,
            OptionalLong rev,
            JsonWriter.Body data) {
        return JsonWriter.buffer(json -> {
            json.writeStartObject();
            json.writeStringField("id", id);
            json.writeStringField("type", type.wireName());
            json.writeStringField("at", JsonWriter.timestamp(at));
            json.writeStringField("conversationId", conversationId.toString());
            position(json, seq, rev);
            json.writeFieldName("data");
            data.writeTo(json);
            json.writeEndObject();
        });
    }

    private static void position(JsonGenerator json, OptionalLong seq, OptionalLong rev) throws IOException {
        if (seq.isPresent()) {
            json.writeNumberField("seq", seq.getAsLong());
        }
        if (rev.isPresent()) {
            json.writeNumberField("rev", rev.getAsLong());
        }
    }

    private static void tooLarge(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeBooleanField("tooLarge", true);
        json.writeEndObject();
    }

    /** The data of a new message: the fields that it has in frames. */
    public static JsonWriter.Body message(Message message) {
        return json -> {
            json.writeStartObject();
            json.writeNumberField("seq", message.seq());
            json.writeStringField("messageId", message.messageId().toString());
            json.writeStringField("tempMessageId", message.tempMessageId());
            json.writeStringField("senderId", message.senderId());
            json.writeStringField("content", message.content());
            json.writeStringField("sentAt", JsonWriter.timestamp(message.sentAt()));
            MessageWriting.optionalFields(json, message);
            json.writeEndObject();
        };
    }

    /** The data of a change: the item that clients get. */
    public static JsonWriter.Body change(Change change) {
        return json -> MessageWriting.change(json, change);
    }

    /** The data of the deletion of a conversation. */
    public static JsonWriter.Body deletedConversation() {
        return json -> {
            json.writeStartObject();
            json.writeStringField("kind", "conversation");
            json.writeBooleanField("deleted", true);
            json.writeEndObject();
        };
    }

    /** The data of a report, with the positions of the messages alone: who may see their content asks for the report. */
    public static JsonWriter.Body report(Report report) {
        return json -> {
            json.writeStartObject();
            json.writeStringField("reportId", report.reportId().toString());
            json.writeStringField("reporterId", report.reporterId());
            if (report.reportedId().isPresent()) {
                json.writeStringField("userId", report.reportedId().get());
            }
            json.writeStringField("reason", PeopleWriting.name(report.reason()));
            json.writeFieldName("seqs");
            json.writeRawValue(report.messages());
            json.writeEndObject();
        };
    }

    /** A JSON array of attempts, as it is stored and shown. */
    public static String attempts(List<WebhookAttempt> attempts) {
        return JsonWriter.buffer(json -> {
                    json.writeStartArray();
                    for (WebhookAttempt attempt : attempts) {
                        attempt(json, attempt);
                    }
                    json.writeEndArray();
                })
                .toString();
    }

    private static void attempt(JsonGenerator json, WebhookAttempt attempt) throws IOException {
        json.writeStartObject();
        json.writeStringField("at", JsonWriter.timestamp(attempt.at()));
        json.writeStringField("id", attempt.eventId());
        json.writeStringField("type", attempt.type().wireName());
        json.writeStringField("conversationId", attempt.conversationId().toString());
        position(json, attempt.seq(), attempt.rev());
        json.writeNumberField("attempt", attempt.number());
        json.writeBooleanField("delivered", attempt.error().isEmpty());
        if (attempt.status() > 0) {
            json.writeNumberField("status", attempt.status());
        }
        json.writeNumberField("durationMs", attempt.millis());
        optional(json, "error", attempt.error());
        json.writeEndObject();
    }

    private static void optional(JsonGenerator json, String field, Optional<String> value) throws IOException {
        if (value.isPresent()) {
            json.writeStringField(field, value.get());
        }
    }

    private static void time(JsonGenerator json, String field, Optional<Instant> value) throws IOException {
        optional(json, field, value.map(JsonWriter::timestamp));
    }

    /** @param attempts from {@link #attempts} */
    public static Buffer deliveries(String attempts) {
        return JsonWriter.buffer(json -> {
            json.writeStartObject();
            json.writeFieldName("deliveries");
            json.writeRawValue(attempts);
            json.writeEndObject();
        });
    }

    public static Buffer webhooks(List<Webhook> webhooks) {
        return JsonWriter.buffer(json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("webhooks");
            for (Webhook webhook : webhooks) {
                webhook(json, webhook);
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private static void webhook(JsonGenerator json, Webhook webhook) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", webhook.id());
        json.writeStringField("url", webhook.url());
        if (!webhook.types().isEmpty()) {
            MessageWriting.texts(
                    json,
                    "types",
                    webhook.types().stream().map(WebhookType::wireName).toList());
        }
        if (!webhook.conversations().isEmpty()) {
            MessageWriting.texts(
                    json,
                    "conversations",
                    webhook.conversations().stream()
                            .map(UUID::toString)
                            .sorted()
                            .toList());
        }
        json.writeStringField("createdAt", JsonWriter.timestamp(webhook.createdAt()));
        json.writeStringField("createdBy", webhook.createdBy());
        json.writeBooleanField("enabled", webhook.disabled().isEmpty());
        time(json, "disabledAt", webhook.disabled().map(Webhook.Disabled::at));
        optional(json, "disabledReason", webhook.disabled().map(Webhook.Disabled::reason));
        Webhook.State state = webhook.state();
        json.writeNumberField("waiting", state.waiting());
        time(json, "lastSuccessAt", state.lastSuccessAt());
        time(json, "failingSince", state.failingSince());
        optional(json, "lastError", state.lastError());
        time(json, "pausedUntil", state.pausedUntil());
        json.writeEndObject();
    }

    /** The secret of a new endpoint, or a new secret. */
    public static Buffer secret(String webhookId, String secret) {
        return JsonWriter.buffer(json -> {
            json.writeStartObject();
            json.writeStringField("id", webhookId);
            json.writeStringField("secret", secret);
            json.writeEndObject();
        });
    }
}
