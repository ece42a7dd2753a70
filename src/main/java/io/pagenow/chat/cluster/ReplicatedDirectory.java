package io.pagenow.chat.cluster;

import io.pagenow.chat.directory.Directory;
import io.pagenow.chat.directory.DirectoryDigest;
import io.pagenow.chat.directory.DirectoryIndex;
import io.pagenow.chat.directory.DirectoryWriter;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jgroups.JChannel;

/**
 * The directory of a cluster: every member has all entries in an index, and writes its own to the others. Members that
 * meet, for the first time or after a partition, request each other's entries; when a member leaves, its entries are
 * removed.
 */
final class ReplicatedDirectory implements Directory {
    /** Prefix of the fact in a value; a removed entry has the value {@link #REMOVED}. */
    private static final String PRESENT = "+";

    private static final String REMOVED = "-";

    private final String nodeId;
    private final DirectoryReplication replication;
    private final DirectoryWriter writer;
    private final DirectoryIndex index = new DirectoryIndex(this::notifyListeners);

    /** Values by user as this node has set them, before they are written. */
    private final ConcurrentMap<String, String> own = new ConcurrentHashMap<>();

    private final CopyOnWriteArrayList<Listener> listeners = new CopyOnWriteArrayList<>();
    private volatile Set<String> nodes;

    /**
     * @param channel used exclusively by this directory
     * @param nodes the current members
     * @param executor runs the blocking writes; may be shared between directories
     * @param members receives the node ids of all members on every change, on a JGroups thread
     */
    ReplicatedDirectory(
            String nodeId, JChannel channel, Set<String> nodes, Executor executor, Consumer<Set<String>> members) {
        this.nodeId = nodeId;
        this.nodes = nodes;
        this.replication = new DirectoryReplication(nodeId, channel, new Received(members));
        this.writer = new DirectoryWriter(executor, own, replication);
    }

    @Override
    public String nodeId() {
        return nodeId;
    }

    @Override
    public Future<Void> put(String userId, String fact) {
        String value = fact.isEmpty() ? PRESENT : PRESENT + fact;
        if (value.equals(own.put(userId, value))) {
            return Future.succeededFuture();
        }
        Promise<Void> written = Promise.promise();
        writer.write(userId, value, written);
        return written.future();
    }

    @Override
    public void remove(String userId) {
        if (own.remove(userId) != null) {
            writer.write(userId, REMOVED, Promise.promise());
        }
    }

    @Override
    public Set<String> nodes() {
        return nodes;
    }

    @Override
    public Map<String, String> of(String userId) {
        return index.of(userId);
    }

    @Override
    public boolean contains(String userId) {
        return index.contains(userId);
    }

    @Override
    public List<String> usersOf(String node) {
        return index.usersOf(node);
    }

    @Override
    public Runnable listen(Listener listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /** Returns the users that have an entry of this node. */
    Set<String> ownUsers() {
        return own.keySet();
    }

    /** Returns the digest of this node's copy of another node's entries. */
    DirectoryDigest digestOf(String node) {
        return index.digestOf(node);
    }

    /** Returns the digest of all entries. Two nodes with equal digests have the same directory. */
    DirectoryDigest digest() {
        return index.digest();
    }

    /** Removes this node's entries, so that no node sends here any more. Later entries stay local. */
    Future<Void> withdraw() {
        Promise<Void> written = Promise.promise();
        writer.close(REMOVED, written);
        return written.future();
    }

    /** Writes all entries of this node to one that lacks some. */
    void repeatTo(String node) {
        writer.repeat(node);
    }

    /** Drops the copy of a node's entries, because it left or the copy differs from the node's own. */
    void forget(String node) {
        index.removeNode(node);
    }

    void close() {
        replication.close();
    }

    private void notifyListeners(String userId, boolean wasPresent) {
        listeners.forEach(listener -> listener.changed(userId, wasPresent));
    }

    /** Applies what members write. Called on JGroups threads. */
    private final class Received implements DirectoryReplication.Listener {
        private final Consumer<Set<String>> members;

        Received(Consumer<Set<String>> members) {
            this.members = members;
        }

        @Override
        public void received(String node, String user, String value) {
            if (value.equals(REMOVED)) {
                index.remove(node, user);
            } else {
                index.put(node, user, value.substring(PRESENT.length()));
            }
        }

        @Override
        public void left(String node) {
            forget(node);
        }

        @Override
        public void joined(Set<String> all) {
            nodes = all;
            members.accept(all);
        }
    }
}
