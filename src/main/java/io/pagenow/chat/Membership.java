package io.pagenow.chat;

import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Topic;
import io.pagenow.chat.bus.message.Deliveries;
import io.pagenow.chat.cluster.Cluster;
import io.pagenow.chat.cluster.ClusterJoin;
import io.pagenow.chat.config.Settings;
import io.pagenow.chat.database.AdvisoryLock;
import io.pagenow.chat.database.DatabaseAddress;
import io.pagenow.chat.directory.Directory;
import io.pagenow.chat.directory.LocalDirectory;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.UUID;

/**
 * The role of this server: a node of a cluster, or the only server.
 *
 * @param cluster the cluster; empty if this is the only server
 * @param connections the directory of connected users
 * @param pages the directory of shared pages
 * @param deliveries the topic for stored messages. The only server delivers them to its own sessions directly; in a cluster they pass
 *     through the {@link io.pagenow.chat.cluster.ClusterVerticle}, which also sends them to the other nodes
 */
record Membership(Optional<Cluster> cluster, Directory connections, Directory pages, Topic<Deliveries> deliveries) {

    /** Joins the cluster, if one is configured. Nodes that start at the same time join one after another. */
    static Future<Membership> join(StartContext context, DatabaseAddress database) {
        Settings.Cluster settings = context.settings().cluster();
        if (!settings.enabled()) {
            return Future.succeededFuture(alone());
        }
        Lifecycle lifecycle = context.lifecycle();
        ClusterJoin join = new ClusterJoin(settings, database.dataSource(), database.socket());
        return lifecycle
                .blocking(() -> AdvisoryLock.toJoin(database))
                .compose(lock -> join.join(context.vertx())
                        .eventually(() -> lifecycle.blocking(() -> {
                            lock.close();
                            return null;
                        })))
                .map(cluster -> {
                    lifecycle.add(cluster::leave);
                    return of(cluster);
                });
    }

    private static Membership alone() {
        String nodeId = UUID.randomUUID().toString();
        return new Membership(
                Optional.empty(), new LocalDirectory(nodeId), new LocalDirectory(nodeId), Addresses.DELIVERIES);
    }

    private static Membership of(Cluster cluster) {
        return new Membership(Optional.of(cluster), cluster.connections(), cluster.pages(), Addresses.STORED);
    }

    String nodeId() {
        return connections.nodeId();
    }

    boolean isClustered() {
        return cluster.isPresent();
    }
}
