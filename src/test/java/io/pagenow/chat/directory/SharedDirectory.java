package io.pagenow.chat.directory;

import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A directory of several nodes, of which the tests play the others. */
public final class SharedDirectory implements Directory {
    public static final String HERE = "here";

    private final Map<String, Map<String, String>> entries = new ConcurrentHashMap<>();
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();

    @Override
    public String nodeId() {
        return HERE;
    }

    @Override
    public Future<Void> put(String userId, String fact) {
        enter(HERE, userId);
        return Future.succeededFuture();
    }

    @Override
    public void remove(String userId) {
        leave(HERE, userId);
    }

    @Override
    public Set<String> nodes() {
        return Set.of(HERE);
    }

    @Override
    public Map<String, String> of(String userId) {
        return entries.getOrDefault(userId, Map.of());
    }

    @Override
    public List<String> usersOf(String node) {
        return entries.keySet().stream()
                .filter(user -> of(user).containsKey(node))
                .toList();
    }

    @Override
    public Runnable listen(Listener listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    public int listeners() {
        return listeners.size();
    }

    /** A user connects to a node. */
    public void enter(String node, String userId) {
        boolean wasPresent = contains(userId);
        entries.compute(userId, (user, before) -> {
            Map<String, String> after = new TreeMap<>(before == null ? Map.of() : before);
            after.put(node, "");
            return Map.copyOf(after);
        });
        listeners.forEach(listener -> listener.changed(userId, wasPresent));
    }

    /** A user's last connection to a node ends. */
    public void leave(String node, String userId) {
        entries.computeIfPresent(userId, (user, before) -> {
            Map<String, String> after = new TreeMap<>(before);
            after.remove(node);
            return after.isEmpty() ? null : Map.copyOf(after);
        });
        listeners.forEach(listener -> listener.changed(userId, true));
    }

    /** A node is gone, and with it all that it has said. */
    public void vanish(String node) {
        List.copyOf(entries.keySet()).stream()
                .filter(user -> of(user).containsKey(node))
                .forEach(user -> leave(node, user));
    }
}
