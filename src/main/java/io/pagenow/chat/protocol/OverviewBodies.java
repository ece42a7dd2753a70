package io.pagenow.chat.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import io.pagenow.chat.json.JsonWriter;
import io.pagenow.chat.model.ConversationOverview;
import io.pagenow.chat.model.UserOverview;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;

/** Writes the bodies of what administrators see of users and conversations. */
public final class OverviewBodies {
    private OverviewBodies() {}

    public static Buffer user(UserOverview user) {
        return JsonWriter.buffer(json -> {
            json.writeStartObject();
            json.writeStringField("userId", user.userId());
            if (user.profile().isPresent()) {
                PeopleWriting.nameAndPicture(json, user.profile().get());
            }
            json.writeBooleanField("online", user.online());
            PeopleWriting.time(json, "lastSeenAt", user.lastSeenAt());
            if (user.ban().isPresent()) {
                json.writeObjectFieldStart("ban");
                PeopleWriting.ban(json, user.ban().get());
                json.writeEndObject();
            }
            json.writeArrayFieldStart("conversations");
            for (UserOverview.Membership membership : user.conversations()) {
                write(json, membership);
            }
            json.writeEndArray();
            json.writeBooleanField("more", user.more());
            json.writeEndObject();
        });
    }

    private static void write(JsonGenerator json, UserOverview.Membership membership) throws IOException {
        json.writeStartObject();
        json.writeStringField("conversationId", membership.conversationId().toString());
        json.writeBooleanField("isGroup", membership.isGroup());
        json.writeStringField("title", membership.title());
        json.writeStringField("role", membership.role().wireName());
        json.writeEndObject();
    }

    public static Buffer conversation(ConversationOverview conversation) {
        return JsonWriter.buffer(json -> {
            json.writeStartObject();
            json.writeStringField(
                    "conversationId", conversation.conversationId().toString());
            json.writeBooleanField("isGroup", conversation.isGroup());
            json.writeStringField("title", conversation.title());
            json.writeStringField("createdBy", conversation.createdBy());
            json.writeStringField("createdAt", JsonWriter.timestamp(conversation.createdAt()));
            json.writeBooleanField("frozen", conversation.frozen());
            json.writeNumberField("firstSeq", conversation.firstSeq());
            json.writeNumberField("seq", conversation.seq());
            PeopleWriting.time(json, "lastSentAt", conversation.lastSentAt());
            json.writeNumberField("memberCount", conversation.memberCount());
            json.writeArrayFieldStart("members");
            for (ConversationOverview.User member : conversation.members()) {
                json.writeStartObject();
                json.writeStringField("userId", member.userId());
                PeopleWriting.optional(json, "name", member.name());
                json.writeStringField("role", member.role().wireName());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }
}
