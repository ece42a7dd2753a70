package io.pagenow.chat.cluster;

import io.pagenow.chat.directory.DirectoryDigest;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/** State that this node keeps about one other node. Not thread-safe; confined to one event loop. */
final class Peer {
    /**
     * Time for which the copies may differ from the other node's digests, because entries travel separately from
     * heartbeats.
     */
    private static final long MISMATCH_TIMEOUT_MILLIS = 2_500;

    /**
     * Time for which the copies may differ in any way without commits having missed a user: a client is accepted at the
     * latest one second after its entry was sent. More than the interval of heartbeats, of which one may differ for a moment.
     */
    private static final long LATE_ENTRY_MILLIS = 1_500;

    private final OutboundStream outbound;
    private final InboundStream inbound;
    private final LongSupplier clock;
    private List<DirectoryDigest> differing = List.of();
    private long differingSince;
    private long matchedAt;
    private boolean inSync;
    private boolean knowsChanges;

    /** @param clock monotonic, in milliseconds */
    Peer(OutboundStream outbound, InboundStream inbound, LongSupplier clock) {
        this.outbound = outbound;
        this.inbound = inbound;
        this.clock = clock;
    }

    OutboundStream outbound() {
        return outbound;
    }

    InboundStream inbound() {
        return inbound;
    }

    /** Returns whether a message is the first of a new stream, by which the other node shows that it took this one for gone. */
    boolean beginsAnew(NodeMessage message) {
        return inbound.isNewStream(message);
    }

    /**
     * Accepts a message of the other node. A new stream shows that the other node took this one for gone meanwhile: its
     * users may have changed unnoticed, so some commits may not have been sent to it.
     *
     * @return whether to process the message; the contents of a rejected batch are read from the database later
     */
    boolean accept(NodeMessage message) {
        if (inbound.isNewStream(message)) {
            distrustCopies();
        }
        if (message instanceof NodeMessage.Heartbeat heartbeat) {
            knowsChanges = heartbeat.knowsChanges();
        }
        return inbound.accept(message);
    }

    /** Returns whether the other node delivers changes; false before its first heartbeat. */
    boolean knowsChanges() {
        return knowsChanges;
    }

    private void distrustCopies() {
        inSync = false;
        differing = List.of();
        outbound.markIncomplete();
    }

    /** Returns whether this node has received all entries of the other. A brief difference does not reset it. */
    boolean inSync() {
        return inSync;
    }

    /** Result of comparing the copies of the other node's entries with its digests. */
    enum Verdict {
        /** The copies are equal to the other node's entries. */
        MATCH,
        /** The copies differ, possibly for a moment. */
        PENDING,
        /** Not all entries have arrived yet; request them. */
        INCOMPLETE,
        /** The copies have differed for too long. */
        MISMATCH
    }

    /** Compares the other node's digests of its entries with those of the copies here. */
    Verdict compare(List<DirectoryDigest> theirs, List<DirectoryDigest> copies) {
        if (theirs.equals(copies)) {
            inSync = true;
            differing = List.of();
            matchedAt = clock.getAsLong();
            outbound.markComplete();
            return Verdict.MATCH;
        }
        long now = clock.getAsLong();
        if (now - matchedAt > LATE_ENTRY_MILLIS) {
            outbound.markIncomplete();
        }
        List<DirectoryDigest> compared =
                Stream.concat(theirs.stream(), copies.stream()).toList();
        // Entries that arrive change the copies, however long it takes until the last one is there.
        if (!compared.equals(differing)) {
            differing = compared;
            differingSince = now;
        }
        if (now - differingSince > MISMATCH_TIMEOUT_MILLIS) {
            distrustCopies();
            return Verdict.MISMATCH;
        }
        return inSync ? Verdict.PENDING : Verdict.INCOMPLETE;
    }
}
