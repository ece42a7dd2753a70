package io.pagenow.chat.cluster;

import io.pagenow.chat.bus.Delivery;
import io.pagenow.chat.metric.ClusterMeters;
import io.pagenow.chat.trace.MessageTracer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The other nodes: those that are members, and for a while those that were. Belongs to one event loop. */
final class Peers {
    /** Most nodes that are remembered after they have gone; one that comes back goes on where it was. */
    private static final int MAX_GONE = 64;

    private static final Logger log = LoggerFactory.getLogger(Peers.class);

    private final String nodeId;
    private final NodeSender transport;
    private final LongSupplier clock;
    private final ClusterMeters meters;
    private final MessageTracer tracer;
    private final Map<String, Peer> present = new HashMap<>();
    private final Map<String, InboundStream> gone = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, InboundStream> eldest) {
            return size() > MAX_GONE;
        }
    };

    Peers(String nodeId, NodeSender transport, LongSupplier clock, ClusterMeters meters, MessageTracer tracer) {
        this.tracer = tracer;
        this.meters = meters;
        this.nodeId = nodeId;
        this.transport = transport;
        this.clock = clock;
    }

    /** What a new list of members changes. */
    record Change(List<Peer> joined, List<String> left) {}

    /** @param members the node ids of all members, this node's own included */
    Change members(Set<String> members) {
        List<Peer> joined = new ArrayList<>();
        List<String> left = new ArrayList<>();
        for (String member : members) {
            if (!member.equals(nodeId) && !present.containsKey(member)) {
                log.info("Node {} is there", member);
                joined.add(join(member));
            }
        }
        Set<String> absent = new HashSet<>(present.keySet());
        absent.removeAll(members);
        for (String member : absent) {
            log.info("Node {} is gone", member);
            InboundStream inbound = present.remove(member).inbound();
            inbound.leave();
            gone.put(member, inbound);
            left.add(member);
        }
        return new Change(joined, left);
    }

    private Peer join(String member) {
        InboundStream inbound = gone.remove(member);
        if (inbound != null) {
            inbound.comeBack();
        }
        Peer peer = new Peer(
                new OutboundStream(nodeId, member, transport, clock, meters, tracer),
                inbound == null ? new InboundStream(clock, meters) : inbound,
                clock);
        present.put(member, peer);
        return peer;
    }

    /** The members, by node id. */
    Map<String, Peer> present() {
        return present;
    }

    Optional<Peer> find(String node) {
        return Optional.ofNullable(present.get(node));
    }

    /** What came from nodes that are there and from those that are gone. */
    List<InboundStream> inbound() {
        List<InboundStream> all = new ArrayList<>(gone.values());
        present.values().forEach(peer -> all.add(peer.inbound()));
        return all;
    }

    /** How far what has arrived here is behind what the other nodes have announced, at most, in milliseconds. */
    long behind() {
        return inbound().stream().mapToLong(InboundStream::behind).max().orElse(0);
    }

    /** Sends each node what is for it; nodes that are not members get nothing. */
    void deliver(Map<String, List<Delivery>> byNode) {
        present.forEach((node, peer) -> {
            List<Delivery> deliveries = byNode.get(node);
            if (deliveries != null) {
                peer.outbound().deliver(deliveries);
            }
            if (!peer.agreed()) {
                peer.outbound().noteUnsure();
            }
        });
    }
}
