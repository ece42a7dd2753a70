package io.pagenow.chat.directory;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Index of directory entries by user, for concurrent readers, and by node, for comparison and removal. Thread-safe. */
public final class DirectoryIndex {
    private final Map<String, Map<String, String>> byUser = new ConcurrentHashMap<>();
    private final Map<String, Set<String>> usersByNode = new HashMap<>();
    private final Map<String, DirectoryDigest> digests = new HashMap<>();

    /** Returns a user's facts by node id, as an immutable map. */
    public Map<String, String> of(String userId) {
        return byUser.getOrDefault(userId, Map.of());
    }

    /** Sets an entry. Returns whether the index changed. */
    public synchronized boolean put(String node, String user, String fact) {
        Map<String, String> before = of(user);
        String known = before.get(node);
        if (fact.equals(known)) {
            return false;
        }
        Map<String, String> after = new HashMap<>(before);
        after.put(node, fact);
        byUser.put(user, Map.copyOf(after));
        usersByNode.computeIfAbsent(node, name -> new HashSet<>()).add(user);
        DirectoryDigest digest = digestOf(node);
        digests.put(node, (known == null ? digest : digest.without(node, user, known)).with(node, user, fact));
        return true;
    }

    /** Removes an entry. Returns whether the index changed. */
    public synchronized boolean remove(String node, String user) {
        Map<String, String> before = of(user);
        String known = before.get(node);
        if (known == null) {
            return false;
        }
        if (before.size() == 1) {
            byUser.remove(user);
        } else {
            Map<String, String> after = new HashMap<>(before);
            after.remove(node);
            byUser.put(user, Map.copyOf(after));
        }
        requireNonNull(usersByNode.get(node), "has every user with an entry").remove(user);
        digests.put(node, digestOf(node).without(node, user, known));
        return true;
    }

    /** Removes all entries of a node. Returns the users that had one. */
    public synchronized List<String> removeNode(String node) {
        List<String> users = new ArrayList<>(usersByNode.getOrDefault(node, Set.of()));
        users.forEach(user -> remove(node, user));
        usersByNode.remove(node);
        digests.remove(node);
        return users;
    }

    public synchronized Set<String> nodes() {
        return Set.copyOf(usersByNode.keySet());
    }

    public synchronized DirectoryDigest digestOf(String node) {
        return digests.getOrDefault(node, DirectoryDigest.EMPTY);
    }

    public synchronized DirectoryDigest digest() {
        return digests.values().stream().reduce(DirectoryDigest.EMPTY, DirectoryDigest::and);
    }
}
