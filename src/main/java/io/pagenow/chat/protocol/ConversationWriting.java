package io.pagenow.chat.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import io.pagenow.chat.json.JsonWriter;
import io.pagenow.chat.model.ConversationState;
import io.pagenow.chat.model.GroupRules;
import io.pagenow.chat.model.Member;
import io.pagenow.chat.model.OwnSettings;
import io.pagenow.chat.model.Role;
import java.io.IOException;

/** Writes conversations, members and own settings as fields, which are the same in frames and in bodies. */
final class ConversationWriting {
    private static final String ADMINS = "admins";
    private static final String MEMBERS = "members";

    private ConversationWriting() {}

    /** Writes the state of a conversation. */
    static void state(JsonGenerator json, ConversationState conversation) throws IOException {
        json.writeNumberField("rev", conversation.rev());
        json.writeStringField("title", conversation.title());
        json.writeBooleanField("isGroup", conversation.isGroup());
        if (conversation.picture().isPresent()) {
            json.writeStringField("picture", conversation.picture().get());
        }
        json.writeNumberField("memberCount", conversation.memberCount());
        json.writeBooleanField("memberFeed", conversation.hasMemberFeed());
        json.writeNumberField("memberFeedRev", conversation.memberFeedRev());
        json.writeNumberField("firstSeq", conversation.firstSeq());
        if (conversation.isGroup()) {
            rules(json, conversation.rules(), conversation.memberCount());
        }
    }

    private static void rules(JsonGenerator json, GroupRules rules, int memberCount) throws IOException {
        json.writeObjectFieldStart("settings");
        json.writeStringField("add", who(rules.add()));
        json.writeStringField("rename", who(rules.rename()));
        json.writeStringField("mentionAll", who(rules.mentionAll(memberCount)));
        json.writeStringField("history", rules.newMembersSeeHistory() ? "all" : "joined");
        json.writeStringField("join", rules.joinByLink() ? "link" : "closed");
        json.writeBooleanField("frozen", rules.frozen());
        json.writeNumberField("slowModeSeconds", rules.slowModeSeconds());
        json.writeNumberField("messageTtlSeconds", rules.messageTtlSeconds());
        json.writeEndObject();
    }

    private static String who(Role least) {
        return least == Role.MEMBER ? MEMBERS : ADMINS;
    }

    static void member(JsonGenerator json, Member member) throws IOException {
        json.writeStringField("userId", member.userId());
        json.writeStringField("role", member.role().wireName());
        if (member.joinedAt().isPresent()) {
            json.writeStringField(
                    "joinedAt", JsonWriter.timestamp(member.joinedAt().get()));
        }
        json.writeBooleanField("maySend", member.maySend());
    }

    static void own(JsonGenerator json, OwnSettings own) throws IOException {
        json.writeNumberField("my", own.my());
        if (own.mutedUntil().isPresent()) {
            json.writeStringField(
                    "mutedUntil", JsonWriter.timestamp(own.mutedUntil().get()));
        } else {
            json.writeNullField("mutedUntil");
        }
        json.writeBooleanField("mentions", own.mentionsPass());
        json.writeBooleanField("pinned", own.pinned());
        json.writeBooleanField("archived", own.archived());
        json.writeBooleanField("hidden", own.hidden());
        json.writeBooleanField("unread", own.unread());
        json.writeNumberField("aboveSeq", own.aboveSeq());
        json.writeStringField("role", own.role().wireName());
        json.writeBooleanField("maySend", own.maySend());
    }
}
