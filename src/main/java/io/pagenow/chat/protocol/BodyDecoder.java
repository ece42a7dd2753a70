package io.pagenow.chat.protocol;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.pagenow.chat.json.JsonText;
import io.pagenow.chat.model.BotId;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ErrorCode;
import io.pagenow.chat.model.Limits;
import io.pagenow.chat.model.NewConversation;
import io.pagenow.chat.model.SignIn;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decodes and validates the bodies of REST requests. Every method throws a {@link ChatException} on bad input, with the
 * text of the original (contract, row E1).
 */
public final class BodyDecoder {
    /** Known fields of all bodies; others are skipped, regardless of their value. */
    private static final Set<String> FIELDS =
            Set.of("recipientIdArr", "title", "isGroup", "userId", "admin", "visible", "name");

    private BodyDecoder() {}

    /**
     * The body of {@code POST /conversation}.
     *
     * @param caller the caller, who is removed from the recipients
     */
    public static NewConversation newConversation(Buffer body, String caller) {
        Map<String, Object> fields = knownFields(body);
        Object recipients = required(fields, "recipientIdArr");
        if (!(required(fields, "isGroup") instanceof Boolean isGroup)) {
            throw invalid("isGroup");
        }
        Set<String> others = new LinkedHashSet<>(userIds(recipients));
        int named = others.size();
        others.remove(caller);
        if (!isGroup) {
            if (named != 1 || others.size() != 1) {
                throw invalid("recipientIdArr");
            }
            return new NewConversation.Direct(others.iterator().next());
        }
        if (others.size() < 2) {
            throw invalid("recipientIdArr");
        }
        if (!(required(fields, "title") instanceof String text) || !isText(text, Limits.TITLE) || text.isBlank()) {
            throw invalid("title");
        }
        return new NewConversation.Group(List.copyOf(others), text);
    }

    /** The body of {@code POST /admin/disconnect}: the id of the user to disconnect. */
    public static String userId(Buffer body) {
        Object userId = required(knownFields(body), "userId");
        if (!(userId instanceof String text) || !isUserId(text)) {
            throw invalid("userId");
        }
        return text;
    }

    /** The body of {@code POST /dev/token}: the user to sign in. */
    public static SignIn signIn(Buffer body) {
        Object administrator = knownFields(body).getOrDefault("admin", false);
        if (!(administrator instanceof Boolean flag)) {
            throw invalid("admin");
        }
        Object name = knownFields(body).get("name");
        if (name != null && (!(name instanceof String text) || !isText(text, Limits.NAME))) {
            throw invalid("name");
        }
        String userId = userId(body);
        if (BotId.isBot(userId)) {
            throw ChatException.ofField(
                    ErrorCode.INVALID_FIELD, "userId", "Invalid parameter 'userId': bots act by an API key");
        }
        return new SignIn(userId, flag, Optional.ofNullable((String) name));
    }

    /** The body of {@code PUT /presence}: true if others may see that the caller is online. */
    public static boolean visible(Buffer body) {
        if (!(required(knownFields(body), "visible") instanceof Boolean visible)) {
            throw invalid("visible");
        }
        return visible;
    }

    /** Returns whether a text is a valid user id: 1 to {@value Limits#USER_ID} characters that PostgreSQL can store. */
    public static boolean isUserId(String text) {
        return isText(text, Limits.USER_ID);
    }

    private static boolean isText(String text, int max) {
        return JsonText.fault(text, 1, max).isEmpty();
    }

    private static List<String> userIds(Object value) {
        if (!(value instanceof List<?> list) || list.isEmpty() || list.size() > Limits.RECIPIENTS) {
            throw invalid("recipientIdArr");
        }
        List<String> userIds = new ArrayList<>(list.size());
        for (Object element : list) {
            if (!(element instanceof String text) || !isUserId(text)) {
                throw invalid("recipientIdArr");
            }
            userIds.add(text);
        }
        return userIds;
    }

    private static Object required(Map<String, Object> fields, String field) {
        Object value = fields.get(field);
        if (value == null) {
            throw ChatException.ofField(ErrorCode.MISSING_FIELD, field, "Missing '" + field + "' in event body");
        }
        return value;
    }

    private static ChatException invalid(String field) {
        return ChatException.ofField(ErrorCode.INVALID_FIELD, field, "Invalid parameter '" + field + "'");
    }

    /**
     * Returns the known top-level fields: texts, booleans and lists of texts with their value, anything else as an
     * empty map.
     */
    private static Map<String, Object> knownFields(Buffer body) {
        return BodyParser.fields(body, BodyDecoder::known);
    }

    private static Map<String, Object> known(JsonParser parser) throws IOException {
        Map<String, Object> fields = new HashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            parser.nextToken();
            if (FIELDS.contains(field)) {
                requireFirst(fields, field);
                fields.put(field, value(parser));
            } else {
                parser.skipChildren();
            }
        }
        return fields;
    }

    private static void requireFirst(Map<String, Object> fields, String field) {
        if (fields.containsKey(field)) {
            throw ChatException.ofField(ErrorCode.INVALID_JSON, field, "The field '" + field + "' appears twice");
        }
    }

    private static @Nullable Object value(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case VALUE_NULL -> null;
            case VALUE_STRING -> parser.getText();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case START_ARRAY -> list(parser);
            default -> {
                parser.skipChildren();
                yield Map.of();
            }
        };
    }

    /** Keeps one element more than allowed, which suffices to detect the excess; further ones are skipped. */
    private static List<Object> list(JsonParser parser) throws IOException {
        List<Object> elements = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (elements.size() <= Limits.RECIPIENTS) {
                elements.add(parser.currentToken() == JsonToken.VALUE_STRING ? parser.getText() : Map.of());
            }
            parser.skipChildren();
        }
        return elements;
    }
}
