package io.pagenow.chat.cluster;

import io.vertx.core.Completable;
import io.vertx.core.Vertx;
import io.vertx.core.shareddata.AsyncMap;
import io.vertx.core.shareddata.Counter;
import io.vertx.core.shareddata.Lock;
import io.vertx.core.spi.cluster.ClusterManager;
import io.vertx.core.spi.cluster.NodeInfo;
import io.vertx.core.spi.cluster.NodeListener;
import io.vertx.core.spi.cluster.RegistrationInfo;
import io.vertx.core.spi.cluster.RegistrationListener;
import java.util.List;
import java.util.Map;
import org.jgroups.JChannel;

/**
 * Tells the event bus between nodes what it needs to know of the cluster, all of it read from the list of members: which nodes there are,
 * where their buses listen, and that a node's address is registered on that node. Nothing is replicated for it, so there is nothing that a
 * cluster which fell apart could have lost when it heals.
 *
 * <p>The bus carries messages between nodes and does nothing else: maps, locks and counters are not offered.
 */
final class ViewClusterManager implements ClusterManager {
    private final JChannel channel;
    private final String nodeId;
    private NodeInfo nodeInfo;

    /** @param channel a connected one */
    ViewClusterManager(JChannel channel) {
        this.channel = channel;
        this.nodeId = Nodes.id(channel.getAddress());
    }

    @Override
    public void init(Vertx vertx) {
        // Nothing here needs it.
    }

    @Override
    public String getNodeId() {
        return nodeId;
    }

    @Override
    public List<String> getNodes() {
        return List.copyOf(Nodes.ids(channel.getView()));
    }

    @Override
    public void setNodeInfo(NodeInfo own, Completable<Void> done) {
        nodeInfo = own;
        done.succeed();
    }

    @Override
    public NodeInfo getNodeInfo() {
        return nodeInfo;
    }

    @Override
    public void getNodeInfo(String node, Completable<NodeInfo> answer) {
        Nodes.busOf(channel.getView(), node)
                .ifPresentOrElse(
                        bus -> answer.succeed(new NodeInfo(bus.getHostString(), bus.getPort(), null)),
                        () -> answer.fail("node " + node + " is not a member"));
    }

    @Override
    public void getRegistrations(String address, Completable<List<RegistrationInfo>> answer) {
        answer.succeed(NodeTransport.nodeOf(address)
                .map(node -> List.of(new RegistrationInfo(node, 1, false)))
                .orElse(List.of()));
    }

    @Override
    public void addRegistration(String address, RegistrationInfo registration, Completable<Void> done) {
        done.succeed();
    }

    @Override
    public void removeRegistration(String address, RegistrationInfo registration, Completable<Void> done) {
        done.succeed();
    }

    @Override
    public void registrationListener(RegistrationListener listener) {
        // Registrations never change.
    }

    @Override
    public void nodeListener(NodeListener listener) {
        // Asked for by the failover of verticles alone, which this bus does not have.
    }

    @Override
    public void join(Completable<Void> done) {
        done.succeed();
    }

    @Override
    public void leave(Completable<Void> done) {
        done.succeed();
    }

    @Override
    public boolean isActive() {
        return channel.isConnected();
    }

    @Override
    public <K, V> void getAsyncMap(String name, Completable<AsyncMap<K, V>> answer) {
        answer.fail(notOffered("maps"));
    }

    @Override
    public <K, V> Map<K, V> getSyncMap(String name) {
        throw notOffered("maps");
    }

    @Override
    public void getLockWithTimeout(String name, long timeout, Completable<Lock> answer) {
        answer.fail(notOffered("locks"));
    }

    @Override
    public void getCounter(String name, Completable<Counter> answer) {
        answer.fail(notOffered("counters"));
    }

    private static UnsupportedOperationException notOffered(String what) {
        return new UnsupportedOperationException("the bus between nodes has no shared " + what);
    }
}
