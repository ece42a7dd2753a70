package io.pagenow.chat.metric;

import java.util.Locale;

/** Formats constants as values of labels. */
final class Labels {
    private Labels() {}

    /** Returns the name of a constant in lower kebab case, as in {@code read-messages}. */
    static String text(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
