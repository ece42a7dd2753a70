package io.pagenow.chat.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ErrorCode;
import io.pagenow.chat.model.Limits;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;

/** The JSON parser configuration shared by all decoders and writers, and the checks of single values. */
public final class JsonText {
    /**
     * Field names are not cached: Jackson's symbol table and the JVM's table of interned strings would grow by every
     * name that a client makes up, and a new name costs many times its bytes.
     */
    public static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(Limits.NESTING)
                    .maxTokenCount(Limits.MAX_JSON_TOKENS)
                    .maxNameLength(1000)
                    .maxNumberLength(100)
                    .build())
            .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
            .build();

    private static final int UUID_LENGTH = 36;

    private JsonText() {}

    /** Parses a UUID in its canonical form; {@link UUID#fromString} would also accept {@code 1-1-1-1-1}. */
    public static Optional<UUID> uuid(String text) {
        if (text.length() != UUID_LENGTH) {
            return Optional.empty();
        }
        for (int index = 0; index < UUID_LENGTH; index++) {
            boolean dash = index == 8 || index == 13 || index == 18 || index == 23;
            if (dash ? text.charAt(index) != '-' : !isHexDigit(text.charAt(index))) {
                return Optional.empty();
            }
        }
        return Optional.of(UUID.fromString(text));
    }

    /** ASCII only; {@link Character#digit} would accept the digits of every script. */
    private static boolean isHexDigit(char unit) {
        return (unit >= '0' && unit <= '9') || (unit >= 'a' && unit <= 'f') || (unit >= 'A' && unit <= 'F');
    }

    /**
     * Decodes UTF-8 strictly (RFC 8259, section 8.1). The constructor of String would replace what is malformed.
     *
     * @throws CharacterCodingException if the bytes are malformed
     */
    public static String utf8(Buffer text) throws CharacterCodingException {
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(text.getBytes()))
                .toString();
    }

    /** Returns the text at the parser; skips a value of another type and returns empty. */
    public static Optional<String> textOrSkip(JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
            return Optional.of(parser.getText());
        }
        parser.skipChildren();
        return Optional.empty();
    }

    /**
     * Requires the end of input: {@code {} {}} is not one frame.
     *
     * @throws ChatException {@code INVALID_JSON} if another value follows
     */
    public static void expectEnd(JsonParser parser) throws IOException {
        if (parser.nextToken() != null) {
            throw ChatException.of(ErrorCode.INVALID_JSON, "Expected one JSON object and nothing after it");
        }
    }

    /**
     * Returns the reason why PostgreSQL cannot store a text or a client cannot read it back; empty if there is none.
     *
     * @param min least characters, counted as Unicode code points
     * @param max most characters, counted as Unicode code points
     */
    public static Optional<String> fault(String text, int min, int max) {
        int characters = 0;
        for (int index = 0; index < text.length(); index++) {
            char unit = text.charAt(index);
            if (unit == 0) {
                return Optional.of("contains the character U+0000, which cannot be stored");
            }
            if (Character.isHighSurrogate(unit)
                    && index + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(index + 1))) {
                index++;
            } else if (Character.isSurrogate(unit)) {
                return Optional.of("contains half of a surrogate pair, which is not text");
            }
            characters++;
        }
        return characters < min || characters > max
                ? Optional.of("has " + characters + " characters; expected " + min + " to " + max)
                : Optional.empty();
    }

    /**
     * Truncates a text, and replaces U+0000 and unpaired surrogates by U+FFFD.
     *
     * @param max most characters, counted as Unicode code points
     */
    public static String fitted(String text, int max) {
        return text.codePoints()
                .limit(max)
                .map(character -> character == 0 || (character >= 0xD800 && character <= 0xDFFF) ? 0xFFFD : character)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
