package io.pagenow.chat.action;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.pagenow.chat.model.Limits;
import io.pagenow.chat.protocol.FrameFields;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads an application's own JSON object, which is kept as it was written. */
final class JsonData {
    private JsonData() {}

    /**
     * Returns the object's text, or the fault as a {@link io.pagenow.chat.model.ChatException}; null if the value is null.
     *
     * @param text the text that the parser reads
     * @param maxBytes of the object in UTF-8
     */
    static @Nullable Object read(String text, JsonParser parser, int maxBytes) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            return ActionFields.fault(parser, "data", "is not an object");
        }
        int start = (int) parser.currentTokenLocation().getCharOffset();
        int depth = 1;
        int deepest = 1;
        boolean reserved = false;
        while (depth > 0) {
            JsonToken token = parser.nextToken();
            if (token.isStructStart()) {
                depth++;
                deepest = Math.max(deepest, depth);
            } else if (token.isStructEnd()) {
                depth--;
            } else if (token == JsonToken.FIELD_NAME && depth == 1) {
                reserved |= parser.currentName().startsWith("$");
            }
        }
        String data = text.substring(start, (int) parser.currentLocation().getCharOffset());
        int length = data.getBytes(StandardCharsets.UTF_8).length;
        if (length > maxBytes) {
            return FrameFields.invalid("data", "has " + length + " bytes; expected at most " + maxBytes);
        }
        if (deepest > Limits.DATA_DEPTH) {
            return FrameFields.invalid("data", "is nested " + deepest + " deep; expected at most " + Limits.DATA_DEPTH);
        }
        return reserved
                ? FrameFields.invalid("data", "has a name that begins with '$', which is reserved for the server")
                : data;
    }
}
