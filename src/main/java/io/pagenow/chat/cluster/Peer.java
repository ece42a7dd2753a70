package io.pagenow.chat.cluster;

import io.pagenow.chat.directory.DirectoryDigest;
import java.util.List;
import java.util.function.LongSupplier;

/** One other node, as this one sees it. Belongs to one event loop. */
final class Peer {
    /** How long the copies of the other node's entries may differ from what it says; changes travel another way than beacons. */
    private static final long PATIENCE_MILLIS = 2_500;

    private final OutboundStream outbound;
    private final InboundStream inbound;
    private final LongSupplier clock;
    private List<DirectoryDigest> said = List.of();
    private long saidSince;
    private boolean agreed;

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

    /** Whether this node has all entries of the other, as far as it knows. */
    boolean agreed() {
        return agreed;
    }

    /** What is to be done about the copies of the other node's entries. */
    enum Verdict {
        RIGHT,
        /** They differ, which may be for a moment. */
        UNSURE,
        /** The other node's entries have not all come yet. */
        ASK,
        /** They have differed for too long. */
        WRONG
    }

    /** Compares what the other node says of its entries with the copies here. */
    Verdict compare(List<DirectoryDigest> theirs, List<DirectoryDigest> copies) {
        if (theirs.equals(copies)) {
            agreed = true;
            said = List.of();
            outbound.noteSure();
            return Verdict.RIGHT;
        }
        long now = clock.getAsLong();
        if (!theirs.equals(said)) {
            said = theirs;
            saidSince = now;
        }
        if (now - saidSince > PATIENCE_MILLIS) {
            agreed = false;
            said = List.of();
            return Verdict.WRONG;
        }
        return agreed ? Verdict.UNSURE : Verdict.ASK;
    }
}
