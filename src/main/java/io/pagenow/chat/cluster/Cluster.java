package io.pagenow.chat.cluster;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;

/** This node's membership in a cluster, created by {@link ClusterJoin}. */
public final class Cluster {
    private final GroupMember member;
    private final Vertx worker;
    private final Vertx bus;
    private final ExecutorService directoryWriter;
    private final NodeTransport transport;
    private final MemberFeed members;
    private final ReplicatedDirectory connections;
    private final ReplicatedDirectory pages;

    /**
     * @param worker runs the blocking part of leaving
     * @param bus the clustered Vert.x
     * @param directoryWriter runs the blocking writes of both directories
     */
    Cluster(
            GroupMember member,
            Vertx worker,
            Vertx bus,
            ExecutorService directoryWriter,
            MemberFeed members,
            ReplicatedDirectory connections,
            ReplicatedDirectory pages) {
        this.member = member;
        this.worker = worker;
        this.bus = bus;
        this.directoryWriter = directoryWriter;
        this.transport = new NodeTransport(bus, member.nodeId());
        this.members = members;
        this.connections = connections;
        this.pages = pages;
    }

    /** Returns this node's id, unique over all nodes and all their runs. */
    public String nodeId() {
        return member.nodeId();
    }

    /** Returns the IP address at which other nodes reach this one. */
    public String host() {
        return member.address().host().getHostAddress();
    }

    /** Returns the directory of connected users. */
    public ReplicatedDirectory connections() {
        return connections;
    }

    /** Returns the directory of shared pages. */
    public ReplicatedDirectory pages() {
        return pages;
    }

    NodeTransport transport() {
        return transport;
    }

    List<ReplicatedDirectory> directories() {
        return List.of(connections, pages);
    }

    /** @param listener receives the node ids of all members, now and on every change, on any thread */
    void onMembers(Consumer<Set<String>> listener) {
        members.listen(listener);
    }

    /**
     * Removes this node's users from the directories, so that other nodes stop sending to it. It still publishes what
     * it stores.
     */
    public Future<Void> withdraw() {
        return Future.join(connections.withdraw(), pages.withdraw()).mapEmpty();
    }

    /** Leaves the cluster gracefully, so that other nodes need not detect the failure. */
    public Future<Void> leave() {
        return bus.close().eventually(() -> worker.executeBlocking(close(), false));
    }

    private Callable<Void> close() {
        return () -> {
            directoryWriter.shutdown();
            connections.close();
            pages.close();
            member.leave();
            return null;
        };
    }
}
