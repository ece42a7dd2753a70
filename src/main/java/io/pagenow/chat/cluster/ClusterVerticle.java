package io.pagenow.chat.cluster;

import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Addresses.Deliveries;
import io.pagenow.chat.bus.Addresses.NodeLeft;
import io.pagenow.chat.bus.Addresses.OfUser;
import io.pagenow.chat.bus.Addresses.Ping;
import io.pagenow.chat.bus.Addresses.VisibilityChanged;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.delivery.LocalDelivery;
import io.pagenow.chat.directory.DirectoryDigest;
import io.pagenow.chat.metric.ClusterMeters;
import io.pagenow.chat.metric.ClusterMeters.Drop;
import io.pagenow.chat.model.ClusterHealth;
import io.pagenow.chat.trace.MessageTracer;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Wires what goes to other nodes and comes from them. */
public final class ClusterVerticle extends VerticleBase {
    private static final long BEACON_MILLIS = 1_000;
    private static final long CHECK_MILLIS = 50;

    /** Beacons come every second; one that has sent none for this long may have died with messages unannounced. */
    private static final long SILENCE_MILLIS = 3_000;

    /** How long a node that joins waits until it has everybody's entries. */
    private static final long READY_SECONDS = 5;

    /** Most messages of other nodes that wait for this node's event loop. */
    private static final int MAX_ARRIVING = 10_000;

    /** Most batches whose recipients are being looked up. Beyond it they are dropped and read from the database later. */
    private static final int MAX_LOOKED_UP = 1_000;

    private static final Logger log = LoggerFactory.getLogger(ClusterVerticle.class);

    private final Bus bus;
    private final Cluster cluster;
    private final ClusterMeters meters;
    private final MessageTracer tracer;
    private final LongSupplier clock = ClusterVerticle::monotonicMillis;
    private final Promise<Void> ready = Promise.promise();
    private Peers peers;
    private FanOut fanOut;
    private LocalDelivery delivery;
    private Resync resync;
    private StatusSurvey statusSurvey;
    private final AtomicInteger arriving = new AtomicInteger();
    private int lookedUp;

    public ClusterVerticle(Bus bus, Cluster cluster, ClusterMeters meters, MessageTracer tracer) {
        this.tracer = tracer;
        this.meters = meters;
        this.bus = bus;
        this.cluster = cluster;
    }

    private static long monotonicMillis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    @Override
    public Future<?> start() {
        peers = new Peers(cluster.nodeId(), cluster.transport(), clock, meters, tracer);
        fanOut = new FanOut(cluster.connections());
        delivery = new LocalDelivery(bus, clock, peers::behind);
        resync = new Resync(bus, delivery, cluster.connections()::ownUsers, clock, meters);
        statusSurvey = new StatusSurvey(vertx);
        meters.count(
                () -> cluster.connections().nodes().size(),
                () -> cluster.connections().digest().entries());
        bus.subscribe(Addresses.STORED, this::stored);
        bus.subscribe(Addresses.VISIBILITY_CHANGED, this::visibilityChanged);
        bus.subscribe(Addresses.DISCONNECT_ELSEWHERE, this::disconnectElsewhere);
        bus.serve(Addresses.CLUSTER_HEALTH, ping -> Future.succeededFuture(health()));
        bus.serve(Addresses.OTHER_NODES, ping -> statusSurvey.ask(peers.present()));
        vertx.setPeriodic(CHECK_MILLIS, timer -> check());
        vertx.setPeriodic(BEACON_MILLIS, timer -> peers.present().values().forEach(this::tellBeacon));
        return cluster.transport()
                .receive(this::arrived)
                .compose(receiving -> {
                    cluster.onMembers(members -> context.runOnContext(handed -> members(members)));
                    return ready.future().timeout(READY_SECONDS, TimeUnit.SECONDS);
                })
                .recover(late -> {
                    log.warn("Not all nodes have told where their users are; messages may reach some of them late");
                    return Future.succeededFuture();
                });
    }

    private ClusterHealth health() {
        DirectoryDigest digest = cluster.connections().digest();
        List<String> nodes = new ArrayList<>(peers.present().keySet());
        nodes.add(cluster.nodeId());
        return new ClusterHealth(cluster.nodeId(), nodes.stream().sorted().toList(), digest.entries(), digest.hash());
    }

    private void stored(Deliveries stored) {
        peers.deliver(fanOut.byNode(stored.deliveries(), peers.present().keySet()));
        delivery.own(stored.deliveries());
    }

    /** What was changed here is told to all; what was changed elsewhere has been. */
    private void visibilityChanged(VisibilityChanged changed) {
        if (changed.nodeId().equals(cluster.nodeId())) {
            notice(
                    "visibility of " + changed.userId(),
                    header -> new NodeMessage.Visibility(header, changed.userId(), changed.visible()));
        }
    }

    private void disconnectElsewhere(OfUser user) {
        notice("disconnect " + user.userId(), header -> new NodeMessage.Disconnect(header, user.userId()));
    }

    private void notice(String subject, Function<NodeMessage.Header, NodeMessage> message) {
        peers.present().values().forEach(peer -> peer.outbound().notice(subject, message));
    }

    private void members(Set<String> members) {
        Peers.Change change = peers.members(members);
        for (Peer peer : change.joined()) {
            peer.outbound().tell(NodeMessage.Republish::new);
            tellBeacon(peer);
        }
        // Whoever has been there longest clears up after the others.
        boolean cleaner = members.iterator().next().equals(cluster.nodeId());
        change.left().forEach(node -> bus.publish(Addresses.NODE_LEFT, new NodeLeft(node, cleaner)));
        checkReady();
    }

    /**
     * Runs on the bus's event loop. Batches that are too much are left out; the count of the next message shows the gap. Everything else is
     * little, and the sender's window bounds it.
     */
    private void arrived(NodeMessage message) {
        if (arriving.get() < MAX_ARRIVING || !(message instanceof NodeMessage.Batch)) {
            arriving.incrementAndGet();
            meters.arriving().add(1);
            context.runOnContext(handed -> {
                arriving.decrementAndGet();
                meters.arriving().remove(1);
                received(message);
            });
        } else {
            meters.drops().add(Drop.ARRIVING);
        }
    }

    private void received(NodeMessage message) {
        peers.find(message.header().sender()).ifPresent(peer -> {
            boolean fresh = peer.inbound().accept(message);
            // However late these two come, nobody else will say them again.
            if (message instanceof NodeMessage.Disconnect disconnect) {
                bus.publish(Addresses.DISCONNECT, new OfUser(disconnect.userId()));
            } else if (message instanceof NodeMessage.Visibility changed) {
                bus.publish(
                        Addresses.VISIBILITY_CHANGED,
                        new VisibilityChanged(
                                changed.userId(),
                                changed.visible(),
                                message.header().sender()));
            }
            if (!fresh) {
                return;
            }
            if (message instanceof NodeMessage.Batch batch) {
                deliver(peer, batch);
            } else if (message instanceof NodeMessage.Heartbeat beacon) {
                compare(peer, beacon);
            } else if (message instanceof NodeMessage.StatusQuery query) {
                answer(peer, query);
            } else if (message instanceof NodeMessage.Status status) {
                statusSurvey.answered(status);
            } else if (message instanceof NodeMessage.Republish) {
                cluster.directories().forEach(ReplicatedDirectory::republish);
            }
        });
    }

    private void deliver(Peer peer, NodeMessage.Batch batch) {
        if (lookedUp >= MAX_LOOKED_UP) {
            meters.drops().add(Drop.LOOKUP);
            peer.inbound().dropped();
            return;
        }
        if (tracer.isLogged()) {
            batch.deliveries()
                    .forEach(delivery -> tracer.received(
                            delivery, batch.header().sender(), batch.header().count()));
        }
        lookedUp++;
        delivery.announced(batch.deliveries())
                .onFailure(failure -> peer.inbound().dropped())
                .onComplete(done -> lookedUp--);
    }

    private void answer(Peer peer, NodeMessage.StatusQuery query) {
        bus.request(Addresses.NODE_STATUS, new Ping()).onSuccess(status -> peer.outbound()
                .tell(status.length(), header -> new NodeMessage.Status(header, query.question(), status)));
    }

    private void compare(Peer peer, NodeMessage.Heartbeat beacon) {
        String node = beacon.header().sender();
        List<DirectoryDigest> copies = cluster.directories().stream()
                .map(directory -> directory.digestOf(node))
                .toList();
        Peer.Verdict verdict = peer.compare(beacon.digests(), copies);
        if (verdict == Peer.Verdict.WRONG) {
            meters.wrongCopies().add();
            log.warn("The copy of node {}'s users is wrong and is made anew", node);
            cluster.directories().forEach(directory -> directory.forget(node));
        }
        if (verdict == Peer.Verdict.WRONG || verdict == Peer.Verdict.ASK) {
            peer.outbound().tell(NodeMessage.Republish::new);
        }
        checkReady();
    }

    private void tellBeacon(Peer peer) {
        List<DirectoryDigest> own = cluster.directories().stream()
                .map(directory -> directory.digestOf(cluster.nodeId()))
                .toList();
        peer.outbound()
                .tell(header ->
                        new NodeMessage.Heartbeat(header, own, peer.outbound().isSure()));
        peer.outbound().repeatNotices();
    }

    private void check() {
        delivery.checkPatience();
        peers.present().values().forEach(peer -> peer.inbound().noteSilence(SILENCE_MILLIS));
        List<InboundStream> streams = peers.inbound();
        streams.forEach(InboundStream::noteLate);
        resync.check(streams);
    }

    private void checkReady() {
        if (peers.present().values().stream().allMatch(Peer::agreed)) {
            ready.tryComplete();
        }
    }
}
