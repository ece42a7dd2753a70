package io.pagenow.chat.protocol;

import io.pagenow.chat.json.JsonWriter;
import io.pagenow.chat.model.Me;
import io.pagenow.chat.model.Profile;
import io.pagenow.chat.model.ShownPosition;
import java.util.List;
import java.util.UUID;

/** Encodes the frames about users: their profiles, own settings and read positions. */
public final class PeopleFrames {
    private PeopleFrames() {}

    /** The user's settings that concern no single conversation. */
    public static Frame me(Me me) {
        return new Frame(JsonWriter.bytes(json -> {
            json.writeStartObject();
            json.writeStringField("type", "me");
            PeopleWriting.me(json, me);
            json.writeEndObject();
        }));
    }

    /** A user's changed name or picture. */
    public static Frame profileChanged(Profile profile) {
        return new Frame(JsonWriter.bytes(json -> {
            json.writeStartObject();
            json.writeStringField("type", "profile-changed");
            PeopleWriting.profile(json, profile);
            json.writeEndObject();
        }));
    }

    /** Read positions of other participants. */
    public static Frame receipts(UUID conversationId, List<ShownPosition> readers) {
        return new Frame(JsonWriter.bytes(json -> {
            json.writeStartObject();
            json.writeStringField("type", "receipts");
            json.writeStringField("conversationId", conversationId.toString());
            PeopleWriting.readers(json, readers);
            json.writeEndObject();
        }));
    }
}
