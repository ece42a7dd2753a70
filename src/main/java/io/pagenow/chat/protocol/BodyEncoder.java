package io.pagenow.chat.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import io.pagenow.chat.json.JsonWriter;
import io.pagenow.chat.model.Change;
import io.pagenow.chat.model.Changes;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ClientSettings;
import io.pagenow.chat.model.ClusterHealth;
import io.pagenow.chat.model.Conversation;
import io.pagenow.chat.model.ConversationDetails;
import io.pagenow.chat.model.ConversationSummary;
import io.pagenow.chat.model.Features;
import io.pagenow.chat.model.Limits;
import io.pagenow.chat.model.Message;
import io.pagenow.chat.model.SharedPage;
import io.pagenow.chat.model.UserPages;
import io.pagenow.chat.model.UserPresence;
import io.pagenow.chat.model.UserReactions;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Encodes the bodies of REST responses (contract, rows R1 to R6). */
public final class BodyEncoder {
    private static final Buffer NULL = Buffer.buffer("null");

    private BodyEncoder() {}

    public static Buffer conversationId(UUID conversationId) {
        return JsonWriter.buffer(json -> {
            json.writeStartObject();
            json.writeStringField("conversationId", conversationId.toString());
            json.writeEndObject();
        });
    }

    /** {@code null} if the pair has no conversation. */
    public static Buffer conversationId(Optional<UUID> conversationId) {
        return conversationId.map(BodyEncoder::conversationId).orElse(NULL);
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
                if (summary.latest().isDeleted()) {
                    json.writeBooleanField("latestDeleted", true);
                }
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

    public static Buffer messages(List<Message> messages) {
        return JsonWriter.buffer(json -> {
            json.writeStartArray();
            for (Message message : messages) {
                writeMessage(json, message);
            }
            json.writeEndArray();
        });
    }

    public static Buffer message(Message message) {
        return JsonWriter.buffer(json -> writeMessage(json, message));
    }

    /** One page of the users who reacted to a message. */
    public static Buffer reactions(List<UserReactions> users, boolean more) {
        return JsonWriter.buffer(json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("reactions");
            for (UserReactions user : users) {
                json.writeStartObject();
                json.writeStringField("userId", user.userId());
                MessageWriting.texts(json, "reactions", user.reactions());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeBooleanField("more", more);
            json.writeEndObject();
        });
    }

    private static void writeMessage(JsonGenerator json, Message message) throws IOException {
        json.writeStartObject();
        json.writeStringField("messageId", message.messageId().toString());
        json.writeStringField("conversationId", message.conversationId().toString());
        json.writeStringField("sentAt", JsonWriter.timestamp(message.sentAt()));
        json.writeStringField("senderId", message.senderId());
        json.writeStringField("content", message.content());
        json.writeNumberField("seq", message.seq());
        MessageWriting.optionalFields(json, message);
        json.writeEndObject();
    }

    /** @param rev the conversation's revision after the change */
    public static Buffer revision(long rev) {
        return JsonWriter.buffer(json -> {
            json.writeStartObject();
            json.writeNumberField("rev", rev);
            json.writeEndObject();
        });
    }

    public static Buffer changes(Changes changes) {
        return JsonWriter.buffer(json -> {
            json.writeStartObject();
            json.writeNumberField("after", changes.after());
            json.writeNumberField("rev", changes.rev());
            json.writeBooleanField("more", changes.more());
            json.writeArrayFieldStart("items");
            for (Change change : changes.items()) {
                MessageWriting.change(json, change);
            }
            json.writeEndArray();
            json.writeEndObject();
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

    public static Buffer presences(List<UserPresence> presences) {
        return JsonWriter.buffer(json -> JsonWriter.presences(json, presences));
    }

    /** @param visible whether others may see that the caller is online */
    public static Buffer visibility(boolean visible) {
        return JsonWriter.buffer(json -> {
            json.writeStartObject();
            json.writeBooleanField("visible", visible);
            json.writeEndObject();
        });
    }

    /** An object keyed by user id. */
    public static Buffer pages(List<UserPages> pages) {
        return JsonWriter.buffer(json -> {
            json.writeStartObject();
            for (UserPages ofUser : pages) {
                json.writeFieldName(ofUser.userId());
                writePages(json, ofUser);
            }
            json.writeEndObject();
        });
    }

    public static Buffer pages(UserPages pages) {
        return JsonWriter.buffer(json -> writePages(json, pages));
    }

    private static void writePages(JsonGenerator json, UserPages pages) throws IOException {
        json.writeStartObject();
        json.writeStringField("userId", pages.userId());
        json.writeFieldName("page");
        writePage(json, pages.current());
        json.writeFieldName("latestPage");
        writePage(json, pages.latest());
        json.writeEndObject();
    }

    private static void writePage(JsonGenerator json, SharedPage page) throws IOException {
        if (!page.isShared()) {
            json.writeNull();
            return;
        }
        json.writeStartObject();
        json.writeStringField("url", page.url());
        json.writeStringField("title", page.title());
        json.writeStringField("domain", page.domain());
        json.writeEndObject();
    }

    /** @param expiresAt time of expiry */
    public static Buffer token(String token, String userId, Instant expiresAt) {
        return JsonWriter.buffer(json -> {
            json.writeStartObject();
            json.writeStringField("token", token);
            json.writeStringField("userId", userId);
            json.writeStringField("expiresAt", JsonWriter.timestamp(expiresAt));
            json.writeEndObject();
        });
    }

    public static Buffer clientSettings(ClientSettings settings) {
        return JsonWriter.buffer(json -> {
            json.writeStartObject();
            json.writeStringField("webSocketUrl", settings.webSocketUrl());
            json.writeNumberField("webSocketPort", settings.webSocketPort());
            json.writeBooleanField("developmentSignIn", settings.developmentSignIn());
            json.writeStringField("userClaim", settings.userClaim());
            json.writeNumberField("maxContentLength", Limits.CONTENT);
            json.writeObjectFieldStart("limits");
            json.writeNumberField("editWindowSeconds", settings.editWindowSeconds());
            json.writeNumberField("deleteWindowSeconds", settings.deleteWindowSeconds());
            json.writeNumberField("dataBytes", Limits.DATA_BYTES);
            json.writeNumberField("deletedAtOnce", Limits.DELETED_AT_ONCE);
            json.writeEndObject();
            json.writeArrayFieldStart("features");
            for (String feature : Features.ALL) {
                json.writeString(feature);
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    /** @param up whether the checked component works */
    public static Buffer health(boolean up) {
        return JsonWriter.buffer(json -> {
            json.writeStartObject();
            json.writeStringField("status", up ? "UP" : "DOWN");
            json.writeEndObject();
        });
    }

    /** A node's view of its cluster. */
    public static Buffer clusterHealth(ClusterHealth health) {
        return JsonWriter.buffer(json -> {
            json.writeStartObject();
            json.writeStringField("nodeId", health.nodeId());
            json.writeArrayFieldStart("nodes");
            for (String node : health.nodes()) {
                json.writeString(node);
            }
            json.writeEndArray();
            json.writeNumberField("users", health.users());
            json.writeStringField("digest", Long.toHexString(health.digest()));
            json.writeEndObject();
        });
    }

    /** The user whose sockets were closed. */
    public static Buffer disconnected(String userId) {
        return JsonWriter.buffer(json -> {
            json.writeStartObject();
            json.writeStringField("userId", userId);
            json.writeEndObject();
        });
    }

    /** A problem document (RFC 9457) whose {@code detail} is the refusal's message. */
    public static Buffer problem(ChatException refusal) {
        return JsonWriter.buffer(json -> {
            json.writeStartObject();
            json.writeStringField("type", "about:blank");
            json.writeStringField("title", refusal.code().title());
            json.writeNumberField("status", refusal.code().status());
            json.writeStringField("detail", refusal.getMessage());
            json.writeStringField("code", refusal.code().wireName());
            if (refusal.field().isPresent()) {
                json.writeStringField("field", refusal.field().get());
            }
            json.writeEndObject();
        });
    }

    private static void writeConversation(JsonGenerator json, Conversation conversation) throws IOException {
        json.writeStringField("conversationId", conversation.conversationId().toString());
        json.writeStringField("title", conversation.title());
        json.writeBooleanField("isGroup", conversation.isGroup());
        json.writeStringField("participantId", conversation.participantId().orElse(null));
    }
}
