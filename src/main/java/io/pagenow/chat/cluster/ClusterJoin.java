package io.pagenow.chat.cluster;

import io.pagenow.chat.cluster.tls.ClusterTls;
import io.pagenow.chat.config.Settings;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.EventBusOptions;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.sql.DataSource;
import org.jgroups.JChannel;
import org.jgroups.fork.ForkChannel;
import org.jgroups.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes this node a member: JGroups for membership and the directories, and a clustered Vert.x of its own that carries the messages between
 * nodes. The server's other parts stay on their local Vert.x, so that
 * a server without a cluster pays nothing, and this one can join after the schema is there.
 */
public final class ClusterJoin {
    private static final String NAME = "chat-api";
    private static final long CLUSTER_PING_MILLIS = 5_000;
    private static final int CONNECT_MILLIS = 3_000;
    private static final int TCP_USER_MILLIS = 10_000;
    private static final Logger log = LoggerFactory.getLogger(ClusterJoin.class);

    private final Settings.Cluster settings;
    private final DataSource database;
    private final InetSocketAddress databaseAddress;

    /**
     * @param database where members are found
     * @param databaseAddress where it is
     */
    public ClusterJoin(Settings.Cluster settings, DataSource database, InetSocketAddress databaseAddress) {
        this.settings = settings;
        this.database = database;
        this.databaseAddress = databaseAddress;
    }

    /**
     * Blocks until this node is a member, alone or with others; that takes a second or two. Nodes that do this at the same moment may each
     * become a cluster of their own first, so they had better take turns.
     */
    public Member connect() throws Exception {
        SerialFilter.install();
        NodeAddress address = NodeAddress.choose(settings, databaseAddress);
        Optional<ClusterTls> tls = settings.tls().map(ClusterTls::read);
        if (settings.members().isEmpty()) {
            ListedNodes.read(database).checkThatTheyLetIn(tls.map(ClusterTls::socketFactory));
        }
        UUID id = Nodes.name(address);
        JChannel channel = Membership.channel(id, address, settings, tls.map(ClusterTls::socketFactory), database);
        channel.connect(NAME);
        log.info(
                "Node {} at {} (membership {}, bus {}) is one of {}",
                id.toStringLong(),
                address.host().getHostAddress(),
                address.port(),
                address.busPort(),
                channel.getView().size());
        return new Member(id.toStringLong(), address, tls, channel);
    }

    /** A node that is a member and does nothing yet. */
    public record Member(String nodeId, NodeAddress address, Optional<ClusterTls> tls, JChannel channel) {
        /**
         * @param worker where leaving blocks
         * @return when this node can send and receive; if it cannot, it has left
         */
        public Future<Cluster> open(Vertx worker) {
            ExecutorService writer = Executors.newSingleThreadExecutor(task -> new Thread(task, "directory"));
            Promise<Vertx> vertx = Promise.promise();
            // On a thread that is not Vert.x's: this one is another.
            writer.execute(() -> vertx(this).onComplete(vertx));
            return vertx.future()
                    .onFailure(failure -> writer.execute(this::leave))
                    .map(bus -> {
                        MemberFeed members = new MemberFeed();
                        ReplicatedDirectory connections = directory("connections", writer, members);
                        ReplicatedDirectory pages = directory("pages", writer, new MemberFeed());
                        members.update(Nodes.ids(channel.getView()));
                        return new Cluster(this, worker, bus, writer, members, connections, pages);
                    });
        }

        private ReplicatedDirectory directory(String name, ExecutorService writer, MemberFeed members) {
            try {
                ForkChannel fork = new ForkChannel(channel, NAME, name);
                ReplicatedDirectory directory =
                        new ReplicatedDirectory(nodeId, fork, Nodes.ids(channel.getView()), writer, members::update);
                fork.connect(name);
                return directory;
            } catch (Exception failure) {
                throw new IllegalStateException("the directory " + name + " cannot be opened", failure);
            }
        }

        /** Leaves the group. Blocks. */
        void leave() {
            channel.close();
        }
    }

    private static Future<Vertx> vertx(Member member) {
        EventBusOptions bus = new EventBusOptions()
                .setHost(member.address.host().getHostAddress())
                .setPort(member.address.busPort())
                .setClusterPingInterval(CLUSTER_PING_MILLIS)
                .setClusterPingReplyInterval(CLUSTER_PING_MILLIS)
                .setConnectTimeout(CONNECT_MILLIS)
                .setTcpUserTimeout(TCP_USER_MILLIS)
                .setTrustAll(false);
        member.tls.ifPresent(tls -> tls.configure(bus));
        VertxOptions options = new VertxOptions()
                .setPreferNativeTransport(true)
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(2)
                .setEventBusOptions(bus);
        return Vertx.builder()
                .with(options)
                .withClusterManager(new ViewClusterManager(member.channel))
                .buildClustered();
    }
}
