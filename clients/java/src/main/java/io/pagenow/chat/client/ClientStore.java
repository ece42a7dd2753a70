package io.pagenow.chat.client;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The place where a client keeps unsent messages and its cursors. A store belongs to one user and one client at a time. The client calls it from one
 * thread, one call after the other; calls may block.
 */
public interface ClientStore extends AutoCloseable {
    /** Returns the messages that were saved and not removed, the oldest first. */
    List<PendingMessage> pending() throws IOException;

    /** Keeps a message; a crash after the return does not lose it. The client sends it only then. */
    void save(PendingMessage message) throws IOException;

    /** Forgets a message, because it is stored at the server or refused. */
    void remove(String tempMessageId) throws IOException;

    /** Returns the cursors by conversation; empty if none were ever saved, so that the client begins with what is new. */
    Optional<Map<String, Cursor>> cursors() throws IOException;

    /** Replaces the cursors. */
    void saveCursors(Map<String, Cursor> cursors) throws IOException;

    @Override
    void close() throws IOException;
}
