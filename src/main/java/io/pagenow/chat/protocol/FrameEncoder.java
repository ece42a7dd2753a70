package io.pagenow.chat.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import io.pagenow.chat.json.JsonWriter;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.Limits;
import io.pagenow.chat.model.Message;
import io.pagenow.chat.model.OwnSettings;
import io.pagenow.chat.model.UserPages;
import io.pagenow.chat.model.UserPresence;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Encodes the frames that the server sends (contract, rows S1 to S3). The result is UTF-8, encoded once
 * and written to every recipient.
 */
public final class FrameEncoder {
    /** Time after which a client forgets that a user types: two signals and a delay. */
    private static final int TYPING_EXPIRES_MILLIS = 6_000;

    private static final Frame SYNCED = frame(json -> {
        json.writeStartObject();
        json.writeStringField("type", "synced");
        json.writeEndObject();
    });

    private FrameEncoder() {}

    public static Frame newMessage(Message message) {
        return frame(json -> {
            json.writeStartObject();
            json.writeStringField("type", "new-message");
            json.writeStringField("messageId", message.messageId().toString());
            json.writeStringField("tempMessageId", message.tempMessageId());
            json.writeStringField("conversationId", message.conversationId().toString());
            json.writeStringField("senderId", message.senderId());
            json.writeStringField("content", message.content());
            json.writeStringField("sentAt", JsonWriter.timestamp(message.sentAt()));
            json.writeNumberField("seq", message.seq());
            MessageWriting.optionalFields(json, message);
            json.writeEndObject();
        });
    }

    /**
     * The last frame about a conversation.
     *
     * @param reason {@code removed}, {@code left} or {@code deleted}
     * @param seq position of the message that tells it, 0 if there is none
     */
    public static Frame conversationRemoved(UUID conversationId, String reason, long seq) {
        return frame(json -> {
            json.writeStartObject();
            json.writeStringField("type", "conversation-removed");
            json.writeStringField("conversationId", conversationId.toString());
            json.writeStringField("reason", reason);
            if (seq > 0) {
                json.writeNumberField("seq", seq);
            }
            json.writeEndObject();
        });
    }

    /** A user types in a conversation, or has stopped. */
    public static Frame typing(UUID conversationId, String userId, boolean typing) {
        return frame(json -> {
            json.writeStartObject();
            json.writeStringField("type", "typing");
            json.writeStringField("conversationId", conversationId.toString());
            json.writeStringField("userId", userId);
            json.writeBooleanField("typing", typing);
            json.writeNumberField("expiresMs", typing ? TYPING_EXPIRES_MILLIS : 0);
            json.writeEndObject();
        });
    }

    /** The user's own settings of a conversation. */
    public static Frame mySettings(UUID conversationId, OwnSettings own) {
        return frame(json -> {
            json.writeStartObject();
            json.writeStringField("type", "my-settings");
            json.writeStringField("conversationId", conversationId.toString());
            ConversationWriting.own(json, own);
            json.writeEndObject();
        });
    }

    /**
     * Tells a client that is too far behind to forget what it holds of a conversation.
     *
     * @param seq position of the newest message
     * @param rev the conversation's revision
     * @param my number of changes of the user's own settings
     */
    public static Frame reset(UUID conversationId, long seq, long rev, long my) {
        return frame(json -> {
            json.writeStartObject();
            json.writeStringField("type", "reset");
            json.writeStringField("conversationId", conversationId.toString());
            json.writeNumberField("seq", seq);
            json.writeNumberField("rev", rev);
            json.writeNumberField("my", my);
            json.writeEndObject();
        });
    }

    /**
     * The response to a change with a {@code ref} that is committed.
     *
     * @param rev the conversation's revision after the change
     */
    public static Frame changed(String ref, UUID conversationId, long rev) {
        return frame(json -> {
            json.writeStartObject();
            json.writeStringField("type", "done");
            json.writeStringField("ref", ref);
            json.writeStringField("conversationId", conversationId.toString());
            json.writeNumberField("rev", rev);
            json.writeEndObject();
        });
    }

    /** @param lastReadSeq the read position after the call */
    public static Frame messagesRead(UUID conversationId, String userId, long lastReadSeq) {
        return frame(json -> {
            json.writeStartObject();
            json.writeStringField("type", "read-messages");
            json.writeStringField("conversationId", conversationId.toString());
            json.writeStringField("userId", userId);
            json.writeNumberField("lastReadSeq", lastReadSeq);
            json.writeEndObject();
        });
    }

    /** Presence changes: users who came online, went offline, or hid their presence. */
    public static Frame presence(List<UserPresence> changed) {
        return frame(json -> {
            json.writeStartObject();
            json.writeStringField("type", "presence");
            json.writeFieldName("users");
            JsonWriter.presences(json, changed);
            json.writeEndObject();
        });
    }

    /** Marks the end of a {@code sync}. */
    public static Frame synced() {
        return SYNCED;
    }

    /** A user shares another page, or stops sharing; sent on the shared-pages endpoint. */
    public static Frame updatePresence(UserPages pages) {
        return frame(json -> {
            json.writeStartObject();
            json.writeStringField("type", "update-presence");
            json.writeStringField("userId", pages.userId());
            json.writeStringField("url", pages.current().url());
            json.writeStringField("title", pages.current().title());
            json.writeStringField("domain", pages.current().domain());
            json.writeStringField("latestUrl", pages.latest().url());
            json.writeStringField("latestTitle", pages.latest().title());
            json.writeStringField("latestDomain", pages.latest().domain());
            json.writeEndObject();
        });
    }

    /** A user is silent or gone; sent on the shared-pages endpoint. */
    public static Frame presenceTimeout(String userId) {
        return frame(json -> {
            json.writeStartObject();
            json.writeStringField("type", "presence-timeout");
            json.writeStringField("userId", userId);
            json.writeEndObject();
        });
    }

    /** The response to {@code authenticate}. */
    public static Frame authenticated(Instant expiresAt) {
        return frame(json -> {
            json.writeStartObject();
            json.writeStringField("type", "authenticated");
            json.writeStringField("expiresAt", JsonWriter.timestamp(expiresAt));
            json.writeEndObject();
        });
    }

    /**
     * The response to a frame with a {@code ref} that succeeded.
     *
     * @param ref 1 to {@value Limits#REF} characters
     */
    public static Frame done(String ref) {
        return frame(json -> {
            json.writeStartObject();
            json.writeStringField("type", "done");
            json.writeStringField("ref", ref);
            json.writeEndObject();
        });
    }

    /**
     * A refusal of one frame.
     *
     * @param refusal the fault
     * @param ref the client's name for the refused frame, if any; echoed if it is valid text
     */
    public static Frame error(ChatException refusal, FrameRef ref) {
        return frame(json -> {
            json.writeStartObject();
            json.writeStringField("type", "error");
            json.writeStringField("code", refusal.code().wireName());
            json.writeStringField("message", refusal.getMessage());
            writeOptional(json, "field", refusal.field());
            FrameRef echoed = ref.echoed();
            writeOptional(json, "tempMessageId", echoed.tempMessageId());
            writeOptional(json, "ref", echoed.ref());
            if (refusal.retryAfter().isPresent()) {
                json.writeNumberField("retryAfterMs", refusal.retryAfter().get().toMillis());
            }
            json.writeEndObject();
        });
    }

    private static Frame frame(JsonWriter.Body body) {
        return new Frame(JsonWriter.bytes(body));
    }

    private static void writeOptional(JsonGenerator json, String field, Optional<String> value) throws IOException {
        if (value.isPresent()) {
            json.writeStringField(field, value.get());
        }
    }
}
