package io.pagenow.chat.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import io.pagenow.chat.json.JsonWriter;
import io.pagenow.chat.model.Conversation;
import io.pagenow.chat.model.ConversationDetails;
import io.pagenow.chat.model.ConversationSummary;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Encodes the bodies of responses about conversations (contract, rows R1 to R4). */
public final class ConversationBodies {
    private static final Buffer NULL = Buffer.buffer("null");

    private ConversationBodies() {}

    public static Buffer conversationId(UUID conversationId) {
        return JsonWriter.buffer(json -> {
            json.writeStartObject();
            json.writeStringField("conversationId", conversationId.toString());
            json.writeEndObject();
        });
    }

    /** {@code null} if the pair has no conversation. */
    public static Buffer conversationId(Optional<UUID> conversationId) {
        return conversationId.map(ConversationBodies::conversationId).orElse(NULL);
    }

    /** The snake_case key is the original's. */
    public static Buffer conversation(ConversationDetails details) {
        Conversation conversation = details.conversation();
        return JsonWriter.buffer(json -> {
            json.writeStartObject();
            json.writeStringField(
                    "conversation_id", conversation.conversationId().toString());
            json.writeStringField(
                    "conversationId", conversation.conversationId().toString());
            json.writeStringField("participantId", conversation.participantId().orElse(null));
            ConversationWriting.state(json, details.state());
            json.writeObjectFieldStart("my");
            ConversationWriting.own(json, details.own());
            json.writeEndObject();
            json.writeEndObject();
        });
    }

    public static Buffer conversations(List<ConversationSummary> summaries) {
        return JsonWriter.buffer(json -> {
            json.writeStartArray();
            for (ConversationSummary summary : summaries) {
                json.writeStartObject();
                writeConversation(json, summary.conversation());
                json.writeStringField(
                        "sentAt", JsonWriter.timestamp(summary.latest().sentAt()));
                json.writeStringField("latestContent", summary.latest().content());
                json.writeStringField("senderId", summary.latest().senderId());
                json.writeBooleanField("isRead", summary.isRead());
                json.writeNumberField("seq", summary.latest().seq());
                json.writeNumberField("lastReadSeq", summary.lastReadSeq());
                json.writeNumberField("unreadCount", summary.unreadCount());
                if (summary.mentions().isPresent()) {
                    json.writeNumberField(
                            "mentionCount", summary.mentions().get().count());
                    json.writeNumberField(
                            "firstMentionSeq", summary.mentions().get().firstSeq());
                }
                if (summary.latest().messageType().isPresent()) {
                    json.writeStringField(
                            "messageType", summary.latest().messageType().get());
                }
                if (summary.latest().isDeleted()) {
                    json.writeBooleanField("latestDeleted", true);
                }
                MessageWriting.attachments(
                        json, "latestAttachments", summary.latest().attachments());
                if (summary.own().isPresent()) {
                    json.writeObjectFieldStart("my");
                    ConversationWriting.own(json, summary.own().get());
                    json.writeEndObject();
                }
                if (summary.other().isPresent()) {
                    PeopleWriting.nameAndPicture(json, summary.other().get());
                }
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    public static Buffer userIds(List<String> userIds) {
        return JsonWriter.buffer(json -> {
            json.writeStartArray();
            for (String userId : userIds) {
                json.writeString(userId);
            }
            json.writeEndArray();
        });
    }

    private static void writeConversation(JsonGenerator json, Conversation conversation) throws IOException {
        json.writeStringField("conversationId", conversation.conversationId().toString());
        json.writeStringField("title", conversation.title());
        json.writeBooleanField("isGroup", conversation.isGroup());
        json.writeStringField("participantId", conversation.participantId().orElse(null));
    }
}
