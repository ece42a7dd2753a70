package io.pagenow.chat.protocol;

import io.pagenow.chat.json.JsonWriter;
import io.pagenow.chat.model.Ban;
import io.pagenow.chat.model.Me;
import io.pagenow.chat.model.Profile;
import io.pagenow.chat.model.Report;
import io.pagenow.chat.model.ShownPosition;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.UUID;

/** Encodes the bodies of responses about users. */
public final class PeopleBodies {
    private PeopleBodies() {}

    public static Buffer me(Me me) {
        return JsonWriter.buffer(json -> {
            json.writeStartObject();
            PeopleWriting.me(json, me);
            json.writeEndObject();
        });
    }

    public static Buffer profile(Profile profile) {
        return JsonWriter.buffer(json -> {
            json.writeStartObject();
            PeopleWriting.profile(json, profile);
            json.writeEndObject();
        });
    }

    public static Buffer profiles(List<Profile> profiles) {
        return JsonWriter.buffer(json -> {
            json.writeStartArray();
            for (Profile profile : profiles) {
                json.writeStartObject();
                PeopleWriting.profile(json, profile);
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    public static Buffer receipts(List<ShownPosition> readers) {
        return JsonWriter.buffer(json -> {
            json.writeStartObject();
            PeopleWriting.readers(json, readers);
            json.writeEndObject();
        });
    }

    public static Buffer ban(Ban ban) {
        return JsonWriter.buffer(json -> {
            json.writeStartObject();
            PeopleWriting.ban(json, ban);
            json.writeEndObject();
        });
    }

    public static Buffer reportId(UUID reportId) {
        return JsonWriter.buffer(json -> {
            json.writeStartObject();
            json.writeStringField("reportId", reportId.toString());
            json.writeEndObject();
        });
    }

    public static Buffer report(Report report) {
        return JsonWriter.buffer(json -> {
            json.writeStartObject();
            PeopleWriting.report(json, report);
            json.writeEndObject();
        });
    }

    /** @param more whether another page follows */
    public static Buffer reports(List<Report> reports, boolean more) {
        return JsonWriter.buffer(json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("reports");
            for (Report report : reports) {
                json.writeStartObject();
                PeopleWriting.report(json, report);
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeBooleanField("more", more);
            json.writeEndObject();
        });
    }
}
