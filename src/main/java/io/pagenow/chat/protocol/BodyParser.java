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
import org.jspecify.annotations.Nullable;

/** Parses the JSON object in a request body (RFC 8259); a field that appears twice is refused. */
final class BodyParser {
    /** Stands for JSON's null. */
    static final Object NULL = new Object();

    private BodyParser() {}

    /** Reads the fields of an object, from behind its opening brace to its closing one. */
    interface ObjectReader {
        Map<String, Object> read(JsonParser parser) throws IOException;
    }

    /**
     * Returns the fields of a body: texts, flags, whole numbers as {@code Long}, lists, maps, {@link #NULL}, and anything else
     * as a value that no field accepts. An empty body has no fields.
     *
     * @throws ChatException {@code INVALID_JSON}
     */
    static Map<String, Object> fields(@Nullable Buffer body) {
        return fields(body, BodyParser::object);
    }

    /**
     * Returns the fields of a body that a reader takes. An empty body has no fields.
     *
     * @throws ChatException {@code INVALID_JSON}
     */
    static Map<String, Object> fields(@Nullable Buffer body, ObjectReader reader) {
        if (body == null || body.length() == 0) {
            return Map.of();
        }
        try (JsonParser parser = JsonText.JSON.createParser(JsonText.utf8(body))) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw ChatException.of(ErrorCode.INVALID_JSON, "The body is not a JSON object");
            }
            Map<String, Object> values = reader.read(parser);
            JsonText.expectEnd(parser);
            return values;
        } catch (JacksonException notJson) {
            throw ChatException.of(
                    ErrorCode.INVALID_JSON, "The body is not valid JSON: " + notJson.getOriginalMessage());
        } catch (CharacterCodingException notText) {
            throw ChatException.of(ErrorCode.INVALID_JSON, "The body is not valid JSON: it is not UTF-8");
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static Map<String, Object> object(JsonParser parser) throws IOException {
        Map<String, Object> values = new HashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            parser.nextToken();
            if (values.put(field, value(parser)) != null) {
                throw ChatException.ofField(ErrorCode.INVALID_JSON, field, "The field '" + field + "' appears twice");
            }
        }
        return values;
    }

    private static Object value(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case VALUE_NULL -> NULL;
            case VALUE_STRING -> parser.getText();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NUMBER_INT ->
                parser.getNumberType() == NumberType.BIG_INTEGER ? Double.NaN : (Object) parser.getLongValue();
            case START_OBJECT -> object(parser);
            case START_ARRAY -> list(parser);
            default -> Double.NaN;
        };
    }

    private static List<Object> list(JsonParser parser) throws IOException {
        List<Object> elements = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            elements.add(value(parser));
        }
        return elements;
    }
}
