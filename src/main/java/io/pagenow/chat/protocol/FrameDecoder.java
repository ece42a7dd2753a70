package io.pagenow.chat.protocol;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonParser.NumberType;
import com.fasterxml.jackson.core.JsonToken;
import io.pagenow.chat.json.JsonText;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ErrorCode;
import io.pagenow.chat.model.Limits;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Decodes text frames of the chat endpoint. Fields may come in any order. Fields that the action does not need are
 * ignored regardless of their value (the original's clients send their token in a {@code jwt} field), but no known
 * field may appear twice.
 */
public final class FrameDecoder {
    private final FrameFields fields = new FrameFields();
    private String action;
    private String tempMessageId;
    private String conversationId;
    private String content;
    private String token;
    private Map<UUID, Long> cursors;
    private JsonToken part;

    private FrameDecoder() {}

    /**
     * Decodes a frame.
     *
     * @param text a frame's text
     * @throws InvalidFrameException names the field at fault and the expectation
     */
    public static ClientRequest<ClientFrame> decode(String text) throws InvalidFrameException {
        FrameDecoder decoder = new FrameDecoder();
        return FrameFields.decode(() -> decoder.read(text), decoder::frameRef);
    }

    private ClientFrame read(String text) throws IOException {
        fields.read(text, this::readField);
        return frame();
    }

    private void readField(JsonParser parser, String field) throws IOException {
        switch (field) {
            case "action" -> action = fields.text(parser, field);
            case "tempMessageId" -> tempMessageId = fields.text(parser, field);
            case "conversationId" -> conversationId = fields.text(parser, field);
            case "content" -> content = fields.text(parser, field);
            case "token" -> token = fields.text(parser, field);
            case "ref" -> fields.readRef(parser);
            case "part" -> {
                part = fields.once(field, parser.currentToken());
                parser.skipChildren();
            }
            case "cursors" -> cursors = fields.once(field, cursors(parser));
            default -> parser.skipChildren();
        }
    }

    private FrameRef frameRef() {
        return FrameRef.of(tempMessageId, fields.ref());
    }

    private Map<UUID, Long> cursors(JsonParser parser) throws IOException {
        Map<UUID, Long> read = new HashMap<>();
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            fields.fault(FrameFields.invalid("cursors", "is not an object of conversation ids and positions"));
            return read;
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String key = parser.currentName();
            Optional<UUID> conversation = JsonText.uuid(key);
            JsonToken value = parser.nextToken();
            long seq = value == JsonToken.VALUE_NUMBER_INT && parser.getNumberType() != NumberType.BIG_INTEGER
                    ? parser.getLongValue()
                    : -1;
            parser.skipChildren();
            if (conversation.isEmpty() || seq < 0) {
                fields.fault(FrameFields.invalid(
                        "cursors", "has an entry that is not a conversation id with a position of 0 or more"));
            } else if (read.put(conversation.get(), seq) != null) {
                fields.fault(FrameFields.invalid("cursors", "names a conversation twice"));
            } else if (read.size() > Limits.CURSORS) {
                throw FrameFields.invalid("cursors", "names more than " + Limits.CURSORS + " conversations");
            }
        }
        return read;
    }

    private ClientFrame frame() {
        String required = FrameFields.required("action", action);
        return switch (required) {
            case "send-message" ->
                new ClientFrame.SendMessage(
                        FrameFields.requireText("tempMessageId", tempMessageId, Limits.TEMP_MESSAGE_ID),
                        conversation(),
                        FrameFields.requireText("content", content, Limits.CONTENT));
            case "read-messages" -> new ClientFrame.ReadMessages(conversation());
            case "heartbeat" -> new ClientFrame.Heartbeat();
            case "authenticate" -> new ClientFrame.Authenticate(FrameFields.requireText("token", token, Limits.TOKEN));
            case "sync" -> new ClientFrame.Sync(cursors == null ? Map.of() : cursors, isPart());
            default ->
                throw ChatException.ofField(
                        ErrorCode.UNKNOWN_ACTION,
                        "action",
                        "Unknown action; expected send-message, read-messages, heartbeat, sync or authenticate");
        };
    }

    private boolean isPart() {
        if (part == null || part == JsonToken.VALUE_NULL || part == JsonToken.VALUE_FALSE) {
            return false;
        }
        if (part != JsonToken.VALUE_TRUE) {
            throw FrameFields.invalid("part", "is not true or false");
        }
        return true;
    }

    private UUID conversation() {
        return JsonText.uuid(FrameFields.required("conversationId", conversationId))
                .orElseThrow(() -> FrameFields.invalid("conversationId", "is not a UUID"));
    }
}
