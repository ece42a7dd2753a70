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
 * The directory of a cluster: JGroups' replicated map carries the entries, an index by user beside it answers. Every member has all
 * entries. Members that meet, for the first time or after a partition, ask each other to write their own entries again; when one goes,
 * its entries go.
 */
final class ReplicatedDirectory implements Directory {
    /** How long a batch waits for the answers of all members. One that does not answer is noticed elsewhere. */
    private static final long ANSWER_MILLIS = 1_000;

    /** What the map holds of an entry: this before its fact, or the other alone when it is to be removed. */
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
     * @param channel used by the directory alone
     * @param nodes the members now
     * @param executor runs the writing, which blocks; shared by directories at will
     * @param members gets the node ids of all members whenever they change, on a thread of JGroups
     */
    ReplicatedDirectory(
            String nodeId, JChannel channel, Set<String> nodes, Executor executor, Consumer<Set<String>> members) {
        this.nodeId = nodeId;
        this.members = members;
        this.nodes = nodes;
        replicated = new ReplicatedHashMap<>(copy, channel);
        replicated.setBlockingUpdates(true);
        replicated.setTimeout(ANSWER_MILLIS);
        replicated.addNotifier(new Changes());
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

    /** The users of this node. */
    Set<String> ownUsers() {
        return own.keySet();
    }

    /** Of the entries of one node, as this node has them. */
    DirectoryDigest digestOf(String node) {
        return index.digestOf(node);
    }

    /** Of all entries of all nodes. Two nodes with the same digest have the same directory. */
    DirectoryDigest digest() {
        return index.digest();
    }

    /** Takes this node's entries out, so that nobody sends here any more. What is put from now on stays on this node. */
    Future<Void> withdraw() {
        Promise<Void> written = Promise.promise();
        writer.close(() -> ownEntries(fact -> REMOVED), written);
        return written.future();
    }

    /** Writes all own entries again, for members that may not have them. */
    void republish() {
        writer.repeat(() -> ownEntries(fact -> PRESENT + fact));
    }

    private Map<String, String> ownEntries(UnaryOperator<String> value) {
        Map<String, String> entries = new HashMap<>();
        own.forEach((user, fact) -> entries.put(key(user), value.apply(fact)));
        return entries;
    }

    /** Forgets what it has of a node whose copy here is not what the node says. */
    void forget(String node) {
        copy.keySet().removeIf(key -> key.startsWith(node + SEPARATOR));
        index.removeNode(node).forEach(this::tell);
    }

    void close() {
        replicated.stop();
    }

    private String key(String userId) {
        return nodeId + SEPARATOR + userId;
    }

    private void applied(String key, String value) {
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
            tell(user);
        }
    }

    private void tell(String userId) {
        listeners.forEach(listener -> listener.accept(userId));
    }

    /** What JGroups tells of the map, on its own threads. */
    private final class Changes implements ReplicatedHashMap.Notification<String, String> {
        @Override
        public void entrySet(String key, String value) {
            applied(key, value);
        }

        @Override
        public void entryRemoved(String key) {
            applied(key, REMOVED);
        }

        @Override
        public void contentsSet(Map<String, String> entries) {
            entries.forEach(ReplicatedDirectory.this::applied);
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
