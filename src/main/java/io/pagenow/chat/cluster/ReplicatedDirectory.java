package io.pagenow.chat.cluster;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import org.jgroups.Address;
import org.jgroups.JChannel;
import org.jgroups.View;
import org.jgroups.blocks.ReplicatedHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory of a cluster: JGroups' replicated map carries the entries, an index by user beside it answers. Every member has all
 * entries. Members that meet, for the first time or after a partition, ask each other to write their own entries again; when one goes,
 * its entries go.
 *
 * <p>Changes are written in batches, one batch at a time: what changes while one is on its way is the next.
 */
final class ReplicatedDirectory implements Directory {
    /** Most entries of one batch. */
    private static final int BATCH = 500;

    /** How long a batch waits for the answers of all members. One that does not answer is noticed elsewhere. */
    private static final long ANSWER_MILLIS = 1_000;

    /** What the map holds of an entry: this before its fact, or the other alone when it is to be removed. */
    private static final String PRESENT = "+";

    private static final String REMOVED = "-";
    private static final char SEPARATOR = '/';
    private static final Logger log = LoggerFactory.getLogger(ReplicatedDirectory.class);

    private final String nodeId;
    private final ExecutorService writer;
    private final ConcurrentMap<String, String> copy = new ConcurrentHashMap<>();
    private final ReplicatedHashMap<String, String> replicated;
    private final DirectoryIndex index = new DirectoryIndex();
    private final Map<String, String> own = new ConcurrentHashMap<>();
    private final CopyOnWriteArrayList<Consumer<String>> listeners = new CopyOnWriteArrayList<>();
    private final Consumer<Set<String>> members;
    private final Object lock = new Object();
    private Map<String, String> changes = new LinkedHashMap<>();
    private List<Promise<Void>> waiting = new ArrayList<>();
    private volatile Set<String> nodes;
    private boolean writing;
    private boolean withdrawn;

    /**
     * @param channel used by the directory alone
     * @param nodes the members now
     * @param writer runs the writing, which blocks; shared by directories at will
     * @param members gets the node ids of all members whenever they change, on a thread of JGroups
     */
    ReplicatedDirectory(
            String nodeId, JChannel channel, Set<String> nodes, ExecutorService writer, Consumer<Set<String>> members) {
        this.nodeId = nodeId;
        this.writer = writer;
        this.members = members;
        this.nodes = nodes;
        replicated = new ReplicatedHashMap<>(copy, channel);
        replicated.setBlockingUpdates(true);
        replicated.setTimeout(ANSWER_MILLIS);
        replicated.addNotifier(new Changes());
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
        change(userId, PRESENT + fact, written);
        return written.future();
    }

    @Override
    public void remove(String userId) {
        if (own.remove(userId) != null) {
            change(userId, REMOVED, null);
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
        synchronized (lock) {
            own.keySet().forEach(user -> changes.put(key(user), REMOVED));
            withdrawn = true;
            waiting.add(written);
            writeNext();
        }
        return written.future();
    }

    /** Writes all own entries again, for members that may not have them. */
    void republish() {
        synchronized (lock) {
            if (!withdrawn) {
                own.forEach((user, fact) -> changes.putIfAbsent(key(user), PRESENT + fact));
                writeNext();
            }
        }
    }

    /** Forgets what it has of a node whose copy here is not what the node says. */
    void forget(String node) {
        copy.keySet().removeIf(key -> key.startsWith(node + SEPARATOR));
        index.removeNode(node).forEach(this::tell);
    }

    void close() {
        replicated.stop();
    }

    private void change(String userId, String value, Promise<Void> written) {
        synchronized (lock) {
            if (withdrawn) {
                if (written != null) {
                    written.complete();
                }
                return;
            }
            changes.remove(key(userId));
            changes.put(key(userId), value);
            if (written != null) {
                waiting.add(written);
            }
            writeNext();
        }
    }

    private void writeNext() {
        if (writing || (changes.isEmpty() && waiting.isEmpty())) {
            return;
        }
        writing = true;
        Map<String, String> batch = changes;
        List<Promise<Void>> written = waiting;
        changes = new LinkedHashMap<>();
        waiting = new ArrayList<>();
        writer.execute(() -> {
            try {
                write(batch);
            } catch (RuntimeException failure) {
                log.warn("The directory could not be written to all nodes: {}", failure.getMessage());
            }
            written.forEach(Promise::tryComplete);
            synchronized (lock) {
                writing = false;
                writeNext();
            }
        });
    }

    private void write(Map<String, String> batch) {
        Map<String, String> part = new HashMap<>();
        for (Map.Entry<String, String> change : batch.entrySet()) {
            part.put(change.getKey(), change.getValue());
            if (part.size() == BATCH) {
                replicated.putAll(part);
                part = new HashMap<>();
            }
        }
        if (!part.isEmpty()) {
            replicated.putAll(part);
        }
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
