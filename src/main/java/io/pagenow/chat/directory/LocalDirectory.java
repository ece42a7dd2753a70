package io.pagenow.chat.directory;

import io.vertx.core.Future;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** The directory of a server without a cluster. */
public final class LocalDirectory implements Directory {
    private final String nodeId;
    private final Map<String, Map<String, String>> entries = new ConcurrentHashMap<>();
    private final CopyOnWriteArrayList<Consumer<String>> listeners = new CopyOnWriteArrayList<>();

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
            notifyListeners(userId);
        }
        return Future.succeededFuture();
    }

    @Override
    public void remove(String userId) {
        if (entries.remove(userId) != null) {
            notifyListeners(userId);
        }
    }

    @Override
    public Map<String, String> of(String userId) {
        return entries.getOrDefault(userId, Map.of());
    }

    @Override
    public Runnable listen(Consumer<String> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    private void notifyListeners(String userId) {
        listeners.forEach(listener -> listener.accept(userId));
    }
}
