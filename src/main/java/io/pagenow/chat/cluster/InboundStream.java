package io.pagenow.chat.cluster;

import io.pagenow.chat.metric.ClusterMeters;
import io.pagenow.chat.metric.ClusterMeters.Gap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * What one other node tells this one, as far as nothing is missing. Belongs to one event loop.
 *
 * <p>Times of the sender's clock are turned into times of this node's by the shortest way that any message of the stream took lately; so
 * neither wall clock matters, nor that one clock goes a little faster than the other.
 */
final class InboundStream {
    /** A message that was longer on its way is not delivered any more: this node stood still, and reads from the database instead. */
    private static final long STALE_MILLIS = 10_000;

    /** How long the shortest way counts, at least; good clocks differ by 30 ms in it, bad ones by 300. */
    private static final long MEASURE_MILLIS = 600_000;

    /**
     * Longest time that the database may go on with what a node had begun before it was gone: two statements of 10 s each, and a little
     * more. What is not late by half of it is read by then, so that few messages wait for the whole time.
     */
    private static final long LATE_MILLIS = 24_000;

    private static final int LOOKS_FOR_LATE = 2;

    private final LongSupplier clock;
    private final ClusterMeters meters;
    private long stream;
    private long count;
    private long completeUntil;
    private long shortestWay;
    private long shortestBefore;
    private long measuredSince;
    private boolean known;
    private boolean gap;
    private int gaps;
    private long receivedAt;
    private long silenceNotedAt;
    private boolean gone;
    private int looksForLate;
    private long leftAt;

    /** @param clock monotonic, in milliseconds */
    InboundStream(LongSupplier clock, ClusterMeters meters) {
        this.clock = clock;
        this.meters = meters;
        completeUntil = clock.getAsLong();
        receivedAt = completeUntil;
        silenceNotedAt = completeUntil;
    }

    /** @return whether the message is to be used; what a batch held that is not is read from the database later */
    boolean accept(NodeMessage message) {
        NodeMessage.Header header = message.header();
        long now = clock.getAsLong();
        receivedAt = now;
        if (!known || header.stream() != stream) {
            noteGap(known, Gap.RETURNED);
            known = true;
            stream = header.stream();
            count = 0;
            shortestWay = now - header.sentAtMillis();
            shortestBefore = shortestWay;
            measuredSince = now;
        }
        long way = shortestWay(now, now - header.sentAtMillis());
        boolean batch = message instanceof NodeMessage.Batch;
        noteGap(header.count() > (batch ? count + 1 : count), Gap.LOST);
        count = Math.max(count, header.count());
        long sentAt = header.sentAtMillis() + way;
        if (message instanceof NodeMessage.Batch received) {
            meters.batchesIn().add();
            meters.messagesIn().add(received.deliveries().size());
            meters.delay().record(TimeUnit.MILLISECONDS.toNanos(now - sentAt));
        }
        if (now - sentAt > STALE_MILLIS) {
            noteGap(batch, Gap.STALE);
            return false;
        }
        boolean complete = !(message instanceof NodeMessage.Heartbeat beacon) || beacon.complete();
        if (!gap && complete) {
            completeUntil = Math.max(completeUntil, sentAt);
        }
        return true;
    }

    /** The shortest way of this measurement and the one before, so that one message that was long on its way changes nothing. */
    private long shortestWay(long now, long way) {
        if (now - measuredSince > MEASURE_MILLIS) {
            shortestBefore = shortestWay;
            shortestWay = way;
            measuredSince = now;
        }
        shortestWay = Math.min(shortestWay, way);
        return Math.min(shortestBefore, shortestWay);
    }

    /** Whether something was missed that was not read from the database yet. */
    boolean hasGap() {
        return gap;
    }

    /** Grows with every sign of a gap. */
    int gaps() {
        return gaps;
    }

    /** This node's time until which nothing is missing. */
    long completeUntil() {
        return completeUntil;
    }

    /**
     * What was committed until a time has been read from the database.
     *
     * @param gapsBefore what {@link #gaps()} was at that time; a later gap stays
     */
    void filled(long until, int gapsBefore) {
        completeUntil = Math.max(completeUntil, until);
        gap = gaps != gapsBefore;
    }

    /** Something that the other node said was dropped here. */
    void dropped() {
        noteGap(true, Gap.DROPPED);
    }

    /** The other node is back: what it said meanwhile is missing. */
    void comeBack() {
        gone = false;
        noteGap(true, Gap.RETURNED);
    }

    /** The other node is gone: something may be missing, and the database may still be about to commit something of it. */
    void leave() {
        noteGap(true, Gap.LEFT);
        gone = true;
        looksForLate = LOOKS_FOR_LATE;
        leftAt = clock.getAsLong();
    }

    /** What a node that has gone had left to the database is read again, the last time when nothing more of it can be committed. */
    void noteLate() {
        long passed = clock.getAsLong() - leftAt;
        if (looksForLate > 0 && passed > LATE_MILLIS * (LOOKS_FOR_LATE - looksForLate + 1) / LOOKS_FOR_LATE) {
            looksForLate--;
            noteGap(true, Gap.LEFT);
        }
    }

    /**
     * How long ago everything was here that the other node had announced, in milliseconds. What it had left to the database when it went
     * counts as announced.
     */
    long behind() {
        boolean counts = gap || (gone ? looksForLate > 0 : known);
        return counts ? clock.getAsLong() - completeUntil : 0;
    }

    /**
     * A node that says nothing for so long may have died before it announced what it had committed, or cannot reach this one. Noted again
     * each time that so long has passed.
     */
    void noteSilence(long millis) {
        long now = clock.getAsLong();
        if (known && now - Math.max(receivedAt, silenceNotedAt) > millis) {
            silenceNotedAt = now;
            noteGap(true, Gap.SILENT);
        }
    }

    private void noteGap(boolean sign, Gap cause) {
        if (sign) {
            meters.gaps().add(cause);
            gap = true;
            gaps++;
        }
    }
}
