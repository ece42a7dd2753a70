package io.pagenow.chat.directory;

import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** What all nodes of a cluster know, without a cluster: every node sees the same map. */
public final class SharedDirectories {
    private final Map<String, Map<String, String>> factByNodeByUser = new HashMap<>();
    private final Set<String> nodes = new TreeSet<>();
    private final Map<Directory.Listener, String> nodeByListener = new ConcurrentHashMap<>();

    public synchronized Directory join(String nodeId) {
        nodes.add(nodeId);
        return new View(nodeId);
    }

    public void leave(String nodeId) {
        nodeByListener.values().removeIf(nodeId::equals);
        Set<String> users = new TreeSet<>();
        synchronized (this) {
            nodes.remove(nodeId);
            factByNodeByUser.forEach((user, facts) -> {
                if (facts.remove(nodeId) != null) {
                    users.add(user);
                }
            });
        }
        users.forEach(user -> tell(user, true));
    }

    private void tell(String userId, boolean wasPresent) {
        nodeByListener.keySet().forEach(listener -> listener.changed(userId, wasPresent));
    }

    private final class View implements Directory {
        private final String nodeId;

        View(String nodeId) {
            this.nodeId = nodeId;
        }

        @Override
        public String nodeId() {
            return nodeId;
        }

        @Override
        public Set<String> nodes() {
            synchronized (SharedDirectories.this) {
                return Set.copyOf(nodes);
            }
        }

        @Override
        public Future<Void> put(String userId, String fact) {
            boolean wasPresent;
            synchronized (SharedDirectories.this) {
                wasPresent = contains(userId);
                factByNodeByUser
                        .computeIfAbsent(userId, user -> new TreeMap<>())
                        .put(nodeId, fact);
            }
            tell(userId, wasPresent);
            return Future.succeededFuture();
        }

        @Override
        public void remove(String userId) {
            synchronized (SharedDirectories.this) {
                factByNodeByUser.getOrDefault(userId, new TreeMap<>()).remove(nodeId);
            }
            tell(userId, true);
        }

        @Override
        public Map<String, String> of(String userId) {
            synchronized (SharedDirectories.this) {
                return Map.copyOf(factByNodeByUser.getOrDefault(userId, Map.of()));
            }
        }

        @Override
        public List<String> usersOf(String node) {
            synchronized (SharedDirectories.this) {
                return factByNodeByUser.entrySet().stream()
                        .filter(user -> user.getValue().containsKey(node))
                        .map(Map.Entry::getKey)
                        .toList();
            }
        }

        @Override
        public Runnable listen(Listener listener) {
            nodeByListener.put(listener, nodeId);
            return () -> nodeByListener.remove(listener);
        }
    }
}
