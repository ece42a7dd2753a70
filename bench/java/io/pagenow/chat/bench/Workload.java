package io.pagenow.chat.bench;

import java.util.Locale;

/** What can be measured, by the names of the command line. */
enum Workload {
    DIRECT,
    PACED,
    GROUP,
    IDLE,
    SIGNALS,
    OVERLOAD,
    CLUSTER,
    HISTORY,
    GROWTH;

    /** As it stands in the table. */
    String title() {
        return name().toLowerCase(Locale.ROOT);
    }
}
