package io.pagenow.chat.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import io.pagenow.chat.json.JsonWriter;
import io.pagenow.chat.model.Attachment;
import io.pagenow.chat.model.BotId;
import io.pagenow.chat.model.Change;
import io.pagenow.chat.model.Message;
import io.pagenow.chat.model.MessageReferences;
import io.pagenow.chat.model.MessageState;
import io.pagenow.chat.model.Quote;
import io.pagenow.chat.model.Reaction;
import io.pagenow.chat.model.Reactions;
import io.pagenow.chat.model.SeqRange;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Writes messages and their changes as fields, which are the same in frames and in bodies. */
final class MessageWriting {
    private MessageWriting() {}

    /** Writes the fields that only some messages have: those of bots, of the application, and of changed messages. */
    static void optionalFields(JsonGenerator json, Message message) throws IOException {
        if (BotId.isBot(message.senderId())) {
            json.writeBooleanField("bot", true);
        }
        if (message.extra().messageType().isPresent()) {
            json.writeStringField("messageType", message.extra().messageType().get());
        }
        if (message.extra().data().isPresent()) {
            json.writeFieldName("data");
            json.writeRawValue(message.extra().data().get());
        }
        references(json, message.extra().references());
        attachments(json, "attachments", message.extra().attachments());
        if (message.state().rev() > 0) {
            json.writeNumberField("rev", message.state().rev());
            state(json, message.state());
        }
    }

    private static void references(JsonGenerator json, MessageReferences references) throws IOException {
        if (references.replyTo() > 0) {
            json.writeNumberField("replyTo", references.replyTo());
        }
        if (references.quote().isPresent()) {
            Quote quote = references.quote().get();
            json.writeObjectFieldStart("quote");
            json.writeNumberField("seq", quote.seq());
            json.writeStringField("senderId", quote.senderId());
            if (quote.isDeleted()) {
                json.writeBooleanField("deleted", true);
            } else {
                json.writeStringField("content", quote.content());
            }
            if (quote.attachments() > 0) {
                json.writeNumberField("attachments", quote.attachments());
            }
            json.writeEndObject();
        }
        if (!references.mentions().isEmpty()) {
            texts(json, "mentions", references.mentions());
        }
        if (references.mentionAll()) {
            json.writeBooleanField("mentionAll", true);
        }
    }

    static void attachments(JsonGenerator json, String name, List<Attachment> attachments) throws IOException {
        if (attachments.isEmpty()) {
            return;
        }
        json.writeArrayFieldStart(name);
        for (Attachment attachment : attachments) {
            attachment(json, attachment);
        }
        json.writeEndArray();
    }

    static void attachment(JsonGenerator json, Attachment attachment) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", attachment.id().toString());
        json.writeStringField("name", attachment.name());
        json.writeNumberField("size", attachment.size());
        json.writeStringField("contentType", attachment.contentType());
        if (attachment.picture().isPresent()) {
            json.writeNumberField("width", attachment.picture().get().width());
            json.writeNumberField("height", attachment.picture().get().height());
        }
        if (attachment.thumbnail()) {
            json.writeBooleanField("thumbnail", true);
        }
        json.writeEndObject();
    }

    private static void state(JsonGenerator json, MessageState state) throws IOException {
        if (state.deletion().isPresent()) {
            json.writeStringField(
                    "deletedAt", JsonWriter.timestamp(state.deletion().get().deletedAt()));
            json.writeStringField("deletedBy", state.deletion().get().deletedBy());
        } else if (state.editedAt().isPresent()) {
            json.writeStringField(
                    "editedAt", JsonWriter.timestamp(state.editedAt().get()));
            json.writeNumberField("edits", state.edits());
        }
        if (!state.reactions().isEmpty()) {
            reactions(json, state.reactions());
        }
    }

    private static void reactions(JsonGenerator json, Reactions reactions) throws IOException {
        json.writeArrayFieldStart("reactions");
        for (Reaction reaction : reactions.all()) {
            json.writeStartObject();
            json.writeStringField("key", reaction.key());
            json.writeNumberField("count", reaction.count());
            if (!reaction.users().isEmpty()) {
                texts(json, "users", reaction.users());
            }
            json.writeEndObject();
        }
        json.writeEndArray();
        if (reactions.mine().isPresent()) {
            texts(json, "mine", reactions.mine().get());
        }
    }

    /** Writes the last field of an item, see {@link ChangesMerge}. */
    private static void actors(JsonGenerator json, Map<String, List<String>> actors) throws IOException {
        if (actors.isEmpty()) {
            return;
        }
        json.writeObjectFieldStart("actors");
        for (Map.Entry<String, List<String>> actor : actors.entrySet()) {
            texts(json, actor.getKey(), actor.getValue());
        }
        json.writeEndObject();
    }

    static void texts(JsonGenerator json, String field, List<String> texts) throws IOException {
        json.writeArrayFieldStart(field);
        for (String text : texts) {
            json.writeString(text);
        }
        json.writeEndArray();
    }

    /** Writes one item of a frame of changes. */
    static void change(JsonGenerator json, Change change) throws IOException {
        json.writeStartObject();
        if (change instanceof Change.MessageChanged changed) {
            json.writeStringField("kind", "message");
            message(json, changed.message());
            actors(json, changed.actors());
        } else if (change instanceof Change.MessagesRemoved removed) {
            json.writeStringField("kind", "removed");
            json.writeNumberField("rev", removed.rev());
            json.writeArrayFieldStart("ranges");
            for (SeqRange range : removed.ranges()) {
                json.writeStartArray();
                json.writeNumber(range.first());
                json.writeNumber(range.last());
                json.writeEndArray();
            }
            json.writeEndArray();
        } else if (change instanceof Change.ConversationChanged changed) {
            json.writeStringField("kind", "conversation");
            ConversationWriting.state(json, changed.conversation());
        } else if (change instanceof Change.MemberChanged changed) {
            json.writeStringField("kind", "member");
            json.writeNumberField("rev", changed.rev());
            ConversationWriting.member(json, changed.member());
        } else if (change instanceof Change.MemberLeft left) {
            json.writeStringField("kind", "member");
            json.writeNumberField("rev", left.rev());
            json.writeStringField("userId", left.userId());
            json.writeBooleanField("left", true);
        }
        json.writeEndObject();
    }

    private static void message(JsonGenerator json, Message message) throws IOException {
        json.writeNumberField("seq", message.seq());
        json.writeStringField("messageId", message.messageId().toString());
        json.writeStringField("senderId", message.senderId());
        json.writeStringField("content", message.content());
        json.writeStringField("sentAt", JsonWriter.timestamp(message.sentAt()));
        optionalFields(json, message);
    }
}
