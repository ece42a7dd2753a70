package io.pagenow.chat.protocol;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.pagenow.chat.json.JsonText;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ErrorCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** The body of a request for an event stream: one frame, or an array of frames. */
public final class FrameBody {
    /** Most frames of one body. */
    static final int MAX_FRAMES = 1_000;

    private static final String EXPECTED = "Expected a frame, or an array of 1 to " + MAX_FRAMES + " frames";

    private FrameBody() {}

    /**
     * Splits a body into the texts of its frames, in order. The fields of a frame are left to the decoder of frames.
     *
     * @throws ChatException {@code INVALID_JSON} if the body is not JSON, or of another form
     */
    public static List<String> split(String body) {
        try (JsonParser parser = JsonText.JSON.createParser(body)) {
            List<String> frames = frames(parser, body);
            if (parser.nextToken() != null || frames.isEmpty()) {
                throw ChatException.of(ErrorCode.INVALID_JSON, EXPECTED);
            }
            return frames;
        } catch (JacksonException notJson) {
            throw ChatException.of(
                    ErrorCode.INVALID_JSON, "The body is not valid JSON: " + notJson.getOriginalMessage());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static List<String> frames(JsonParser parser, String body) throws IOException {
        JsonToken first = parser.nextToken();
        if (first != JsonToken.START_ARRAY) {
            return List.of(frame(parser, first, body));
        }
        List<String> frames = new ArrayList<>();
        for (JsonToken next = parser.nextToken(); next != JsonToken.END_ARRAY; next = parser.nextToken()) {
            if (frames.size() == MAX_FRAMES) {
                throw ChatException.of(ErrorCode.INVALID_JSON, EXPECTED);
            }
            frames.add(frame(parser, next, body));
        }
        return frames;
    }

    private static String frame(JsonParser parser, JsonToken begins, String body) throws IOException {
        if (begins != JsonToken.START_OBJECT) {
            throw ChatException.of(ErrorCode.INVALID_JSON, EXPECTED);
        }
        int from = (int) parser.currentTokenLocation().getCharOffset();
        parser.skipChildren();
        return body.substring(from, (int) parser.currentLocation().getCharOffset());
    }
}
