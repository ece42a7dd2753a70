package io.pagenow.chat.action;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonParser.NumberType;
import com.fasterxml.jackson.core.JsonToken;
import io.pagenow.chat.json.JsonText;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.Limits;
import io.pagenow.chat.protocol.FrameFields;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads the cursors of a {@code sync}: by conversation id a position, or a list of position, revision, revision of one's
 * own settings, and lowest position held, of which the last two may be left out.
 */
final class Cursors {
    private static final int MIN_NUMBERS = 2;
    private static final int MY = 2;
    private static final int LOWEST = 3;

    private Cursors() {}

    /** Returns the cursors by conversation, or the first fault as a {@link ChatException}. */
    static @Nullable Object read(JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            return ActionFields.fault(parser, "cursors", "is not an object of conversation ids and positions");
        }
        Map<UUID, Cursor> read = new HashMap<>();
        ChatException fault = null;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            Optional<UUID> conversation = JsonText.uuid(parser.currentName());
            parser.nextToken();
            Optional<Cursor> cursor = cursor(parser);
            if (fault != null) {
                continue;
            }
            if (conversation.isEmpty() || cursor.isEmpty()) {
                fault = FrameFields.invalid(
                        "cursors",
                        "has an entry that is not a conversation id with a position of 0 or more, or with a list of 2 to 4"
                                + " numbers of 0 or more");
            } else if (read.put(conversation.get(), cursor.get()) != null) {
                fault = FrameFields.invalid("cursors", "names a conversation twice");
            } else if (read.size() > Limits.CURSORS) {
                throw FrameFields.invalid("cursors", "names more than " + Limits.CURSORS + " conversations");
            }
        }
        return fault == null ? read : fault;
    }

    private static Optional<Cursor> cursor(JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT) {
            boolean valid = parser.getNumberType() != NumberType.BIG_INTEGER && parser.getLongValue() >= 0;
            return valid ? Optional.of(Cursor.ofMessages(parser.getLongValue())) : Optional.empty();
        }
        long[] numbers = Numbers.read(parser);
        for (long number : numbers) {
            if (number < 0) {
                return Optional.empty();
            }
        }
        return numbers.length < MIN_NUMBERS
                ? Optional.empty()
                : Optional.of(new Cursor(numbers[0], numbers[1], at(numbers, MY), at(numbers, LOWEST)));
    }

    private static long at(long[] numbers, int index) {
        return index < numbers.length ? numbers[index] : 0;
    }
}
