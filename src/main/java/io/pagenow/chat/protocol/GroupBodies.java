package io.pagenow.chat.protocol;

import io.pagenow.chat.json.JsonWriter;
import io.pagenow.chat.model.ErrorCode;
import io.pagenow.chat.model.Member;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;

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

    public static Buffer member(Member member) {
        return JsonWriter.buffer(json -> {
            json.writeStartObject();
            ConversationWriting.member(json, member);
            json.writeEndObject();
        });
    }
}
