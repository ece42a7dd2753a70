package io.pagenow.chat.protocol;

import io.pagenow.chat.json.JsonWriter;
import io.pagenow.chat.model.ConversationState;
import io.pagenow.chat.model.ErrorCode;
import io.pagenow.chat.model.Member;
import io.pagenow.chat.model.OwnSettings;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Encodes the bodies of responses about groups. */
public final class GroupBodies {
    private GroupBodies() {}

    /** @param refused users who were not added, with the reason */
    public static Buffer added(List<String> added, Map<String, ErrorCode> refused) {
        return JsonWriter.buffer(json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("added");
            for (String userId : added) {
                json.writeString(userId);
            }
            json.writeEndArray();
            json.writeArrayFieldStart("refused");
            for (Map.Entry<String, ErrorCode> one : refused.entrySet()) {
                json.writeStartObject();
                json.writeStringField("userId", one.getKey());
                json.writeStringField("code", one.getValue().wireName());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    /** @param more whether members follow */
    public static Buffer members(List<Member> members, boolean more) {
        return JsonWriter.buffer(json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("members");
            for (Member member : members) {
                json.writeStartObject();
                ConversationWriting.member(json, member);
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeBooleanField("more", more);
            json.writeEndObject();
        });
    }

    /** The state of a conversation, as in the item of a change. */
    public static Buffer conversation(UUID conversationId, ConversationState state) {
        return JsonWriter.buffer(json -> {
            json.writeStartObject();
            json.writeStringField("conversationId", conversationId.toString());
            ConversationWriting.state(json, state);
            json.writeEndObject();
        });
    }

    /** The user's own settings of a conversation. */
    public static Buffer own(OwnSettings own) {
        return JsonWriter.buffer(json -> {
            json.writeStartObject();
            ConversationWriting.own(json, own);
            json.writeEndObject();
        });
    }

    /** @param token the secret part of the link */
    public static Buffer inviteLink(String token, Optional<Instant> expiresAt, Optional<Integer> maxUses) {
        return JsonWriter.buffer(json -> {
            json.writeStartObject();
            json.writeStringField("token", token);
            if (expiresAt.isPresent()) {
                json.writeStringField("expiresAt", JsonWriter.timestamp(expiresAt.get()));
            }
            if (maxUses.isPresent()) {
                json.writeNumberField("maxUses", maxUses.get());
            }
            json.writeEndObject();
        });
    }

    public static Buffer member(Member member) {
        return JsonWriter.buffer(json -> {
            json.writeStartObject();
            ConversationWriting.member(json, member);
            json.writeEndObject();
        });
    }
}
