package io.pagenow.chat.cluster;

import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.bus.message.Deliveries;
import io.pagenow.chat.bus.message.NodeLeft;
import io.pagenow.chat.bus.message.OfUser;
import io.pagenow.chat.bus.message.PeopleNotice;
import io.pagenow.chat.bus.message.VisibilityChanged;
import io.pagenow.chat.delivery.LocalDelivery;
import io.pagenow.chat.directory.DirectoryDigest;
import io.pagenow.chat.metric.ClusterMeters;
import io.pagenow.chat.model.ClusterHealth;
import io.pagenow.chat.trace.MessageTracer;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Wires the exchange of messages with other nodes. */
public final class ClusterVerticle extends VerticleBase {
    private static final long HEARTBEAT_MILLIS = 1_000;
    private static final long CHECK_MILLIS = 50;

    /** A node silent for this long may have died with unpublished messages. Heartbeats are sent every second. */
    private static final long SILENCE_MILLIS = 3_000;

    /** Time that a joining node waits for the directory entries of all others. */
    private static final long READY_SECONDS = 5;

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
    private PublishLag publishLag;
    private StatusSurvey statusSurvey;
    private StreamForwarding streamForwarding;

    /** @param cluster the cluster that this node has joined */
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
        publishLag = new PublishLag(bus, clock);
        delivery = new LocalDelivery(bus, clock, () -> Math.max(peers.lagMillis(), publishLag.millis()));
        resync = new Resync(bus, delivery, cluster.connections()::ownUsers, clock, meters);
        statusSurvey = new StatusSurvey(vertx);
        streamForwarding = new StreamForwarding(vertx, bus);
        meters.count(
                () -> cluster.connections().nodes().size(),
                () -> cluster.connections().digest().entries());
        bus.subscribe(Addresses.STORED, this::stored);
        bus.subscribe(Addresses.VISIBILITY_CHANGED, this::visibilityChanged);
        bus.subscribe(Addresses.DISCONNECT_ELSEWHERE, this::disconnectElsewhere);
        bus.subscribe(Addresses.PEOPLE_NOTICE_ELSEWHERE, this::peopleNotice);
        bus.serve(Addresses.CLUSTER_HEALTH, ping -> Future.succeededFuture(health()));
        bus.serve(
                Addresses.ALL_KNOW_CHANGES,
                ping -> Future.succeededFuture(peers.present().values().stream().allMatch(Peer::knowsChanges)));
        bus.serve(Addresses.OTHER_NODES, ping -> statusSurvey.query(peers.present()));
        bus.serve(Addresses.STREAM_FRAMES_ELSEWHERE, frames -> streamForwarding.forward(frames, peers.present()));
        vertx.setPeriodic(CHECK_MILLIS, timer -> check());
        vertx.setPeriodic(HEARTBEAT_MILLIS, timer -> peers.present().values().forEach(this::sendHeartbeat));
        return cluster.transport()
                .receive(new NodeMessageReceiver(
                        context,
                        bus,
                        cluster,
                        peers,
                        delivery,
                        statusSurvey,
                        streamForwarding,
                        meters,
                        tracer,
                        this::checkReady)::enqueue)
                .compose(receiving -> {
                    cluster.onMembers(members -> context.runOnContext(ignored -> members(members)));
                    return ready.future().timeout(READY_SECONDS, TimeUnit.SECONDS);
                })
                .recover(late -> {
                    log.warn(
                            "Not all nodes have sent their users within {} s; messages may reach some users late",
                            READY_SECONDS);
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
        delivery.deliverLocal(stored.deliveries());
    }

    /** Publishes changes made on this node only; every node publishes its own. */
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

    private void peopleNotice(PeopleNotice people) {
        notice(
                people.toString(),
                header -> new NodeMessage.People(header, people.kind().id(), people.userId(), people.otherId()));
    }

    private void notice(String subject, Function<NodeMessage.Header, NodeMessage> message) {
        peers.present().values().forEach(peer -> peer.outbound().sendNotice(subject, message));
    }

    private void members(Set<String> members) {
        Peers.Change change = peers.members(members);
        for (Peer peer : change.joined()) {
            peer.outbound().send(NodeMessage.Republish::new);
            sendHeartbeat(peer);
        }
        // The longest-standing member cleans up after those that left.
        boolean cleaner = members.iterator().next().equals(cluster.nodeId());
        change.left().forEach(node -> bus.publish(Addresses.NODE_LEFT, new NodeLeft(node, cleaner)));
        checkReady();
    }

    private void sendHeartbeat(Peer peer) {
        List<DirectoryDigest> own = cluster.directories().stream()
                .map(directory -> directory.digestOf(cluster.nodeId()))
                .toList();
        boolean complete = peer.outbound().isComplete() && publishLag.millis() == 0;
        peer.outbound().send(header -> new NodeMessage.Heartbeat(header, own, complete, true));
        peer.outbound().retryNotices();
    }

    private void check() {
        publishLag.refresh();
        delivery.readDueGaps();
        peers.present().values().forEach(peer -> peer.inbound().checkSilence(SILENCE_MILLIS));
        List<InboundStream> streams = peers.inbound();
        streams.forEach(InboundStream::checkLateCommits);
        resync.check(streams);
    }

    private void checkReady() {
        if (peers.present().values().stream().allMatch(Peer::inSync)) {
            ready.tryComplete();
        }
    }
}
