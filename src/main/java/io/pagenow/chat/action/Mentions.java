package io.pagenow.chat.action;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.pagenow.chat.json.JsonText;
import io.pagenow.chat.model.Limits;
import io.pagenow.chat.protocol.FrameFields;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a list of the users that a message mentions. */
final class Mentions {
    private static final String EXPECTED = "is not a list of user ids";

    private Mentions() {}

    /** Returns the user ids, each once, or the fault as a {@link io.pagenow.chat.model.ChatException}. */
    static @Nullable Object read(JsonParser parser, int max) throws IOException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            return ActionFields.fault(parser, "mentions", EXPECTED);
        }
        Set<String> userIds = new LinkedHashSet<>();
        boolean valid = true;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            Optional<String> userId = JsonText.textOrSkip(parser)
                    .filter(text -> JsonText.fault(text, 1, Limits.USER_ID).isEmpty());
            valid &= userId.isPresent();
            if (valid && userIds.size() <= max) {
                userIds.add(userId.get());
            }
        }
        if (!valid) {
            return FrameFields.invalid("mentions", EXPECTED);
        }
        return userIds.size() > max
                ? FrameFields.invalid("mentions", "has more than " + max + " users")
                : List.copyOf(userIds);
    }
}
