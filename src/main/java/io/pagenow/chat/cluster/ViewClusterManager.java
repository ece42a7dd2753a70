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
import org.jspecify.annotations.Nullable;

/**
 * Provides the event bus between nodes with its view of the cluster, derived entirely from the list of members: the
 * nodes, their bus addresses, and one registration per node for its own address. Nothing is replicated, so a partition
 * cannot lose registrations.
 *
 * <p>The bus only carries messages between nodes: maps, locks and counters are not supported.
 */
final class ViewClusterManager implements ClusterManager {
    private final JChannel channel;
    private final String nodeId;
    private @Nullable NodeInfo nodeInfo;

    /** @param channel a connected channel */
    ViewClusterManager(JChannel channel) {
        this.channel = channel;
        this.nodeId = Nodes.id(channel.getAddress());
    }

    @Override
    public void init(Vertx vertx) {
        // Unused.
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
    public @Nullable NodeInfo getNodeInfo() {
        return nodeInfo;
    }

    @Override
    public void getNodeInfo(String node, Completable<NodeInfo> promise) {
        Nodes.busOf(channel.getView(), node)
                .ifPresentOrElse(
                        bus -> promise.succeed(new NodeInfo(bus.getHostString(), bus.getPort(), null)),
                        () -> promise.fail("node " + node + " is not a member"));
    }

    @Override
    public void getRegistrations(String address, Completable<List<RegistrationInfo>> promise) {
        promise.succeed(NodeTransport.nodeOf(address)
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
        // Used only by verticle failover, which this bus does not have.
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
    public <K, V> void getAsyncMap(String name, Completable<AsyncMap<K, V>> promise) {
        promise.fail(notOffered("maps"));
    }

    @Override
    public <K, V> Map<K, V> getSyncMap(String name) {
        throw notOffered("maps");
    }

    @Override
    public void getLockWithTimeout(String name, long timeout, Completable<Lock> promise) {
        promise.fail(notOffered("locks"));
    }

    @Override
    public void getCounter(String name, Completable<Counter> promise) {
        promise.fail(notOffered("counters"));
    }

    private static UnsupportedOperationException notOffered(String what) {
        return new UnsupportedOperationException("the bus between nodes has no shared " + what);
    }
}
