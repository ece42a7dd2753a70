package io.pagenow.chat.retention;

import io.pagenow.chat.database.Transactions;
import io.pagenow.chat.database.Transactions.Statements;
import io.pagenow.chat.log.ExclusiveWrites;
import io.pagenow.chat.log.InDoubtChanges;
import io.pagenow.chat.log.RevisionPublisher;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.util.UUID;
import java.util.function.BiFunction;

/**
 * A change of one conversation as one transaction, which is published like any other change. Whatever it does can be repeated. Confined to
 * one event loop.
 */
final class ConversationStep {
    private final Transactions transactions;
    private final ExclusiveWrites writes;
    private final InDoubtChanges inDoubt;
    private final RevisionPublisher publisher;

    ConversationStep(
            Transactions transactions, ExclusiveWrites writes, InDoubtChanges inDoubt, RevisionPublisher publisher) {
        this.transactions = transactions;
        this.writes = writes;
        this.inDoubt = inDoubt;
        this.publisher = publisher;
    }

    /** @param changed whether the conversation has another revision now */
    record Done(int messages, boolean changed, boolean hasMore) {
        static final Done NOTHING = new Done(0, false, false);
    }

    /** @param work gets the conversation as {@link RetentionSql#LOCK} returns it */
    Future<Done> run(UUID conversationId, BiFunction<Statements, Row, Future<Done>> work) {
        return writes.run(conversationId, () -> write(conversationId, work));
    }

    private Future<Done> write(UUID conversationId, BiFunction<Statements, Row, Future<Done>> work) {
        return transactions
                .run(statements -> statements
                        .run(RetentionSql.LOCK, conversationId)
                        .compose(found -> found.size() == 0
                                ? Future.succeededFuture(new Outcome(Done.NOTHING, 0))
                                : work(statements, found.iterator().next(), work)))
                .compose(outcome -> outcome.done.changed
                        ? publisher
                                .publishAfter(conversationId, outcome.revBefore)
                                .map(outcome.done)
                        : Future.succeededFuture(outcome.done))
                .onFailure(failure -> inDoubt.add(conversationId, false));
    }

    private record Outcome(Done done, long revBefore) {}

    private static Future<Outcome> work(
            Statements statements, Row conversation, BiFunction<Statements, Row, Future<Done>> work) {
        return work.apply(statements, conversation).map(done -> new Outcome(done, conversation.getLong("rev")));
    }
}
