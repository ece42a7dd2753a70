package io.pagenow.chat.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import io.pagenow.chat.json.JsonWriter;
import io.pagenow.chat.model.Change;
import io.pagenow.chat.model.Changes;
import io.pagenow.chat.model.Message;
import io.pagenow.chat.model.UserReactions;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.List;

/** Encodes the bodies of responses about messages and changes (contract, row R5). */
public final class MessageBodies {
    private MessageBodies() {}

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
        writeFields(json, message);
        json.writeEndObject();
    }

    static void writeFields(JsonGenerator json, Message message) throws IOException {
        json.writeStringField("messageId", message.messageId().toString());
        json.writeStringField("conversationId", message.conversationId().toString());
        json.writeStringField("sentAt", JsonWriter.timestamp(message.sentAt()));
        json.writeStringField("senderId", message.senderId());
        json.writeStringField("content", message.content());
        json.writeNumberField("seq", message.seq());
        MessageWriting.optionalFields(json, message);
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
}
