package io.pagenow.chat.cluster;

import java.util.List;

/** One other node, as this one sees it. Belongs to one event loop. */
final class Peer {
    /** How many beacons in a row must say the same that this node's copy does not, until the copy is taken for wrong. */
    private static final int SURE = 3;

    private final OutboundStream outbound;
    private final InboundStream inbound;
    private List<DirectoryDigest> said = List.of();
    private int disagreements;
    private boolean agreed;

    Peer(OutboundStream outbound, InboundStream inbound) {
        this.outbound = outbound;
        this.inbound = inbound;
    }

    OutboundStream outbound() {
        return outbound;
    }

    InboundStream inbound() {
        return inbound;
    }

    /** Whether this node has had all entries of the other once. */
    boolean agreed() {
        return agreed;
    }

    /**
     * Compares what the other node says of its entries with the copies here. Changes travel another way than beacons, so a difference means
     * something only if it stays.
     *
     * @return whether the copies are wrong
     */
    boolean disagrees(List<DirectoryDigest> theirs, List<DirectoryDigest> copies) {
        if (theirs.equals(copies)) {
            agreed = true;
            disagreements = 0;
            return false;
        }
        disagreements = theirs.equals(said) ? disagreements + 1 : 1;
        said = theirs;
        if (disagreements < SURE) {
            return false;
        }
        disagreements = 0;
        return true;
    }
}
