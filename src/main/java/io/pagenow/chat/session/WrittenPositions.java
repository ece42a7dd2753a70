package io.pagenow.chat.session;

import io.pagenow.chat.event.Envelope;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * The positions up to which a resume has given a connection each conversation. An event may be late: committed, read by the resume, and only
 * then published, also after later ones if this node has just begun to follow the conversation. Its content may be deleted meanwhile.
 *
 * <p>Nearly always nothing is known, and each event of each connection is checked: an empty collection is the shared immutable one, which costs
 * neither memory nor a look into memory that no cache has.
 */
final class WrittenPositions {
    /** Maximum conversations that the user has left and whose late changes are dropped. The earliest is forgotten first. */
    private static final int MAX_ENDED = 1_000;

    private Map<UUID, Long> messages = Map.of();

    /** Conversations that the user was told to be no longer in, and of which no later message has come. */
    private Set<UUID> ended = Set.of();

    private Map<UUID, Long> revisions = Map.of();

    /** @param written the highest revision that a resume has written, by conversation; modified here and there */
    void begin(Map<UUID, Long> written) {
        messages = Map.of();
        ended = Set.of();
        revisions = written;
    }

    /** Records that the connection has the messages up to a position, as a member of the conversation. */
    void reach(UUID conversationId, long seq) {
        if (!ended.isEmpty()) {
            ended.remove(conversationId);
        }
        put(conversationId, seq);
    }

    private void put(UUID conversationId, long seq) {
        if (messages.isEmpty()) {
            messages = new HashMap<>();
        }
        messages.put(conversationId, seq);
    }

    /**
     * Records that the connection gets nothing more of the user's time in a conversation. A user who comes back gets the message that
     * tells so before any change.
     *
     * @param seq position of the message that tells the end
     */
    void end(UUID conversationId, long seq) {
        put(conversationId, seq);
        if (ended.isEmpty()) {
            ended = new LinkedHashSet<>();
        }
        ended.add(conversationId);
        if (ended.size() > MAX_ENDED) {
            Iterator<UUID> earliest = ended.iterator();
            messages.remove(earliest.next());
            earliest.remove();
        }
    }

    /** Returns whether the connection must not get a message, a change or a removal that has come. */
    boolean covers(Envelope event) {
        UUID conversationId = event.conversationId();
        if (event.isRemoval()) {
            boolean back = isBack(event);
            if (!back) {
                end(conversationId, event.follows());
            }
            return back;
        }
        if (!event.isMessage()) {
            return (!ended.isEmpty() && ended.contains(conversationId)) || covers(revisions, event);
        }
        boolean covered = covers(messages, event);
        if (!covered && !ended.isEmpty()) {
            ended.remove(conversationId);
        }
        return covered;
    }

    /** A user who was removed and added again meanwhile has got messages from after the removal. */
    private boolean isBack(Envelope removal) {
        return messages.getOrDefault(removal.conversationId(), 0L) > removal.follows();
    }

    private static boolean covers(Map<UUID, Long> positions, Envelope event) {
        Long position = positions.isEmpty() ? null : positions.get(event.conversationId());
        return position != null && event.position() <= position;
    }
}
