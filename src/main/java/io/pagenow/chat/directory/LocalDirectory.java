package io.pagenow.chat.directory;

import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** The directory of a server without a cluster. */
public final class LocalDirectory implements Directory {
    private final String nodeId;
    private final Map<String, Map<String, String>> entries = new ConcurrentHashMap<>();
    private final CopyOnWriteArrayList<Listener> listeners = new CopyOnWriteArrayList<>();

    public LocalDirectory(String nodeId) {
        this.nodeId = nodeId;
    }

    @Override
    public String nodeId() {
        return nodeId;
    }

    @Override
    public Set<String> nodes() {
        return Set.of(nodeId);
    }

    @Override
    public Future<Void> put(String userId, String fact) {
        Map<String, String> before = entries.put(userId, Map.of(nodeId, fact));
        if (before == null || !fact.equals(before.get(nodeId))) {
            notifyListeners(userId, before != null);
        }
        return Future.succeededFuture();
    }

    @Override
    public void remove(String userId) {
        if (entries.remove(userId) != null) {
            notifyListeners(userId, true);
        }
    }

    @Override
    public Map<String, String> of(String userId) {
        return entries.getOrDefault(userId, Map.of());
    }

    @Override
    public List<String> usersOf(String node) {
        return node.equals(nodeId) ? List.copyOf(entries.keySet()) : List.of();
    }

    @Override
    public Runnable listen(Listener listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    private void notifyListeners(String userId, boolean wasPresent) {
        listeners.forEach(listener -> listener.changed(userId, wasPresent));
    }
}
