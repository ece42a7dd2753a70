package io.pagenow.chat.group;

import io.pagenow.chat.database.BoundedPool;
import io.pagenow.chat.log.ConversationLock;
import io.pagenow.chat.log.InDoubtChanges;
import io.pagenow.chat.log.MessageRow;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.GroupLimits;
import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs an act as one transaction: locks the conversation, reads what the act is decided on, writes, commits. The message of the server
 * takes the next position, so that a send which has read the old members collides with it, is repeated and refused. Confined to one event
 * loop.
 */
final class GroupTransaction {
    /** As often as a batch of messages: each attempt takes the lock, but a batch of another node may still go without. */
    private static final int MAX_ATTEMPTS = 20;

    private static final Set<String> KEYS = Set.of("message_key", "message_id_key");

    /** SQLSTATEs: unique violation and deadlock (PostgreSQL manual, appendix A). */
    private static final String UNIQUE_VIOLATION = "23505";

    private static final String DEADLOCK = "40P01";

    /** An administrator, or the shutdown of the database, ends the connection. */
    private static final String SHUTDOWN = "57P01";

    private static final String BEGIN = "BEGIN; SET LOCAL statement_timeout = '8s'; SET LOCAL lock_timeout = '5s';"
            + " SET LOCAL idle_in_transaction_session_timeout = '2s'";

    private static final long WRITE_SECONDS = 10;
    private static final long END_SECONDS = 4;

    private final BoundedPool pool;
    private final MessageRow rows;
    private final InDoubtChanges inDoubt;
    private final GroupLimits limits;

    /** @param inDoubt looks up commits that the database has not answered */
    GroupTransaction(BoundedPool pool, MessageRow rows, InDoubtChanges inDoubt, GroupLimits limits) {
        this.pool = pool;
        this.limits = limits;
        this.rows = rows;
        this.inDoubt = inDoubt;
    }

    /**
     * Carries out an act.
     *
     * @param via see {@code audit_table}
     * @return the act once it is committed; fails with a {@link ChatException} if it is refused, otherwise with the database's error
     */
    Future<CommittedAct> run(UUID conversationId, String actorId, String via, GroupAct act) {
        if (inDoubt.isFull()) {
            return Future.failedFuture(ChatException.unavailable());
        }
        return attempt(conversationId, actorId, via, act, 1);
    }

    private Future<CommittedAct> attempt(UUID conversationId, String actorId, String via, GroupAct act, int attempt) {
        return pool.getConnection()
                .compose(connection -> {
                    OpenTransaction transaction = new OpenTransaction(connection);
                    return write(transaction, conversationId, actorId, via, act)
                            .timeout(WRITE_SECONDS, TimeUnit.SECONDS)
                            .onComplete(done -> transaction.end())
                            .compose(written -> commit(connection, written), failure -> rollBack(connection)
                                    .transform(done -> Future.failedFuture(failure)))
                            .eventually(connection::close);
                })
                .recover(failure -> isConflict(failure) || (attempt == 1 && isLostConnection(failure))
                        ? repeat(conversationId, actorId, via, act, attempt)
                        : Future.failedFuture(failure));
    }

    private Future<CommittedAct> repeat(UUID conversationId, String actorId, String via, GroupAct act, int attempt) {
        return attempt < MAX_ATTEMPTS
                ? attempt(conversationId, actorId, via, act, attempt + 1)
                : Future.failedFuture(ChatException.overloaded(
                        "Too many messages come into the conversation at once; repeat it in a moment"));
    }

    private static boolean isConflict(Throwable failure) {
        return failure instanceof PgException refused
                && (DEADLOCK.equals(refused.getSqlState())
                        || (UNIQUE_VIOLATION.equals(refused.getSqlState())
                                && KEYS.contains(String.valueOf(refused.getConstraint()))));
    }

    /** Returns whether the connection was lost before the commit, so that nothing was written. */
    private static boolean isLostConnection(Throwable failure) {
        return failure instanceof PgException refused
                ? SHUTDOWN.equals(refused.getSqlState())
                : !(failure instanceof ChatException || failure instanceof TimeoutException);
    }

    /** The lock is a statement of its own because the snapshot that reads positions must be taken after it. */
    private Future<CommittedAct> write(
            OpenTransaction transaction, UUID conversationId, String actorId, String via, GroupAct act) {
        return transaction
                .begin(BEGIN)
                .compose(begun ->
                        transaction.execute(ConversationLock.LOCK, Tuple.of(ConversationLock.key(conversationId))))
                .compose(locked -> new SituationReader(transaction, limits).read(conversationId, actorId, act.people()))
                .compose(situation -> {
                    GroupPlan plan = act.plan(situation);
                    return plan.writesNothing()
                            ? Future.succeededFuture(CommittedAct.nothing(plan, situation))
                            : new PlanWriter(transaction, rows).write(situation, plan, via);
                });
    }

    private Future<CommittedAct> commit(SqlConnection connection, CommittedAct act) {
        return connection
                .query("COMMIT")
                .execute()
                .timeout(END_SECONDS, TimeUnit.SECONDS)
                .<CommittedAct>map(act)
                .recover(failure -> {
                    examine(failure);
                    if (failure instanceof PgException refused && !SHUTDOWN.equals(refused.getSqlState())) {
                        return Future.failedFuture(failure);
                    }
                    inDoubt.add(act.conversationId(), true);
                    return Future.failedFuture(ChatException.unavailable());
                });
    }

    private Future<Void> rollBack(SqlConnection connection) {
        return connection
                .query("ROLLBACK")
                .execute()
                .timeout(END_SECONDS, TimeUnit.SECONDS)
                .onFailure(this::examine)
                .mapEmpty();
    }

    private void examine(Throwable failure) {
        if (failure instanceof TimeoutException) {
            pool.suspect();
        }
    }
}
