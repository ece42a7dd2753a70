package io.pagenow.chat.bench;

/**
 * How much is done.
 *
 * @param warmUp seconds of load before a measurement begins, in which the compiler does its work
 * @param seconds of each measurement
 * @param pairs of the workload "direct" and "paced"
 * @param rate messages a second of "paced", over all pairs
 * @param groups of the workload "group"
 * @param members of each group, its one sender included
 * @param idle connections of the workload "idle"
 */
record Extent(double warmUp, double seconds, int pairs, int rate, int groups, int members, int idle) {

    /** For so many processes that warm up on the same processors. */
    Extent forNodes(int nodes) {
        return new Extent(warmUp * nodes, seconds, pairs, rate, groups, members, idle);
    }

    /** For what comes after something that has warmed it up. */
    Extent withoutWarmUp() {
        return new Extent(0, seconds, pairs, rate, groups, members, idle);
    }

    /** For a measurement of another length. */
    Extent lasting(double warmUpSeconds, double measuredSeconds) {
        return new Extent(warmUpSeconds, measuredSeconds, pairs, rate, groups, members, idle);
    }

    Extent withPairs(int others) {
        return new Extent(warmUp, seconds, others, rate, groups, members, idle);
    }
}
