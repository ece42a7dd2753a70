package io.pagenow.chat.client;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A store that lasts as long as the process. A client that gets the same store goes on where an earlier one was closed. */
public final class MemoryStore implements ClientStore {
    private final Map<String, PendingMessage> pending = new LinkedHashMap<>();
    private Optional<Map<String, Cursor>> cursors = Optional.empty();

    /** Makes an empty store. */
    public MemoryStore() {}

    @Override
    public synchronized List<PendingMessage> pending() {
        return List.copyOf(pending.values());
    }

    @Override
    public synchronized void save(PendingMessage message) {
        pending.put(message.message().tempMessageId(), message);
    }

    @Override
    public synchronized void remove(String tempMessageId) {
        pending.remove(tempMessageId);
    }

    @Override
    public synchronized Optional<Map<String, Cursor>> cursors() {
        return cursors;
    }

    @Override
    public synchronized void saveCursors(Map<String, Cursor> latest) {
        cursors = Optional.of(Map.copyOf(latest));
    }

    @Override
    public void close() {
        // Nothing to release.
    }
}
