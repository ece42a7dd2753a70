package io.pagenow.chat.log;

import io.pagenow.chat.bus.message.ChangeRequest;
import io.pagenow.chat.bus.message.Changed;
import io.pagenow.chat.model.ChatException;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/** Writes changes of one kind to the log, each batch with one statement. */
interface ChangeStatement {
    /**
     * Returns the object that a change concerns. A batch has at most one change of each object; a statement that writes one
     * change at a time returns empty.
     */
    Optional<Object> keyOf(ChangeRequest request);

    /** Writes a batch. Fails with the database's error, and then nothing is written unless the failure is doubtful. */
    Future<Written> write(List<PendingChange> batch);

    /**
     * The outcome of one change: at most one of the two is present. With neither, another node changed the conversation at
     * the same moment, and the change is to be repeated.
     */
    record Outcome(PendingChange pending, Optional<Changed> changed, Optional<ChatException> refusal) {
        static Outcome changed(PendingChange pending, Changed changed) {
            return new Outcome(pending, Optional.of(changed), Optional.empty());
        }

        /** @param reason as the statement gives it; see {@link ChangeRefusal} */
        static Outcome refused(PendingChange pending, String reason, String field) {
            return new Outcome(pending, Optional.empty(), ChangeRefusal.of(reason, field));
        }

        static Outcome retry(PendingChange pending) {
            return new Outcome(pending, Optional.empty(), Optional.empty());
        }

        boolean isRetry() {
            return changed.isEmpty() && refusal.isEmpty();
        }
    }

    /** Outcomes of all changes of a batch, and the committed changes by conversation. */
    record Written(List<Outcome> outcomes, List<CommittedChanges> committed) {}
}
