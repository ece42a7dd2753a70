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

    public DirectoryIndex() {
        Arrays.setAll(segments, number -> new EntrySegment());
    }

    /** The effect of a change on the entries of its user. */
    public enum Change {
        /** Nothing has changed. */
        NONE,
        /** The user had no entry before, of any node. */
        FIRST,
        /** The user had an entry before, of this or another node. */
        FURTHER
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
    public synchronized Change put(String node, String userId, String fact) {
        EntryKey user = new EntryKey(userId);
        EntrySegment segment = segment(user);
        boolean wasPresent = segment.contains(user);
        Optional<String> before = segment.put(numberOf(node), user, fact);
        if (before.equals(Optional.of(fact))) {
            return Change.NONE;
        }
        DirectoryDigest digest = digestOf(node);
        digests.put(
                node,
                before.map(known -> digest.without(node, userId, known))
                        .orElse(digest)
                        .with(node, userId, fact));
        return wasPresent ? Change.FURTHER : Change.FIRST;
    }

    /** Removes an entry. Returns whether there was one. */
    public synchronized boolean remove(String node, String userId) {
        Integer number = numbers.get(node);
        if (number == null) {
            return false;
        }
        EntryKey user = new EntryKey(userId);
        Optional<String> known = segment(user).remove(number, user);
        known.ifPresent(fact -> digests.put(node, digestOf(node).without(node, userId, fact)));
        return known.isPresent();
    }

    /** Removes all entries of a node. Returns the users that had one. */
    public synchronized List<String> removeNode(String node) {
        Integer number = numbers.remove(node);
        if (number == null) {
            return List.of();
        }
        List<String> users = new ArrayList<>();
        for (EntrySegment segment : segments) {
            users.addAll(segment.removeNode(number));
        }
        digests.remove(node);
        String[] left = nodes.clone();
        left[number] = FREE;
        nodes = left;
        return users;
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
