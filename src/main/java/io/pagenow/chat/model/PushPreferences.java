package io.pagenow.chat.model;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A user's wishes for pushes.
 *
 * @param notifyOf the messages of which the user is notified
 * @param preview whether a push has the beginning of the message
 * @param reactions whether the user is notified of reactions to own messages
 */
public record PushPreferences(Notify notifyOf, boolean preview, boolean reactions) {
    public static final PushPreferences DEFAULT = new PushPreferences(Notify.ALL, true, false);

    /** Kinds of messages of which a user is notified. */
    public enum Notify {
        /** All messages. */
        ALL,
        /** Messages that mention the user. */
        MENTIONS,
        NONE;

        public static final List<String> NAMES =
                Arrays.stream(values()).map(Notify::wireName).toList();

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** @param wireName one of {@link #NAMES} */
        public static Notify of(String wireName) {
            return valueOf(wireName.toUpperCase(Locale.ROOT));
        }
    }
}
