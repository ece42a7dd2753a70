package io.pagenow.chat.protocol;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonParser.NumberType;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Reads a socket's text frame. Fields may come in any order; fields that the action does not need are ignored whatever they hold (the
 * original's clients send their token in a {@code jwt} field), except that no known field may appear twice.
 */
public final class FrameDecoder {
    private final Set<String> seen = new HashSet<>(8);
    private String action;
    private String tempMessageId;
    private String conversationId;
    private String content;
    private Map<UUID, Long> cursors;
    private ChatException firstFault;

    private FrameDecoder() {}

    /**
     * @param text a frame's text
     * @throws InvalidFrameException names the field that is at fault and what was expected
     */
    public static ClientFrame decode(String text) throws InvalidFrameException {
        FrameDecoder decoder = new FrameDecoder();
        try {
            decoder.read(text);
            return decoder.frame();
        } catch (ChatException refusal) {
            throw new InvalidFrameException(refusal, decoder.tempMessageId);
        } catch (JacksonException notJson) {
            throw new InvalidFrameException(
                    ChatException.of(
                            ErrorCode.INVALID_JSON, "The frame is not valid JSON: " + notJson.getOriginalMessage()),
                    decoder.tempMessageId);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private void read(String text) throws IOException {
        try (JsonParser parser = JsonText.JSON.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw ChatException.of(ErrorCode.INVALID_JSON, "Expected a JSON object with the field 'action'");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String field = parser.currentName();
                parser.nextToken();
                readField(parser, field);
            }
            JsonText.expectEnd(parser);
        }
        if (firstFault != null) {
            throw firstFault;
        }
    }

    private void readField(JsonParser parser, String field) throws IOException {
        switch (field) {
            case "action" -> action = once(field, text(parser, field));
            case "tempMessageId" -> tempMessageId = once(field, text(parser, field));
            case "conversationId" -> conversationId = once(field, text(parser, field));
            case "content" -> content = once(field, text(parser, field));
            case "cursors" -> cursors = once(field, cursors(parser));
            default -> parser.skipChildren();
        }
    }

    private <T> T once(String field, T value) {
        if (!seen.add(field)) {
            fault(ChatException.ofField(ErrorCode.INVALID_JSON, field, "The field '" + field + "' appears twice"));
        }
        return value;
    }

    /** Keeps the first fault and reads on, so that the refusal can carry a {@code tempMessageId} that stands behind it. */
    private void fault(ChatException fault) {
        if (firstFault == null) {
            firstFault = fault;
        }
    }

    private String text(JsonParser parser, String field) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return null;
        }
        Optional<String> text = JsonText.textOrSkip(parser);
        if (text.isEmpty()) {
            fault(invalid(field, "is not a text"));
        }
        return text.orElse(null);
    }

    private Map<UUID, Long> cursors(JsonParser parser) throws IOException {
        Map<UUID, Long> read = new HashMap<>();
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            fault(invalid("cursors", "is not an object of conversation ids and positions"));
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
                fault(invalid("cursors", "has an entry that is not a conversation id with a position of 0 or more"));
            } else if (read.put(conversation.get(), seq) != null) {
                fault(invalid("cursors", "names a conversation twice"));
            } else if (read.size() > Limits.CURSORS) {
                throw invalid("cursors", "names more than " + Limits.CURSORS + " conversations");
            }
        }
        return read;
    }

    private ClientFrame frame() {
        String wanted = present("action", action);
        return switch (wanted) {
            case "send-message" ->
                new ClientFrame.SendMessage(
                        checked("tempMessageId", tempMessageId, Limits.TEMP_MESSAGE_ID),
                        conversation(),
                        checked("content", content, Limits.CONTENT));
            case "read-messages" -> new ClientFrame.ReadMessages(conversation());
            case "heartbeat" -> new ClientFrame.Heartbeat();
            case "sync" -> new ClientFrame.Sync(cursors == null ? Map.of() : cursors);
            default ->
                throw ChatException.ofField(
                        ErrorCode.UNKNOWN_ACTION,
                        "action",
                        "Unknown action; expected send-message, read-messages, heartbeat or sync");
        };
    }

    private UUID conversation() {
        return JsonText.uuid(present("conversationId", conversationId))
                .orElseThrow(() -> invalid("conversationId", "is not a UUID"));
    }

    private static String checked(String field, String text, int most) {
        JsonText.fault(present(field, text), 1, most).ifPresent(fault -> {
            throw invalid(field, fault);
        });
        return text;
    }

    private static String present(String field, String text) {
        if (text == null) {
            throw ChatException.ofField(ErrorCode.MISSING_FIELD, field, "Missing '" + field + "' in event body");
        }
        return text;
    }

    private static ChatException invalid(String field, String fault) {
        return ChatException.ofField(ErrorCode.INVALID_FIELD, field, "Invalid parameter '" + field + "': it " + fault);
    }
}
