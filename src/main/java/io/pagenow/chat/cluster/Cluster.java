package io.pagenow.chat.cluster;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;

/** This node's membership in a cluster, for as long as it lasts. Made by {@link ClusterJoin}. */
public final class Cluster {
    private final ClusterJoin.Member member;
    private final Vertx worker;
    private final Vertx bus;
    private final ExecutorService directoryWriter;
    private final NodeTransport transport;
    private final MemberFeed members;
    private final ReplicatedDirectory connections;
    private final ReplicatedDirectory pages;

    /**
     * @param worker where leaving blocks
     * @param bus the clustered one
     * @param directoryWriter runs what blocks, for both directories
     */
    Cluster(
            ClusterJoin.Member member,
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

    public String nodeId() {
        return member.nodeId();
    }

    /** The address of this machine at which the other nodes reach this one. */
    public String host() {
        return member.address().host().getHostAddress();
    }

    /** Who is connected to which node. */
    public ReplicatedDirectory connections() {
        return connections;
    }

    /** The pages that people share. */
    public ReplicatedDirectory pages() {
        return pages;
    }

    NodeTransport transport() {
        return transport;
    }

    List<ReplicatedDirectory> directories() {
        return List.of(connections, pages);
    }

    /** @param listener gets the node ids of all members, now and whenever they change, on any thread */
    void onMembers(Consumer<Set<String>> listener) {
        members.listen(listener);
    }

    /** Takes this node's users out of the directories; from then on the others send it nothing. What it stores it still tells them. */
    public Future<Void> withdraw() {
        return Future.join(connections.withdraw(), pages.withdraw()).mapEmpty();
    }

    /** Leaves, so that the others need not find out by themselves. */
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
