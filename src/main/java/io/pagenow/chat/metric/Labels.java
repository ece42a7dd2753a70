package io.pagenow.chat.metric;

import java.util.Locale;

/** How constants are written as values of labels. */
final class Labels {
    private Labels() {}

    /** As in {@code read-messages}. */
    static String text(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
