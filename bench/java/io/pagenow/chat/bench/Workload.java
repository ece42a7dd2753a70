package io.pagenow.chat.bench;

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
    GROWTH
}
