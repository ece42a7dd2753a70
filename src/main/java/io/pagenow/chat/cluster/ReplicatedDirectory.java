package io.pagenow.chat.cluster;

import io.pagenow.chat.directory.Directory;
import io.pagenow.chat.directory.DirectoryDigest;
import io.pagenow.chat.directory.DirectoryIndex;
import io.pagenow.chat.directory.DirectoryWriter;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jgroups.Address;
import org.jgroups.JChannel;
import org.jgroups.View;
import org.jgroups.blocks.ReplicatedHashMap;

/**
 * The directory of a cluster, replicated to every member by a JGroups map and read through a local index by user.
 * Members that meet, for the first time or after a partition, request each other to republish their own entries; when a
 * member leaves, its entries are removed.
 */
final class ReplicatedDirectory implements Directory {
    /**
     * Timeout for the acknowledgements of a batch by all members. Failure detection handles members that do not
     * respond.
     */
    private static final long REPLICATION_TIMEOUT_MILLIS = 1_000;

    /** Prefix of the fact in a map value; a removed entry has the value {@link #REMOVED}. */
    private static final String PRESENT = "+";

    private static final String REMOVED = "-";
    private static final char SEPARATOR = '/';

    private final String nodeId;
    private final DirectoryWriter writer;
    private final ConcurrentMap<String, String> copy = new ConcurrentHashMap<>();
    private final ReplicatedHashMap<String, String> replicated;
    private final DirectoryIndex index = new DirectoryIndex();
    private final Map<String, String> own = new ConcurrentHashMap<>();
    private final CopyOnWriteArrayList<Consumer<String>> listeners = new CopyOnWriteArrayList<>();
    private final Consumer<Set<String>> members;
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
        this.members = members;
        this.nodes = nodes;
        replicated = new ReplicatedHashMap<>(copy, channel);
        replicated.setBlockingUpdates(true);
        replicated.setTimeout(REPLICATION_TIMEOUT_MILLIS);
        replicated.addNotifier(new MapListener());
        writer = new DirectoryWriter(executor, replicated::putAll);
    }

    @Override
    public String nodeId() {
        return nodeId;
    }

    @Override
    public Future<Void> put(String userId, String fact) {
        if (fact.equals(own.put(userId, fact))) {
            return Future.succeededFuture();
        }
        Promise<Void> written = Promise.promise();
        writer.write(key(userId), PRESENT + fact, written);
        return written.future();
    }

    @Override
    public void remove(String userId) {
        if (own.remove(userId) != null) {
            writer.write(key(userId), REMOVED, Promise.promise());
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
    public Runnable listen(Consumer<String> listener) {
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
        writer.close(() -> ownEntries(fact -> REMOVED), written);
        return written.future();
    }

    /** Writes all entries of this node again, for members that may lack them. */
    void republish() {
        writer.repeat(() -> ownEntries(fact -> PRESENT + fact));
    }

    private Map<String, String> ownEntries(UnaryOperator<String> value) {
        Map<String, String> entries = new HashMap<>();
        own.forEach((user, fact) -> entries.put(key(user), value.apply(fact)));
        return entries;
    }

    /** Drops the copy of a node's entries, because it left or the copy differs from the node's own. */
    void forget(String node) {
        copy.keySet().removeIf(key -> key.startsWith(node + SEPARATOR));
        index.removeNode(node).forEach(this::notifyListeners);
    }

    void close() {
        replicated.stop();
    }

    private String key(String userId) {
        return nodeId + SEPARATOR + userId;
    }

    private void apply(String key, String value) {
        int separator = key.indexOf(SEPARATOR);
        String node = key.substring(0, separator);
        String user = key.substring(separator + 1);
        boolean changed;
        if (value.equals(REMOVED)) {
            copy.remove(key, value);
            changed = index.remove(node, user);
        } else {
            changed = index.put(node, user, value.substring(PRESENT.length()));
        }
        if (changed) {
            notifyListeners(user);
        }
    }

    private void notifyListeners(String userId) {
        listeners.forEach(listener -> listener.accept(userId));
    }

    /** Listens to map changes. Called on JGroups threads. */
    private final class MapListener implements ReplicatedHashMap.Notification<String, String> {
        @Override
        public void entrySet(String key, String value) {
            apply(key, value);
        }

        @Override
        public void entryRemoved(String key) {
            apply(key, REMOVED);
        }

        @Override
        public void contentsSet(Map<String, String> entries) {
            entries.forEach(ReplicatedDirectory.this::apply);
        }

        @Override
        public void contentsCleared() {
            index.nodes().forEach(ReplicatedDirectory.this::forget);
        }

        @Override
        public void viewChange(View view, List<Address> joined, List<Address> left) {
            left.forEach(member -> forget(Nodes.id(member)));
            nodes = Nodes.ids(view);
            members.accept(nodes);
        }
    }
}
