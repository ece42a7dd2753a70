package io.pagenow.chat.action;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.pagenow.chat.json.JsonText;
import io.pagenow.chat.protocol.FrameFields;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads a list of the files of a message. */
final class AttachmentIds {
    private static final String EXPECTED = "is not a list of different ids of files";

    private AttachmentIds() {}

    /** Returns the ids in order, or the fault as a {@link io.pagenow.chat.model.ChatException}. */
    static @Nullable Object read(JsonParser parser, int max) throws IOException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            return ActionFields.fault(parser, "attachments", EXPECTED);
        }
        Set<UUID> ids = new LinkedHashSet<>();
        boolean valid = true;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            Optional<UUID> id = JsonText.textOrSkip(parser).flatMap(JsonText::uuid);
            valid &= id.isPresent();
            if (valid && ids.size() <= max) {
                valid = ids.add(id.get());
            }
        }
        if (!valid) {
            return FrameFields.invalid("attachments", EXPECTED);
        }
        return ids.size() > max
                ? FrameFields.invalid("attachments", "has more than " + max + " files")
                : List.copyOf(ids);
    }
}
