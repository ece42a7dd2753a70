package io.pagenow.chat.protocol;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.pagenow.chat.json.JsonText;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ErrorCode;
import io.pagenow.chat.model.Limits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** What the decoders of frames share: the fields of one JSON object, none of them twice, and the words of the refusals. */
final class FrameFields {
    private final Set<String> seen = new HashSet<>(8);
    private ChatException firstFault;
    private String ref;
    private boolean refIsNoText;

    /** Reads a whole frame; may throw a {@link ChatException}. */
    interface Reading<F> {
        F frame() throws IOException;
    }

    /** Takes the value at the parser, or skips it. */
    interface FieldReader {
        void read(JsonParser parser, String field) throws IOException;
    }

    /** @param ref gives the client's name for the frame, as far as it was read, or null */
    static <F> F decode(Reading<F> reading, Supplier<FrameRef> ref) throws InvalidFrameException {
        try {
            return reading.frame();
        } catch (ChatException refusal) {
            throw new InvalidFrameException(refusal, ref.get());
        } catch (JacksonException notJson) {
            throw new InvalidFrameException(
                    ChatException.of(
                            ErrorCode.INVALID_JSON, "The frame is not valid JSON: " + notJson.getOriginalMessage()),
                    ref.get());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    void read(String text, FieldReader reader) throws IOException {
        try (JsonParser parser = JsonText.JSON.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw ChatException.of(ErrorCode.INVALID_JSON, "Expected a JSON object with the field 'action'");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String field = parser.currentName();
                parser.nextToken();
                reader.read(parser, field);
            }
            JsonText.expectEnd(parser);
        }
        if (firstFault != null) {
            throw firstFault;
        }
    }

    /** Takes a text that may be null. */
    String text(JsonParser parser, String field) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return once(field, null);
        }
        Optional<String> text = JsonText.textOrSkip(parser);
        if (text.isEmpty()) {
            fault(invalid(field, "is not a text"));
        }
        return once(field, text.orElse(null));
    }

    /** Takes the client's name for the frame. A frame that needs none may have anything there. */
    void readRef(JsonParser parser) throws IOException {
        boolean isNull = parser.currentToken() == JsonToken.VALUE_NULL;
        ref = once("ref", JsonText.textOrSkip(parser).orElse(null));
        refIsNoText = ref == null && !isNull;
    }

    /** The client's name for the frame, for an action that is answered with it. */
    Optional<String> ref() {
        if (refIsNoText) {
            throw invalid("ref", "is not a text");
        }
        return Optional.ofNullable(ref).map(name -> checked("ref", name, Limits.REF));
    }

    /** The client's name for the frame as it was read, or null. */
    FrameRef frameRef() {
        return ref == null ? null : FrameRef.of(ref);
    }

    <T> T once(String field, T value) {
        if (!seen.add(field)) {
            fault(ChatException.ofField(ErrorCode.INVALID_JSON, field, "The field '" + field + "' appears twice"));
        }
        return value;
    }

    /** Keeps the first fault and reads on, so that the refusal can carry a name of the frame that stands behind it. */
    void fault(ChatException fault) {
        if (firstFault == null) {
            firstFault = fault;
        }
    }

    static String present(String field, String text) {
        if (text == null) {
            throw ChatException.ofField(ErrorCode.MISSING_FIELD, field, "Missing '" + field + "' in event body");
        }
        return text;
    }

    /** @param most characters that the text may have; it has at least one */
    static String checked(String field, String text, int most) {
        JsonText.fault(present(field, text), 1, most).ifPresent(fault -> {
            throw invalid(field, fault);
        });
        return text;
    }

    static ChatException invalid(String field, String fault) {
        return ChatException.ofField(ErrorCode.INVALID_FIELD, field, "Invalid parameter '" + field + "': it " + fault);
    }
}
