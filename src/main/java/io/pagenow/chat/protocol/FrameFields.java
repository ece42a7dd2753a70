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
import org.jspecify.annotations.Nullable;

/** Fields of one JSON frame, shared by the decoders: rejects duplicates and words the refusals. */
public final class FrameFields {
    private final Set<String> seen = new HashSet<>(8);
    private @Nullable ChatException firstFault;
    private @Nullable String ref;

    /** Decodes a whole frame. */
    public interface FrameReader<F> {
        /** @throws ChatException if the frame is invalid */
        F frame() throws IOException;
    }

    /** Consumes the value at the parser, or skips it. */
    public interface FieldReader {
        void read(JsonParser parser, String field) throws IOException;
    }

    /**
     * Runs a decoder and converts its failures.
     *
     * @param ref returns the client's names for the frame, as far as it was read
     */
    public static <F> ClientRequest<F> decode(FrameReader<F> reader, Supplier<FrameRef> ref)
            throws InvalidFrameException {
        try {
            F frame = reader.frame();
            return new ClientRequest<>(frame, ref.get());
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

    public void read(String text, FieldReader reader) throws IOException {
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
        if (ref != null) {
            requireText("ref", ref, Limits.REF);
        }
    }

    /** Reads a text or null. */
    @Nullable
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

    /** Reads the client's name for the frame: 1 to {@value Limits#REF} characters, or null. */
    public void readRef(JsonParser parser) throws IOException {
        ref = text(parser, "ref");
    }

    /** Returns the client's name for the frame as received, or null. */
    public @Nullable String ref() {
        return ref;
    }

    public <T> @Nullable T once(String field, @Nullable T value) {
        if (!seen.add(field)) {
            fault(ChatException.ofField(ErrorCode.INVALID_JSON, field, "The field '" + field + "' appears twice"));
        }
        return value;
    }

    /** Records the first fault and continues, so that the refusal can echo a name that follows it in the frame. */
    void fault(ChatException fault) {
        if (firstFault == null) {
            firstFault = fault;
        }
    }

    /** @throws ChatException {@code MISSING_FIELD} if the value is null */
    public static <T> T required(String field, @Nullable T value) {
        if (value == null) {
            throw ChatException.ofField(ErrorCode.MISSING_FIELD, field, "Missing '" + field + "' in event body");
        }
        return value;
    }

    /** @param max most characters; the least is 1 */
    public static String requireText(String field, @Nullable String text, int max) {
        String present = required(field, text);
        JsonText.fault(present, 1, max).ifPresent(fault -> {
            throw invalid(field, fault);
        });
        return present;
    }

    public static ChatException invalid(String field, String fault) {
        return ChatException.ofField(ErrorCode.INVALID_FIELD, field, "Invalid parameter '" + field + "': it " + fault);
    }
}
