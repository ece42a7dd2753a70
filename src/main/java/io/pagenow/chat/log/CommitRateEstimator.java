package io.pagenow.chat.log;

/** Estimates the store time per message as an exponentially weighted moving average over consecutive batches. */
final class CommitRateEstimator {
    private static final double WEIGHT_OF_LATEST = 0.2;

    private double nanosPerMessage;

    /** Records a committed batch of {@code messages} messages that took {@code nanos} nanoseconds. */
    void record(int messages, long nanos) {
        nanosPerMessage += WEIGHT_OF_LATEST * ((double) nanos / messages - nanosPerMessage);
    }

    /** Returns the estimated time to store the given number of messages, in nanoseconds. */
    double estimate(long messages) {
        return messages * nanosPerMessage;
    }
}
