package io.pagenow.chat.action;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonParser.NumberType;
import com.fasterxml.jackson.core.JsonToken;
import io.pagenow.chat.json.JsonText;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.Limits;
import io.pagenow.chat.model.MessageExtra;
import io.pagenow.chat.model.MessageLimits;
import io.pagenow.chat.model.MessageReferences;
import io.pagenow.chat.model.SeqRange;
import io.pagenow.chat.protocol.FrameFields;
import io.pagenow.chat.protocol.FrameRef;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The fields of actions: a field has the same name, type and range in every action that has it. A fault is reported when
 * an action needs the field. Not thread-safe.
 */
public final class ActionFields {
    /** The type that a message has if it states none. */
    private static final String TEXT = "text";

    private final FrameFields fields = new FrameFields();
    private final Map<String, Object> values = new HashMap<>(8);
    private final Map<String, Object> given;

    private final MessageLimits limits;

    /** @param given fields that the path of a call has already stated */
    ActionFields(Map<String, Object> given, MessageLimits limits) {
        this.given = given;
        this.limits = limits;
    }

    void read(String text) throws IOException {
        fields.read(text, (parser, field) -> readField(text, parser, field));
        values.putAll(given);
    }

    private void readField(String text, JsonParser parser, String field) throws IOException {
        switch (field) {
            case "action", "tempMessageId", "conversationId", "content", "token", "messageType", "scope" ->
                put(field, isText(parser) ? parser.getText() : fault(parser, field, "is not a text"));
            case "ref" -> fields.readRef(parser);
            case "seq", "ifRev", "me", "replyTo" -> put(field, number(parser, field));
            case "part", "reads", "typing", "mentionAll", "active" -> put(field, flag(parser, field));
            case "data" -> put(field, JsonData.read(text, parser, limits.dataBytes()));
            case "cursors" -> put(field, Cursors.read(parser));
            case "mentions" -> put(field, Mentions.read(parser, limits.mentions()));
            case "attachments" -> put(field, AttachmentIds.read(parser, limits.attachments()));
            case "reactions" -> put(field, ReactionKeys.read(parser, limits));
            case "ranges" -> put(field, Ranges.read(parser, limits.deletedAtOnce()));
            default -> parser.skipChildren();
        }
    }

    private void put(String field, @Nullable Object value) {
        fields.once(field, value);
        if (value != null) {
            values.put(field, value);
        }
    }

    private static boolean isText(JsonParser parser) {
        return parser.currentToken() == JsonToken.VALUE_STRING;
    }

    /** Returns the fault of a value of another type, which is skipped; null for JSON's null, which counts as absent. */
    static @Nullable ChatException fault(JsonParser parser, String field, String fault) throws IOException {
        boolean absent = parser.currentToken() == JsonToken.VALUE_NULL;
        parser.skipChildren();
        return absent ? null : FrameFields.invalid(field, fault);
    }

    private static @Nullable Object number(JsonParser parser, String field) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT && parser.getNumberType() != NumberType.BIG_INTEGER) {
            return parser.getLongValue();
        }
        return fault(parser, field, "is not a whole number");
    }

    private static @Nullable Object flag(JsonParser parser, String field) throws IOException {
        return switch (parser.currentToken()) {
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> fault(parser, field, "is not true or false");
        };
    }

    /** Returns the client's names for the frame, as far as they were read. */
    FrameRef ref() {
        Object name = values.get("tempMessageId");
        return FrameRef.of(name instanceof String text ? text : null, fields.ref());
    }

    String action() {
        return text("action");
    }

    String tempMessageId() {
        return FrameFields.requireText("tempMessageId", text("tempMessageId"), Limits.TEMP_MESSAGE_ID);
    }

    UUID conversationId() {
        if (value("conversationId") instanceof UUID ofPath) {
            return ofPath;
        }
        return JsonText.uuid(text("conversationId"))
                .orElseThrow(() -> FrameFields.invalid("conversationId", "is not a UUID"));
    }

    String content() {
        return FrameFields.requireText("content", text("content"), limits.contentLength());
    }

    /** Returns the content of a new message, which may be empty or absent if the message has files. */
    String contentOfNew() {
        return attachments().isEmpty() || (value("content") instanceof String text && !text.isEmpty()) ? content() : "";
    }

    @SuppressWarnings("unchecked")
    List<UUID> attachments() {
        Object attachments = value("attachments");
        return attachments == null ? List.of() : (List<UUID>) attachments;
    }

    String token() {
        return FrameFields.requireText("token", text("token"), Limits.TOKEN);
    }

    long seq() {
        return atLeast("seq", 1, (Long) required("seq"));
    }

    OptionalLong optionalSeq() {
        return optional("seq", 1);
    }

    OptionalLong ifRev() {
        return optional("ifRev", 0);
    }

    OptionalLong me() {
        return optional("me", 0);
    }

    private OptionalLong optional(String field, long min) {
        Object number = value(field);
        return number == null ? OptionalLong.empty() : OptionalLong.of(atLeast(field, min, (Long) number));
    }

    private static long atLeast(String field, long min, long number) {
        if (number < min) {
            throw FrameFields.invalid(field, "is less than " + min);
        }
        return number;
    }

    boolean requiredFlag(String field) {
        return (Boolean) required(field);
    }

    boolean flag(String field) {
        return value(field) instanceof Boolean flag && flag;
    }

    MessageExtra extra() {
        Optional<String> type = messageType();
        Optional<String> data = data();
        MessageReferences references = references();
        return type.isEmpty() && data.isEmpty() && references.equals(MessageReferences.NONE)
                ? MessageExtra.NONE
                : new MessageExtra(type, data, references);
    }

    private MessageReferences references() {
        Object replyTo = value("replyTo");
        return new MessageReferences(
                replyTo == null ? 0 : atLeast("replyTo", 1, (Long) replyTo),
                Optional.empty(),
                mentions().orElse(List.of()),
                flag("mentionAll"));
    }

    @SuppressWarnings("unchecked")
    Optional<List<String>> mentions() {
        return Optional.ofNullable((List<String>) value("mentions"));
    }

    Optional<Boolean> mentionAll() {
        return Optional.ofNullable((Boolean) value("mentionAll"));
    }

    private Optional<String> messageType() {
        String type = (String) value("messageType");
        if (type == null || type.equals(TEXT)) {
            return Optional.empty();
        }
        MessageTypes.check(type);
        return Optional.of(type);
    }

    Optional<String> data() {
        return Optional.ofNullable((String) value("data"));
    }

    @SuppressWarnings("unchecked")
    Map<UUID, Cursor> cursors() {
        Object cursors = value("cursors");
        return cursors == null ? Map.of() : (Map<UUID, Cursor>) cursors;
    }

    /** Returns the ranges of a deletion for everyone, which is the only scope. */
    @SuppressWarnings("unchecked")
    List<SeqRange> rangesForAll() {
        Object scope = value("scope");
        if (scope != null && !scope.equals("all")) {
            throw FrameFields.invalid("scope", "is not 'all'");
        }
        return (List<SeqRange>) required("ranges");
    }

    @SuppressWarnings("unchecked")
    List<String> reactions() {
        return (List<String>) required("reactions");
    }

    private String text(String field) {
        return (String) required(field);
    }

    private Object required(String field) {
        return FrameFields.required(field, value(field));
    }

    /** @throws ChatException the fault of the field's value */
    private @Nullable Object value(String field) {
        Object value = values.get(field);
        if (value instanceof ChatException fault) {
            throw fault;
        }
        return value;
    }
}
