package io.pagenow.chat.action;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.pagenow.chat.json.JsonText;
import io.pagenow.chat.model.MessageLimits;
import io.pagenow.chat.protocol.FrameFields;
import java.io.IOException;
import java.text.Normalizer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a user's set of reactions, as in {@code ["👍","❤️"]}. */
final class ReactionKeys {
    private static final int ZERO_WIDTH_NON_JOINER = 0x200C;
    private static final int ZERO_WIDTH_JOINER = 0x200D;

    /** Tag characters, of which flags such as that of Scotland are made (Unicode Technical Standard 51). */
    private static final int FIRST_TAG = 0xE0020;

    private static final int LAST_TAG = 0xE007F;

    private ReactionKeys() {}

    /** Returns the reactions, each once and in normal form C, or the fault as a {@link io.pagenow.chat.model.ChatException}. */
    static @Nullable Object read(JsonParser parser, MessageLimits limits) throws IOException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            return ActionFields.fault(parser, "reactions", "is not a list of texts");
        }
        Set<String> keys = new LinkedHashSet<>();
        String fault = null;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            Optional<String> text = JsonText.textOrSkip(parser);
            if (fault != null) {
                continue;
            }
            if (text.isEmpty()) {
                fault = "is not a list of texts";
            } else if (keys.size() <= limits.reactionsOfUser()) {
                fault = fault(text.get(), limits.reactionLength()).orElse(null);
                if (fault == null) {
                    keys.add(Normalizer.normalize(text.get(), Normalizer.Form.NFC));
                }
            }
        }
        if (fault != null) {
            return FrameFields.invalid("reactions", fault);
        }
        return keys.size() > limits.reactionsOfUser()
                ? FrameFields.invalid(
                        "reactions",
                        "has more than " + limits.reactionsOfUser() + " reactions of one user to one message")
                : List.copyOf(keys);
    }

    private static Optional<String> fault(String text, int maxLength) {
        // Normal form C is at most three times as long (Unicode Standard Annex 15), so a long text is refused unseen.
        if (text.length() > 6 * maxLength) {
            return Optional.of("has a reaction of more than " + maxLength + " characters");
        }
        Optional<String> unstorable = JsonText.fault(text, 0, Integer.MAX_VALUE);
        if (unstorable.isPresent()) {
            return unstorable.map(fault -> "has a reaction that " + fault);
        }
        String key = Normalizer.normalize(text, Normalizer.Form.NFC);
        return JsonText.fault(key, 1, maxLength)
                .map(fault -> "has a reaction that " + fault)
                .or(() -> key.codePoints().allMatch(ReactionKeys::isPrintable)
                                && key.codePoints().anyMatch(ReactionKeys::isVisible)
                        ? Optional.empty()
                        : Optional.of(
                                "has a reaction with white space or a control character, or with nothing to see"));
    }

    private static boolean isPrintable(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.SPACE_SEPARATOR,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            case Character.FORMAT -> isPartOfEmoji(character);
            default -> true;
        };
    }

    /** Returns whether a format character may be part of an emoji; others change the direction of text or are invisible. */
    private static boolean isPartOfEmoji(int character) {
        return character == ZERO_WIDTH_JOINER
                || character == ZERO_WIDTH_NON_JOINER
                || (character >= FIRST_TAG && character <= LAST_TAG);
    }

    private static boolean isVisible(int character) {
        return switch (Character.getType(character)) {
            case Character.FORMAT,
                    Character.NON_SPACING_MARK,
                    Character.ENCLOSING_MARK,
                    Character.COMBINING_SPACING_MARK -> false;
            default -> true;
        };
    }
}
