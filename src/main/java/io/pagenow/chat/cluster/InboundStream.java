package io.pagenow.chat.cluster;

import io.pagenow.chat.metric.ClusterMeters;
import io.pagenow.chat.metric.ClusterMeters.Gap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The stream of messages from one other node to this one; detects gaps in it. Not thread-safe; confined to one event
 * loop.
 *
 * <p>Sender timestamps are converted to this node's clock by the smallest difference observed recently, so wall clocks
 * do not matter and neither does clock drift.
 */
final class InboundStream {
    /** A message in transit for longer is not delivered: this node was stalled, and reads from the database instead. */
    private static final long STALE_MILLIS = 10_000;

    /** Minimum lifetime of a minimum-delay sample. Within it good clocks drift apart by 30 ms, bad ones by 300 ms. */
    private static final long DELAY_WINDOW_MILLIS = 600_000;

    /**
     * Longest time that the database may continue with the work of a node that left: two statements of 10 s each, plus
     * a margin. Most late commits are found by the read at half of it, so few messages wait for the whole time.
     */
    private static final long LATE_MILLIS = 24_000;

    private static final int LATE_READS = 2;

    private final LongSupplier clock;
    private final ClusterMeters meters;
    private long stream;
    private long count;
    private long completeUntil;
    private long minDelay;
    private long previousMinDelay;
    private long windowStartedAt;
    private boolean started;
    private boolean senderComplete = true;
    private boolean gap;
    private int gaps;
    private long receivedAt;
    private long silenceCheckedAt;
    private boolean hasLeft;
    private int lateReadsLeft;
    private long leftAt;

    /** @param clock monotonic, in milliseconds */
    InboundStream(LongSupplier clock, ClusterMeters meters) {
        this.clock = clock;
        this.meters = meters;
        completeUntil = clock.getAsLong();
        receivedAt = completeUntil;
        silenceCheckedAt = completeUntil;
    }

    /** Returns whether the message belongs to another stream than the ones before it. */
    boolean isNewStream(NodeMessage message) {
        return started && message.header().stream() != stream;
    }

    /** Returns whether to process the message. The contents of a rejected batch are read from the database later. */
    boolean accept(NodeMessage message) {
        NodeMessage.Header header = message.header();
        long now = clock.getAsLong();
        receivedAt = now;
        if (!started || header.stream() != stream) {
            recordGap(started, Gap.RETURNED);
            started = true;
            stream = header.stream();
            count = 0;
            minDelay = now - header.sentAtMillis();
            previousMinDelay = minDelay;
            windowStartedAt = now;
        }
        long delay = minDelay(now, now - header.sentAtMillis());
        boolean batch = message instanceof NodeMessage.Batch;
        recordGap(header.count() > (batch ? count + 1 : count), Gap.LOST);
        count = Math.max(count, header.count());
        long sentAt = header.sentAtMillis() + delay;
        if (message instanceof NodeMessage.Batch received) {
            meters.batchesIn().add();
            meters.messagesIn().add(received.deliveries().size());
            meters.delay().record(TimeUnit.MILLISECONDS.toNanos(now - sentAt));
        }
        if (now - sentAt > STALE_MILLIS) {
            recordGap(batch, Gap.STALE);
            return false;
        }
        if (message instanceof NodeMessage.Heartbeat heartbeat) {
            senderComplete = heartbeat.complete();
        }
        if (!gap && senderComplete) {
            completeUntil = Math.max(completeUntil, sentAt);
        }
        return true;
    }

    /** Returns the minimum delay of the current and previous windows, so that one slow message changes nothing. */
    private long minDelay(long now, long delay) {
        if (now - windowStartedAt > DELAY_WINDOW_MILLIS) {
            previousMinDelay = minDelay;
            minDelay = delay;
            windowStartedAt = now;
        }
        minDelay = Math.min(minDelay, delay);
        return Math.min(previousMinDelay, minDelay);
    }

    /** Returns whether messages were missed and not yet read from the database. */
    boolean hasGap() {
        return gap;
    }

    /** Returns the number of gaps detected so far. */
    int gaps() {
        return gaps;
    }

    /** Returns the time, by this node's clock in milliseconds, up to which nothing is missing. */
    long completeUntil() {
        return completeUntil;
    }

    /**
     * Records that all messages committed until the given time were read from the database.
     *
     * @param gapsBefore the value of {@link #gaps()} at that time; later gaps stay open
     */
    void markFilled(long until, int gapsBefore) {
        completeUntil = Math.max(completeUntil, until);
        gap = gaps != gapsBefore;
    }

    /** Records that a received message was dropped on this node. */
    void recordDrop() {
        recordGap(true, Gap.DROPPED);
    }

    /** Records that the other node has rejoined: its messages sent in between are missing. */
    void rejoin() {
        hasLeft = false;
        recordGap(true, Gap.RETURNED);
    }

    /**
     * Records that the other node has left: messages may be missing, and the database may still commit some of its
     * work.
     */
    void leave() {
        recordGap(true, Gap.LEFT);
        hasLeft = true;
        lateReadsLeft = LATE_READS;
        leftAt = clock.getAsLong();
    }

    /**
     * Opens a gap for late commits of a node that has left, the last time when the database can commit no more of its
     * work.
     */
    void checkLateCommits() {
        long elapsed = clock.getAsLong() - leftAt;
        if (lateReadsLeft > 0 && elapsed > LATE_MILLIS * (LATE_READS - lateReadsLeft + 1) / LATE_READS) {
            lateReadsLeft--;
            recordGap(true, Gap.LEFT);
        }
    }

    /**
     * Returns how long ago this node had received everything that the other node had published, in milliseconds. Work
     * that the other node had in the database when it left counts as published.
     */
    long lagMillis() {
        boolean counts = gap || (hasLeft ? lateReadsLeft > 0 : started);
        return counts ? clock.getAsLong() - completeUntil : 0;
    }

    /**
     * Opens a gap if the other node was silent for the given time, because it may have died before publishing committed
     * messages, or cannot reach this node. Repeats after each further such period.
     */
    void checkSilence(long millis) {
        long now = clock.getAsLong();
        if (started && now - Math.max(receivedAt, silenceCheckedAt) > millis) {
            silenceCheckedAt = now;
            recordGap(true, Gap.SILENT);
        }
    }

    private void recordGap(boolean detected, Gap cause) {
        if (detected) {
            meters.gaps().add(cause);
            gap = true;
            gaps++;
        }
    }
}
