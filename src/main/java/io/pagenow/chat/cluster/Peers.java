package io.pagenow.chat.cluster;

import static java.util.Objects.requireNonNull;

import io.pagenow.chat.event.Envelope;
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

/**
 * The other nodes: current members, and for a while those that have left. Not thread-safe; confined to one event loop.
 */
final class Peers {
    /** Maximum nodes remembered after they left; a node that rejoins continues its old stream. */
    private static final int MAX_FORMER = 64;

    private static final Logger log = LoggerFactory.getLogger(Peers.class);

    private final String nodeId;
    private final NodeSender transport;
    private final LongSupplier clock;
    private final ClusterMeters meters;
    private final MessageTracer tracer;
    private final Map<String, Peer> present = new HashMap<>();
    private final Map<String, InboundStream> former = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, InboundStream> eldest) {
            return size() > MAX_FORMER;
        }
    };

    Peers(String nodeId, NodeSender transport, LongSupplier clock, ClusterMeters meters, MessageTracer tracer) {
        this.tracer = tracer;
        this.meters = meters;
        this.nodeId = nodeId;
        this.transport = transport;
        this.clock = clock;
    }

    /** Difference between two lists of members. */
    record Change(List<Peer> joined, List<String> left) {}

    /**
     * Updates the list of members.
     *
     * @param members node ids of all members, this node included
     */
    Change members(Set<String> members) {
        List<Peer> joined = new ArrayList<>();
        List<String> left = new ArrayList<>();
        for (String member : members) {
            if (!member.equals(nodeId) && !present.containsKey(member)) {
                log.info("Node {} joined the cluster", member);
                joined.add(join(member));
            }
        }
        Set<String> absent = new HashSet<>(present.keySet());
        absent.removeAll(members);
        for (String member : absent) {
            log.info("Node {} left the cluster", member);
            InboundStream inbound = requireNonNull(present.remove(member), "taken from the keys")
                    .inbound();
            inbound.leave();
            former.put(member, inbound);
            left.add(member);
        }
        return new Change(joined, left);
    }

    private Peer join(String member) {
        InboundStream inbound = former.remove(member);
        if (inbound != null) {
            inbound.rejoin();
        }
        Peer peer = new Peer(
                new OutboundStream(nodeId, member, transport, clock, meters, tracer),
                inbound == null ? new InboundStream(clock, meters) : inbound,
                clock);
        present.put(member, peer);
        return peer;
    }

    /** Returns the other members by node id. */
    Map<String, Peer> present() {
        return present;
    }

    Optional<Peer> find(String node) {
        return Optional.ofNullable(present.get(node));
    }

    /** Returns the streams of current and former members. */
    List<InboundStream> inbound() {
        List<InboundStream> all = new ArrayList<>(former.values());
        present.values().forEach(peer -> all.add(peer.inbound()));
        return all;
    }

    /** Returns the largest {@link InboundStream#lagMillis()} of all streams, in milliseconds. */
    long lagMillis() {
        return inbound().stream().mapToLong(InboundStream::lagMillis).max().orElse(0);
    }

    /** Sends each member its deliveries; ignores nodes that are not members. */
    void deliver(Map<String, List<Envelope>> byNode) {
        present.forEach((node, peer) -> {
            List<Envelope> deliveries = byNode.get(node);
            if (deliveries != null) {
                peer.outbound().deliver(deliveries);
            }
            if (!peer.inSync()) {
                peer.outbound().markIncomplete();
            }
        });
    }
}
