package io.pagenow.chat.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import io.pagenow.chat.json.JsonWriter;
import io.pagenow.chat.model.AuditEntry;
import io.pagenow.chat.model.Erasure;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.List;

/** Encodes the bodies of responses about erasures and the record of acts. */
public final class PrivacyBodies {
    private PrivacyBodies() {}

    public static Buffer erasure(Erasure erasure) {
        return JsonWriter.buffer(json -> {
            json.writeStartObject();
            json.writeStringField("erasureId", erasure.erasureId().toString());
            json.writeStringField("pseudonym", erasure.pseudonym());
            json.writeStringField("messages", erasure.keepsMessages() ? "keep" : "blank");
            json.writeStringField("state", erasure.finishedAt().isPresent() ? "done" : "running");
            json.writeStringField("requestedAt", JsonWriter.timestamp(erasure.requestedAt()));
            if (erasure.finishedAt().isPresent()) {
                json.writeStringField(
                        "finishedAt", JsonWriter.timestamp(erasure.finishedAt().get()));
            }
            json.writeNumberField("conversations", erasure.conversations());
            json.writeNumberField("filesLeft", erasure.filesLeft());
            json.writeEndObject();
        });
    }

    /** @param more whether another page follows */
    public static Buffer audit(List<AuditEntry> entries, boolean more) {
        return JsonWriter.buffer(json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("entries");
            for (AuditEntry entry : entries) {
                entry(json, entry);
            }
            json.writeEndArray();
            json.writeBooleanField("more", more);
            json.writeEndObject();
        });
    }

    private static void entry(JsonGenerator json, AuditEntry entry) throws IOException {
        json.writeStartObject();
        json.writeStringField("auditId", entry.auditId().toString());
        json.writeStringField("at", JsonWriter.timestamp(entry.at()));
        json.writeStringField("actor", entry.actor());
        json.writeStringField("via", entry.via());
        json.writeStringField("action", entry.action());
        if (entry.conversationId().isPresent()) {
            json.writeStringField("conversationId", entry.conversationId().get().toString());
        }
        if (entry.target().isPresent()) {
            json.writeStringField("target", entry.target().get());
        }
        if (entry.detail().isPresent()) {
            json.writeFieldName("detail");
            json.writeRawValue(entry.detail().get());
        }
        json.writeEndObject();
    }
}
