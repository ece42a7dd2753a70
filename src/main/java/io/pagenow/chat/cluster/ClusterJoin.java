package io.pagenow.chat.cluster;

import io.pagenow.chat.cluster.tls.ClusterTls;
import io.pagenow.chat.config.Settings;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.EventBusOptions;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jgroups.JChannel;
import org.jgroups.fork.ForkChannel;
import org.jgroups.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes this node a member of the cluster. JGroups provides membership and the directories, and a separate clustered
 * Vert.x carries messages between nodes. The rest of the server stays on its local Vert.x, so a server without a
 * cluster pays nothing, and this one can join after the schema has been migrated.
 */
public final class ClusterJoin {
    private static final String NAME = "chat-api";
    private static final long CLUSTER_PING_MILLIS = 5_000;
    private static final int CONNECT_MILLIS = 3_000;
    private static final int TCP_USER_MILLIS = 10_000;

    /** A free port may be taken before it is used. */
    private static final int MAX_ATTEMPTS = 3;

    private static final Logger log = LoggerFactory.getLogger(ClusterJoin.class);

    private final Settings.Cluster settings;
    private final DataSource database;
    private final Supplier<NodeAddress> addresses;

    /**
     * @param database lists the members
     * @param databaseAddress address of the database
     */
    public ClusterJoin(Settings.Cluster settings, DataSource database, InetSocketAddress databaseAddress) {
        this(settings, database, () -> NodeAddress.choose(settings, databaseAddress));
    }

    /** @param addresses chooses an address for each attempt */
    ClusterJoin(Settings.Cluster settings, DataSource database, Supplier<NodeAddress> addresses) {
        this.settings = settings;
        this.database = database;
        this.addresses = addresses;
    }

    /**
     * Makes this node a member, alone or with others, which takes a second or two, and opens its event bus and
     * directories. Nodes that call this concurrently may each form a cluster of their own first, so callers should
     * serialize them.
     *
     * @param worker runs the blocking part of joining and leaving
     * @return completes when this node can send and receive; on failure it is no member. Fails with {@link IllegalStateException} if the
     *     address cannot be used or a running node would refuse this one, the message names the setting; with
     *     {@link io.pagenow.chat.cluster.tls.ClusterTlsException} if the certificates cannot be used
     */
    public Future<Cluster> join(Vertx worker) {
        return attempt(worker, 1);
    }

    private Future<Cluster> attempt(Vertx worker, int attempt) {
        return worker.executeBlocking(this::connect, false)
                .compose(member -> open(member, worker))
                .recover(failure -> {
                    if (attempt == MAX_ATTEMPTS || !(failure instanceof BindException)) {
                        return Future.failedFuture(failure);
                    }
                    log.info(
                            "Another process took a port of the cluster before it was used, choosing again: {}",
                            failure.getMessage());
                    return attempt(worker, attempt + 1);
                });
    }

    private GroupMember connect() throws Exception {
        SerialFilter.install();
        NodeAddress address = addresses.get();
        Optional<ClusterTls> tls = settings.tls().map(ClusterTls::read);
        if (settings.members().isEmpty()) {
            ListedNodes.read(database).checkAccepted(tls.map(ClusterTls::socketFactory));
        }
        return connect(address, tls);
    }

    private GroupMember connect(NodeAddress address, Optional<ClusterTls> tls) throws Exception {
        UUID id = Nodes.name(address);
        JChannel channel = Membership.channel(id, address, settings, tls.map(ClusterTls::socketFactory), database);
        try {
            channel.connect(NAME);
        } catch (Exception failure) {
            channel.close();
            throw failure;
        }
        log.info(
                "Node {} at {} (membership port {}, bus port {}) joined a cluster of {} nodes",
                id.toStringLong(),
                address.host().getHostAddress(),
                address.port(),
                address.busPort(),
                channel.getView().size());
        return new GroupMember(id.toStringLong(), address, tls, channel);
    }

    /** Opens the event bus and the directories of a member, which has left the group if that fails. */
    private static Future<Cluster> open(GroupMember member, Vertx worker) {
        ExecutorService writer = Executors.newSingleThreadExecutor(task -> new Thread(task, "directory"));
        Promise<Vertx> vertx = Promise.promise();
        // Must not run on a thread of the local Vert.x, because this creates another one.
        writer.execute(() -> vertx(member).onComplete(vertx));
        return vertx.future()
                .recover(failure -> worker.executeBlocking(leave(member, writer), false)
                        .transform(left -> Future.failedFuture(failure)))
                .map(bus -> {
                    MemberFeed members = new MemberFeed();
                    ReplicatedDirectory connections = directory(member, "connections", writer, members);
                    ReplicatedDirectory pages = directory(member, "pages", writer, new MemberFeed());
                    members.update(Nodes.ids(member.channel().getView()));
                    return new Cluster(member, worker, bus, writer, members, connections, pages);
                });
    }

    private static Callable<Void> leave(GroupMember member, ExecutorService writer) {
        return () -> {
            writer.shutdown();
            member.leave();
            return null;
        };
    }

    private static ReplicatedDirectory directory(
            GroupMember member, String name, ExecutorService writer, MemberFeed members) {
        try {
            ForkChannel fork = new ForkChannel(member.channel(), NAME, name);
            ReplicatedDirectory directory = new ReplicatedDirectory(
                    member.nodeId(), fork, Nodes.ids(member.channel().getView()), writer, members::update);
            fork.connect(name);
            return directory;
        } catch (Exception failure) {
            throw new IllegalStateException("the directory " + name + " cannot be opened", failure);
        }
    }

    private static Future<Vertx> vertx(GroupMember member) {
        EventBusOptions bus = new EventBusOptions()
                .setHost(member.address().host().getHostAddress())
                .setPort(member.address().busPort())
                .setClusterPingInterval(CLUSTER_PING_MILLIS)
                .setClusterPingReplyInterval(CLUSTER_PING_MILLIS)
                .setConnectTimeout(CONNECT_MILLIS)
                .setTcpUserTimeout(TCP_USER_MILLIS)
                .setTrustAll(false);
        member.tls().ifPresent(tls -> tls.configure(bus));
        VertxOptions options = new VertxOptions()
                .setPreferNativeTransport(true)
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(2)
                .setEventBusOptions(bus);
        return Vertx.builder()
                .with(options)
                .withClusterManager(new ViewClusterManager(member.channel()))
                .buildClustered()
                .recover(failure -> Future.failedFuture(failure instanceof IOException ? unbound(failure) : failure));
    }

    /** Only listening does input and output, and the native transport reports a port in use as an exception of its own. */
    private static BindException unbound(Throwable failure) {
        BindException unbound = new BindException(failure.getMessage());
        unbound.initCause(failure);
        return unbound;
    }
}
