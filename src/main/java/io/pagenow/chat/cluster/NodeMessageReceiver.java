package io.pagenow.chat.cluster;

import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.bus.message.OfUser;
import io.pagenow.chat.bus.message.PeopleNotice;
import io.pagenow.chat.bus.message.Ping;
import io.pagenow.chat.bus.message.VisibilityChanged;
import io.pagenow.chat.delivery.LocalDelivery;
import io.pagenow.chat.directory.DirectoryDigest;
import io.pagenow.chat.metric.ClusterMeters;
import io.pagenow.chat.metric.ClusterMeters.Drop;
import io.pagenow.chat.trace.MessageTracer;
import io.vertx.core.Context;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Handles the messages of other nodes on one event loop. Only {@link #enqueue} may be called from another. */
final class NodeMessageReceiver {
    /** Maximum received messages queued for the event loop. */
    private static final int MAX_QUEUED = 10_000;

    /**
     * Maximum batches whose recipients are being looked up. Batches beyond it are dropped and read from the database
     * later.
     */
    private static final int MAX_LOOKUPS = 1_000;

    private static final Logger log = LoggerFactory.getLogger(NodeMessageReceiver.class);

    private final Context context;
    private final Bus bus;
    private final Cluster cluster;
    private final Peers peers;
    private final LocalDelivery delivery;
    private final StatusSurvey statusSurvey;
    private final StreamForwarding streamForwarding;
    private final ClusterMeters meters;
    private final MessageTracer tracer;
    private final Runnable compared;
    private final AtomicInteger queued = new AtomicInteger();
    private int lookups;

    /**
     * @param context the event loop on which messages are handled
     * @param compared called when the directory of a node was compared with the copy here
     */
    NodeMessageReceiver(
            Context context,
            Bus bus,
            Cluster cluster,
            Peers peers,
            LocalDelivery delivery,
            StatusSurvey statusSurvey,
            StreamForwarding streamForwarding,
            ClusterMeters meters,
            MessageTracer tracer,
            Runnable compared) {
        this.context = context;
        this.bus = bus;
        this.cluster = cluster;
        this.peers = peers;
        this.delivery = delivery;
        this.statusSurvey = statusSurvey;
        this.streamForwarding = streamForwarding;
        this.meters = meters;
        this.tracer = tracer;
        this.compared = compared;
    }

    /**
     * Takes a message, on the event loop of the bus. Batches beyond the bound are dropped; the count of the next message reveals the
     * gap. Other messages are few, and the sender's window bounds them.
     */
    void enqueue(NodeMessage message) {
        if (queued.get() < MAX_QUEUED || !(message instanceof NodeMessage.Batch)) {
            queued.incrementAndGet();
            meters.arriving().add(1);
            context.runOnContext(ignored -> {
                queued.decrementAndGet();
                meters.arriving().remove(1);
                handle(message);
            });
        } else {
            meters.drops().add(Drop.ARRIVING);
        }
    }

    private void handle(NodeMessage message) {
        peers.find(message.header().sender()).ifPresent(peer -> {
            if (peer.beginsAnew(message)) {
                // It took this node for gone, and may have told of its users' leaving meanwhile.
                cluster.directories()
                        .forEach(directory -> directory.forget(message.header().sender()));
            }
            boolean fresh = peer.accept(message);
            // These three apply even if stale, because they are not sent again.
            if (message instanceof NodeMessage.Disconnect disconnect) {
                bus.publish(Addresses.DISCONNECT, new OfUser(disconnect.userId()));
            } else if (message instanceof NodeMessage.Visibility changed) {
                bus.publish(
                        Addresses.VISIBILITY_CHANGED,
                        new VisibilityChanged(
                                changed.userId(),
                                changed.visible(),
                                message.header().sender()));
            } else if (message instanceof NodeMessage.People people) {
                PeopleNotice.Kind.of(people.kind())
                        .map(kind -> new PeopleNotice(kind, people.userId(), people.otherId()))
                        .ifPresent(notice -> bus.publish(Addresses.PEOPLE_NOTICE, notice));
            }
            if (!fresh) {
                return;
            }
            if (message instanceof NodeMessage.Batch batch) {
                deliver(peer, batch);
            } else if (message instanceof NodeMessage.Heartbeat heartbeat) {
                compareDirectories(peer, heartbeat);
            } else if (message instanceof NodeMessage.StatusQuery query) {
                answerStatusQuery(peer, query);
            } else if (message instanceof NodeMessage.Status status) {
                statusSurvey.received(status);
            } else if (message instanceof NodeMessage.StreamFrames frames) {
                streamForwarding.received(frames, peer);
            } else if (message instanceof NodeMessage.StreamAnswer answer) {
                streamForwarding.answered(answer);
            } else if (message instanceof NodeMessage.Republish) {
                cluster.directories()
                        .forEach(
                                directory -> directory.repeatTo(message.header().sender()));
            }
        });
    }

    private void deliver(Peer peer, NodeMessage.Batch batch) {
        if (lookups >= MAX_LOOKUPS) {
            meters.drops().add(Drop.LOOKUP);
            peer.inbound().recordDrop();
            return;
        }
        if (tracer.isLogged()) {
            batch.deliveries()
                    .forEach(delivery -> tracer.received(
                            delivery, batch.header().sender(), batch.header().count()));
        }
        lookups++;
        delivery.deliverRemote(batch.deliveries())
                .onFailure(failure -> peer.inbound().recordDrop())
                .onComplete(done -> lookups--);
    }

    private void answerStatusQuery(Peer peer, NodeMessage.StatusQuery query) {
        bus.request(Addresses.NODE_STATUS, new Ping()).onSuccess(status -> peer.outbound()
                .send(status.length(), header -> new NodeMessage.Status(header, query.queryId(), status)));
    }

    private void compareDirectories(Peer peer, NodeMessage.Heartbeat heartbeat) {
        String node = heartbeat.header().sender();
        List<DirectoryDigest> copies = cluster.directories().stream()
                .map(directory -> directory.digestOf(node))
                .toList();
        Peer.Verdict verdict = peer.compare(heartbeat.digests(), copies);
        if (verdict == Peer.Verdict.MISMATCH) {
            meters.wrongCopies().add();
            log.warn("The directory copy of node {} differs from the node's own; rebuilding it", node);
            cluster.directories().forEach(directory -> directory.forget(node));
        }
        if (verdict == Peer.Verdict.MISMATCH || verdict == Peer.Verdict.INCOMPLETE) {
            peer.outbound().send(NodeMessage.Republish::new);
        }
        compared.run();
    }
}
