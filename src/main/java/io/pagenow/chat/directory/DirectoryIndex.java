package io.pagenow.chat.directory;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The entries of a directory: found by user, compared and removed by node. Readers wait for nobody but a writer in the
 * same of {@value #SEGMENTS} segments. Thread-safe.
 */
public final class DirectoryIndex {
    private static final int SEGMENTS = 256;

    /** Nodes have numbers of two bytes in entries. A cluster of a tenth of this would not work for other reasons. */
    private static final int MAX_NODES = 65_536;

    private static final String FREE = "";

    private final EntrySegment[] segments = new EntrySegment[SEGMENTS];
    private final Map<String, Integer> numbers = new HashMap<>();
    private final Map<String, DirectoryDigest> digests = new HashMap<>();

    /** Ids of nodes by number, replaced on each change; {@link #FREE} at a number without one. */
    private volatile String[] nodes = new String[0];

    private final Directory.Listener listener;

    /**
     * @param listener called for each change before others can see it, in the order of the changes of a user. So whoever does
     *     not find an entry that was there finds what the listener has noted
     */
    public DirectoryIndex(Directory.Listener listener) {
        this.listener = listener;
        Arrays.setAll(segments, number -> new EntrySegment());
    }

    /** Returns a user's facts by node id, as an immutable map. */
    public Map<String, String> of(String userId) {
        EntryKey user = new EntryKey(userId);
        return segment(user).of(user, number -> nodes[number]);
    }

    /** Returns whether any node has an entry for the user. */
    public boolean contains(String userId) {
        EntryKey user = new EntryKey(userId);
        return segment(user).contains(user);
    }

    /** Sets an entry. */
    public synchronized void put(String node, String userId, String fact) {
        EntryKey user = new EntryKey(userId);
        EntrySegment segment = segment(user);
        Optional<String> before;
        synchronized (segment) {
            boolean wasPresent = segment.contains(user);
            before = segment.put(numberOf(node), user, fact);
            if (before.equals(Optional.of(fact))) {
                return;
            }
            listener.changed(userId, wasPresent);
        }
        DirectoryDigest digest = digestOf(node);
        digests.put(
                node,
                before.map(known -> digest.without(node, userId, known))
                        .orElse(digest)
                        .with(node, userId, fact));
    }

    /** Removes an entry, if there is one. */
    public synchronized void remove(String node, String userId) {
        Integer number = numbers.get(node);
        if (number == null) {
            return;
        }
        EntryKey user = new EntryKey(userId);
        EntrySegment segment = segment(user);
        synchronized (segment) {
            Optional<String> known = segment.remove(number, user);
            if (known.isPresent()) {
                listener.changed(userId, true);
                digests.put(node, digestOf(node).without(node, userId, known.get()));
            }
        }
    }

    /** Removes all entries of a node. */
    public synchronized void removeNode(String node) {
        Integer number = numbers.remove(node);
        if (number == null) {
            return;
        }
        for (EntrySegment segment : segments) {
            synchronized (segment) {
                segment.removeNode(number).forEach(userId -> listener.changed(userId, true));
            }
        }
        digests.remove(node);
        String[] left = nodes.clone();
        left[number] = FREE;
        nodes = left;
    }

    /** Returns the users that have an entry of a node. */
    public synchronized List<String> usersOf(String node) {
        Integer number = numbers.get(node);
        List<String> users = new ArrayList<>();
        if (number != null) {
            for (EntrySegment segment : segments) {
                users.addAll(segment.usersOf(number));
            }
        }
        return users;
    }

    public synchronized Set<String> nodes() {
        return Set.copyOf(numbers.keySet());
    }

    public synchronized DirectoryDigest digestOf(String node) {
        return digests.getOrDefault(node, DirectoryDigest.EMPTY);
    }

    public synchronized DirectoryDigest digest() {
        return digests.values().stream().reduce(DirectoryDigest.EMPTY, DirectoryDigest::and);
    }

    private EntrySegment segment(EntryKey user) {
        // The tables of the segments use the low bits.
        return segments[user.hash() >>> 24];
    }

    private int numberOf(String node) {
        return numbers.computeIfAbsent(node, name -> {
            int free = Arrays.asList(nodes).indexOf(FREE);
            int number = free < 0 ? nodes.length : free;
            if (number == MAX_NODES) {
                throw new IllegalStateException(
                        "the directory has entries of " + MAX_NODES + " nodes, the most it can number");
            }
            String[] more = Arrays.copyOf(nodes, Math.max(nodes.length, number + 1));
            more[number] = name;
            nodes = more;
            return number;
        });
    }
}
