package io.pagenow.chat.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import io.pagenow.chat.json.JsonWriter;
import io.pagenow.chat.model.Ban;
import io.pagenow.chat.model.Me;
import io.pagenow.chat.model.Profile;
import io.pagenow.chat.model.Report;
import io.pagenow.chat.model.ShownPosition;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Writes objects about users as fields, which are the same in frames and in bodies. */
final class PeopleWriting {
    private PeopleWriting() {}

    static void me(JsonGenerator json, Me me) throws IOException {
        json.writeNumberField("rev", me.rev());
        json.writeArrayFieldStart("blocked");
        for (String userId : me.blocked()) {
            json.writeString(userId);
        }
        json.writeEndArray();
        json.writeBooleanField("readReceipts", me.readReceipts());
        json.writeBooleanField("typing", me.typing());
        json.writeObjectFieldStart("push");
        json.writeStringField("notify", me.push().notifyOf().wireName());
        json.writeBooleanField("preview", me.push().preview());
        json.writeBooleanField("reactions", me.push().reactions());
        json.writeEndObject();
    }

    static void profile(JsonGenerator json, Profile profile) throws IOException {
        json.writeStringField("userId", profile.userId());
        nameAndPicture(json, profile);
        time(json, "updatedAt", profile.updatedAt());
    }

    static void nameAndPicture(JsonGenerator json, Profile profile) throws IOException {
        optional(json, "name", profile.name());
        optional(json, "picture", profile.picture());
    }

    static void readers(JsonGenerator json, List<ShownPosition> readers) throws IOException {
        json.writeArrayFieldStart("readers");
        for (ShownPosition position : readers) {
            json.writeStartObject();
            json.writeStringField("userId", position.userId());
            json.writeNumberField("seq", position.seq());
            json.writeStringField("at", JsonWriter.timestamp(position.at()));
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    static void ban(JsonGenerator json, Ban ban) throws IOException {
        json.writeStringField("userId", ban.userId());
        json.writeStringField("bannedAt", JsonWriter.timestamp(ban.bannedAt()));
        json.writeStringField("bannedBy", ban.bannedBy());
        time(json, "until", ban.until());
        json.writeStringField("reason", ban.reason());
    }

    static void report(JsonGenerator json, Report report) throws IOException {
        json.writeStringField("reportId", report.reportId().toString());
        json.writeStringField("reportedAt", JsonWriter.timestamp(report.reportedAt()));
        json.writeStringField("reporterId", report.reporterId());
        json.writeStringField("conversationId", report.conversationId().toString());
        optional(json, "userId", report.reportedId());
        json.writeStringField("reason", name(report.reason()));
        json.writeStringField("text", report.text());
        json.writeFieldName("messages");
        json.writeRawValue(report.messages());
        json.writeStringField("state", name(report.state()));
        optional(json, "action", report.action());
        optional(json, "handledBy", report.handledBy());
        time(json, "handledAt", report.handledAt());
    }

    static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    static void optional(JsonGenerator json, String field, Optional<String> value) throws IOException {
        if (value.isPresent()) {
            json.writeStringField(field, value.get());
        }
    }

    static void time(JsonGenerator json, String field, Optional<Instant> value) throws IOException {
        if (value.isPresent()) {
            json.writeStringField(field, JsonWriter.timestamp(value.get()));
        }
    }
}
