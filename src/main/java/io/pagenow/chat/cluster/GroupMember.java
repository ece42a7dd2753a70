package io.pagenow.chat.cluster;

import io.pagenow.chat.cluster.tls.ClusterTls;
import java.util.Optional;
import org.jgroups.JChannel;

/** A node that has joined the group and does not exchange messages yet. Created by {@link ClusterJoin}. */
record GroupMember(String nodeId, NodeAddress address, Optional<ClusterTls> tls, JChannel channel) {
    /** Leaves the group. Blocks. */
    void leave() {
        channel.close();
    }
}
