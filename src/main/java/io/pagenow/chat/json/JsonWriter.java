package io.pagenow.chat.json;

import com.fasterxml.jackson.core.JsonGenerator;
import io.pagenow.chat.model.UserPresence;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.List;
import java.util.Locale;

/** Writes JSON. */
public final class JsonWriter {
    private static final DateTimeFormatter TIMESTAMP =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter(Locale.ROOT);

    private JsonWriter() {}

    /** Writes one JSON value. */
    public interface Body {
        void writeTo(JsonGenerator json) throws IOException;
    }

    /** Returns one value in UTF-8. */
    public static Buffer buffer(Body body) {
        return Buffer.buffer(bytes(body));
    }

    /** Returns one value in UTF-8. */
    public static byte[] bytes(Body body) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (JsonGenerator json = JsonText.JSON.createGenerator(bytes)) {
            body.writeTo(json);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    /** Writes an array of presences, as used in both frames and bodies. */
    public static void presences(JsonGenerator json, List<UserPresence> presences) throws IOException {
        json.writeStartArray();
        for (UserPresence presence : presences) {
            json.writeStartObject();
            json.writeStringField("userId", presence.userId());
            json.writeBooleanField("online", presence.online());
            json.writeStringField(
                    "lastSeenAt",
                    presence.lastSeenAt().map(JsonWriter::timestamp).orElse(null));
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /** Formats ISO-8601 in UTC with milliseconds and a final {@code Z} (contract, row R7). */
    public static String timestamp(Instant instant) {
        return TIMESTAMP.format(instant);
    }
}
