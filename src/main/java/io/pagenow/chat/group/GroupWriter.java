package io.pagenow.chat.group;

import io.pagenow.chat.limit.TaskLanes;
import io.pagenow.chat.log.ExclusiveWrites;
import io.pagenow.chat.model.ChatException;
import io.vertx.core.Future;
import java.util.UUID;
import java.util.function.Supplier;

/** Carries out acts, one after the other in each conversation, and publishes them. Confined to one event loop. */
final class GroupWriter {
    private static final int MAX_WAITING_PER_CONVERSATION = 200;
    private static final int MAX_ACTS = 100;
    private static final int MAX_WAITING = 2_000;

    /** An act in {@code audit_table} that a user did with a token of its own. */
    static final String BY_USER = "user";

    /** An act of a transaction of SQL. */
    static final String BY_SQL = "sql";

    /** An act of the bot of an API key. */
    static final String BY_KEY = "key";

    /** An act of a user with an administrator's token. */
    static final String BY_ADMINISTRATOR = "admin";

    private final GroupTransaction transaction;
    private final GroupPublisher publisher;
    private final ExclusiveWrites writes;
    private final Supplier<Future<Boolean>> allKnowChanges;
    private final TaskLanes<UUID> conversations =
            new TaskLanes<>(1, MAX_WAITING_PER_CONVERSATION, GroupWriter::tooMany);
    private final TaskLanes<Boolean> all = new TaskLanes<>(MAX_ACTS, MAX_WAITING, GroupWriter::tooMany);

    /**
     * @param writes keeps other writes of a conversation away while an act commits
     * @param allKnowChanges whether all nodes deliver changes
     */
    GroupWriter(
            GroupTransaction transaction,
            GroupPublisher publisher,
            ExclusiveWrites writes,
            Supplier<Future<Boolean>> allKnowChanges) {
        this.transaction = transaction;
        this.publisher = publisher;
        this.writes = writes;
        this.allKnowChanges = allKnowChanges;
    }

    private static ChatException tooMany() {
        return ChatException.overloaded("More changes of groups wait than the server accepts; repeat it in a moment");
    }

    /** Carries out an act; see {@link GroupTransaction#run}. */
    Future<CommittedAct> run(UUID conversationId, String actorId, String via, GroupAct act) {
        return allKnowChanges
                .get()
                .compose(all -> all
                        ? inTurn(conversationId, () -> transaction.run(conversationId, actorId, via, act))
                        : Future.failedFuture(ChatException.mixedVersions()));
    }

    private Future<CommittedAct> inTurn(UUID conversationId, Supplier<Future<CommittedAct>> act) {
        return conversations.run(
                conversationId,
                () -> all.run(
                        true, () -> writes.run(conversationId, () -> act.get().onSuccess(publisher::publish))));
    }
}
