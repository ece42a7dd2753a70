package io.pagenow.chat.log;

/** How long a message takes to be stored while batches follow one another: an average in which the latest batches count most. */
final class CommitRateEstimator {
    private static final double SHARE_OF_LATEST = 0.2;

    private double nanosPerMessage;

    /** @param nanos that a batch of so many messages has taken */
    void stored(int messages, long nanos) {
        nanosPerMessage += SHARE_OF_LATEST * ((double) nanos / messages - nanosPerMessage);
    }

    /** How long so many messages will take, in nanoseconds. */
    double estimate(long messages) {
        return messages * nanosPerMessage;
    }
}
