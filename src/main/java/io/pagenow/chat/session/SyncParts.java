package io.pagenow.chat.session;

import io.pagenow.chat.limit.CursorBudget;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ErrorCode;
import io.pagenow.chat.model.Limits;
import io.pagenow.chat.protocol.ClientFrame.Sync;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Puts a {@code sync} that comes in parts together. Cursors of large syncs count towards a {@link CursorBudget} from the first part to
 * the end of the resume. Belongs to the socket's event loop.
 */
final class SyncParts {
    /** Most cursors of a sync that is not counted: as many as a person has conversations, and little memory for each socket. */
    private static final int MAX_UNCOUNTED = 1_000;

    private final String userId;
    private final CursorBudget budget;
    private Map<UUID, Long> cursors = Map.of();
    private int held;
    private boolean refused;

    SyncParts(String userId, CursorBudget budget) {
        this.userId = userId;
        this.budget = budget;
    }

    /**
     * Adds a part. After a refusal the other parts of the same sync are ignored, so that it is answered once.
     *
     * @return the whole sync, if this was its last part; {@link #release} is due for it
     * @throws ChatException if there are too many cursors
     */
    Optional<Sync> add(Sync frame) {
        boolean ignored = refused;
        if (ignored) {
            refused = frame.part();
            return Optional.empty();
        }
        try {
            gather(frame);
        } catch (ChatException refusal) {
            give(cursors.size());
            cursors = Map.of();
            refused = frame.part();
            throw refusal;
        }
        return frame.part() ? Optional.empty() : Optional.of(whole());
    }

    private void gather(Sync frame) {
        take(frame.cursors().size());
        if (cursors.isEmpty()) {
            cursors = frame.part() ? new HashMap<>(frame.cursors()) : frame.cursors();
            return;
        }
        int taken = cursors.size() + frame.cursors().size();
        cursors.putAll(frame.cursors());
        give(taken - cursors.size());
        if (cursors.size() > Limits.MAX_SYNC_CURSORS) {
            throw ChatException.ofField(
                    ErrorCode.INVALID_FIELD,
                    "cursors",
                    "Invalid parameter 'cursors': it names more than " + Limits.MAX_SYNC_CURSORS
                            + " conversations over all parts");
        }
    }

    private Sync whole() {
        Sync whole = new Sync(cursors, false);
        if (!isCounted(whole)) {
            give(cursors.size());
        }
        cursors = Map.of();
        return whole;
    }

    /** The resume of a whole sync has ended. */
    Future<Void> release(Sync whole) {
        if (isCounted(whole)) {
            give(whole.cursors().size());
        }
        return Future.succeededFuture();
    }

    /** The socket is closed; whatever still runs for it holds nothing any more. */
    void close() {
        give(held);
        cursors = Map.of();
    }

    private static boolean isCounted(Sync whole) {
        return whole.cursors().size() > MAX_UNCOUNTED;
    }

    private void take(int count) {
        budget.take(userId, count);
        held += count;
    }

    private void give(int count) {
        int given = Math.min(count, held);
        held -= given;
        budget.give(userId, given);
    }
}
