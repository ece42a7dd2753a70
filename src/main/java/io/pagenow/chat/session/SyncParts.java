package io.pagenow.chat.session;

import io.pagenow.chat.action.Action.Sync;
import io.pagenow.chat.action.Cursor;
import io.pagenow.chat.limit.CursorBudget;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ErrorCode;
import io.pagenow.chat.model.Limits;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * Assembles a {@code sync} that arrives in parts. Cursors of large syncs count towards a {@link CursorBudget} from the
 * first part to the end of the resume. Confined to the socket's event loop.
 */
final class SyncParts {
    /**
     * Cursors up to which a sync is not counted during the resume: as many as a person has conversations, and little
     * memory per socket.
     */
    private static final int MAX_UNCOUNTED = 1_000;

    private final String userId;
    private final CursorBudget budget;
    private Map<UUID, Cursor> cursors = Map.of();
    private boolean reads;
    private OptionalLong me = OptionalLong.empty();
    private int held;
    private boolean refused;

    SyncParts(String userId, CursorBudget budget) {
        this.userId = userId;
        this.budget = budget;
    }

    /**
     * Adds a part. After a refusal, the remaining parts of that sync are ignored, so that it is answered once.
     *
     * @return the assembled sync if this was its last part; the caller must {@link #release} it
     * @throws ChatException {@code INVALID_FIELD} or {@code OVERLOADED} if there are too many cursors
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
            release(cursors.size());
            cursors = Map.of();
            reads = false;
            me = OptionalLong.empty();
            refused = frame.part();
            throw refusal;
        }
        return frame.part() ? Optional.empty() : Optional.of(whole());
    }

    private void gather(Sync frame) {
        acquire(frame.cursors().size());
        reads |= frame.reads();
        me = frame.me().isPresent() ? frame.me() : me;
        if (cursors.isEmpty()) {
            cursors = frame.part() ? new HashMap<>(frame.cursors()) : frame.cursors();
            return;
        }
        int combined = cursors.size() + frame.cursors().size();
        cursors.putAll(frame.cursors());
        release(combined - cursors.size());
        if (cursors.size() > Limits.MAX_SYNC_CURSORS) {
            throw ChatException.ofField(
                    ErrorCode.INVALID_FIELD,
                    "cursors",
                    "Invalid parameter 'cursors': it names more than " + Limits.MAX_SYNC_CURSORS
                            + " conversations over all parts");
        }
    }

    private Sync whole() {
        Sync whole = new Sync(cursors, false, reads, me);
        if (!isCounted(whole)) {
            release(cursors.size());
        }
        cursors = Map.of();
        reads = false;
        me = OptionalLong.empty();
        return whole;
    }

    /** Returns the cursors of an assembled sync to the budget when its resume ends. */
    Future<Void> release(Sync whole) {
        if (isCounted(whole)) {
            release(whole.cursors().size());
        }
        return Future.succeededFuture();
    }

    /** Returns all cursors to the budget when the socket closes, also those of a resume that is still running. */
    void close() {
        release(held);
        cursors = Map.of();
    }

    private static boolean isCounted(Sync whole) {
        return whole.cursors().size() > MAX_UNCOUNTED;
    }

    private void acquire(int count) {
        budget.acquire(userId, count);
        held += count;
    }

    private void release(int count) {
        int released = Math.min(count, held);
        held -= released;
        budget.release(userId, released);
    }
}
