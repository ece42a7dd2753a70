package io.pagenow.chat.protocol;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonParser.NumberType;
import com.fasterxml.jackson.core.JsonToken;
import io.pagenow.chat.json.JsonText;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ErrorCode;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The known fields of a request body. A field whose value is null counts as absent; unknown fields are skipped. */
public final class BodyFields {
    /** Elements that are kept of a list, which is more than any field may have. */
    private static final int MAX_ELEMENTS = 1_000;

    /** Stands for a value that no field may have. */
    private static final Object UNEXPECTED = new Object();

    private final Map<String, Object> values = new HashMap<>();

    private BodyFields() {}

    /**
     * Reads a body.
     *
     * @param body an object, or empty for one without fields
     * @throws ChatException {@code INVALID_JSON}
     */
    public static BodyFields of(Buffer body, Set<String> known) {
        BodyFields fields = new BodyFields();
        if (body == null || body.length() == 0) {
            return fields;
        }
        try (JsonParser parser = JsonText.JSON.createParser(JsonText.utf8(body))) {
            fields.read(parser, known);
            return fields;
        } catch (JacksonException notJson) {
            throw ChatException.of(
                    ErrorCode.INVALID_JSON, "The body is not valid JSON: " + notJson.getOriginalMessage());
        } catch (CharacterCodingException notText) {
            throw ChatException.of(ErrorCode.INVALID_JSON, "The body is not valid JSON: it is not UTF-8");
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private void read(JsonParser parser, Set<String> known) throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw ChatException.of(ErrorCode.INVALID_JSON, "The body is not a JSON object");
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            parser.nextToken();
            if (!known.contains(field)) {
                parser.skipChildren();
            } else if (values.containsKey(field)) {
                throw ChatException.ofField(ErrorCode.INVALID_JSON, field, "The field '" + field + "' appears twice");
            } else {
                values.put(field, value(parser));
            }
        }
        JsonText.expectEnd(parser);
    }

    private static Object value(JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            return scalar(parser);
        }
        List<Object> elements = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            Object element = scalar(parser);
            if (elements.size() < MAX_ELEMENTS) {
                elements.add(element == null ? UNEXPECTED : element);
            }
        }
        return elements;
    }

    private static Object scalar(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case VALUE_NULL -> null;
            case VALUE_STRING -> parser.getText();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NUMBER_INT ->
                parser.getNumberType() == NumberType.BIG_INTEGER ? UNEXPECTED : (Object) parser.getLongValue();
            default -> {
                parser.skipChildren();
                yield UNEXPECTED;
            }
        };
    }

    /** @throws ChatException {@code MISSING_FIELD} */
    public Object required(String field) {
        Object value = values.get(field);
        if (value == null) {
            throw ChatException.ofField(ErrorCode.MISSING_FIELD, field, "Missing '" + field + "' in event body");
        }
        return value;
    }

    public String requiredText(String field) {
        required(field);
        return text(field).orElseThrow();
    }

    public Optional<String> text(String field) {
        Object value = values.get(field);
        if (value != null && !(value instanceof String)) {
            throw invalid(field, "it is not a text");
        }
        return Optional.ofNullable((String) value);
    }

    public Optional<Boolean> flag(String field) {
        Object value = values.get(field);
        if (value != null && !(value instanceof Boolean)) {
            throw invalid(field, "it is not true or false");
        }
        return Optional.ofNullable((Boolean) value);
    }

    public static ChatException invalid(String field, String fault) {
        return ChatException.ofField(ErrorCode.INVALID_FIELD, field, "Invalid parameter '" + field + "': " + fault);
    }
}
