package io.pagenow.chat.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import io.pagenow.chat.json.JsonWriter;
import io.pagenow.chat.model.MessageReferences;
import io.pagenow.chat.model.ScheduledMessage;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.List;

/** Encodes the bodies of responses about scheduled messages. */
public final class ScheduledBodies {
    private ScheduledBodies() {}

    public static Buffer message(ScheduledMessage message) {
        return JsonWriter.buffer(json -> write(json, message));
    }

    public static Buffer messages(List<ScheduledMessage> messages) {
        return JsonWriter.buffer(json -> {
            json.writeStartArray();
            for (ScheduledMessage message : messages) {
                write(json, message);
            }
            json.writeEndArray();
        });
    }

    private static void write(JsonGenerator json, ScheduledMessage message) throws IOException {
        json.writeStartObject();
        json.writeStringField("scheduledId", message.scheduledId().toString());
        json.writeStringField("conversationId", message.conversationId().toString());
        json.writeStringField("tempMessageId", message.tempMessageId());
        json.writeStringField("content", message.content());
        if (message.extra().messageType().isPresent()) {
            json.writeStringField("messageType", message.extra().messageType().get());
        }
        if (message.extra().data().isPresent()) {
            json.writeFieldName("data");
            json.writeRawValue(message.extra().data().get());
        }
        references(json, message.extra().references());
        json.writeStringField("sendAt", JsonWriter.timestamp(message.sendAt()));
        json.writeStringField("state", message.failure().isPresent() ? "failed" : "waiting");
        if (message.failure().isPresent()) {
            ScheduledMessage.Failure failure = message.failure().get();
            json.writeStringField("failedAt", JsonWriter.timestamp(failure.at()));
            json.writeStringField("code", failure.code());
            json.writeStringField("message", failure.message());
        }
        json.writeEndObject();
    }

    private static void references(JsonGenerator json, MessageReferences references) throws IOException {
        if (references.replyTo() > 0) {
            json.writeNumberField("replyTo", references.replyTo());
        }
        if (!references.mentions().isEmpty()) {
            MessageWriting.texts(json, "mentions", references.mentions());
        }
        if (references.mentionAll()) {
            json.writeBooleanField("mentionAll", true);
        }
    }
}
