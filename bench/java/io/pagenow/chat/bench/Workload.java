package io.pagenow.chat.bench;

/** What can be measured, by the names of the command line. */
enum Workload {
    DIRECT,
    PACED,
    GROUP,
    IDLE,
    OVERLOAD,
    CLUSTER,
    HISTORY,
    GROWTH
}
