package io.pagenow.chat.chaos.check;

import io.pagenow.chat.chaos.check.Evidence.Stored;
import io.pagenow.chat.chaos.check.Send.State;
import java.util.List;
import java.util.Map;

/**
 * Between which times the messages of one conversation were committed: not before each was sent, not after each was acknowledged, and in
 * the order of their positions.
 */
final class CommitTimes {
    /** By index: the latest time at which one of the messages up to there was sent. */
    private final long[] sentUpTo;

    /** By index: the earliest time at which one of the messages from there on was acknowledged. */
    private final long[] acknowledgedFrom;

    /** @param sends by name */
    CommitTimes(List<Stored> history, Map<String, Send> sends) {
        sentUpTo = new long[history.size()];
        acknowledgedFrom = new long[history.size()];
        long latest = Long.MIN_VALUE;
        for (int index = 0; index < sentUpTo.length; index++) {
            Send send = sends.get(history.get(index).name());
            latest = send == null ? latest : Math.max(latest, send.begunNanos());
            sentUpTo[index] = latest;
        }
        long earliest = Long.MAX_VALUE;
        for (int index = acknowledgedFrom.length - 1; index >= 0; index--) {
            Send send = sends.get(history.get(index).name());
            earliest = send == null || send.state() != State.OK ? earliest : Math.min(earliest, send.settledNanos());
            acknowledgedFrom[index] = earliest;
        }
    }

    /** The lowest position that was certainly committed after a time; one more than there are if none was. */
    long firstAfter(long nanos) {
        return below(sentUpTo, nanos) + 1;
    }

    /** The highest position that was certainly committed before a time, 0 if none was. */
    long lastBefore(long nanos) {
        return below(acknowledgedFrom, nanos);
    }

    /** Counts the elements of an ascending array that are below a limit. */
    private static long below(long[] ascending, long limit) {
        int from = 0;
        int to = ascending.length;
        while (from < to) {
            int middle = (from + to) >>> 1;
            if (ascending[middle] < limit) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        return from;
    }

    /** The number of messages. */
    long length() {
        return sentUpTo.length;
    }
}
