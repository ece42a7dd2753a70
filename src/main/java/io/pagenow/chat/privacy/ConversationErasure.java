package io.pagenow.chat.privacy;

import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.bus.message.Succession;
import io.pagenow.chat.database.Loop;
import io.pagenow.chat.database.Transactions;
import io.pagenow.chat.database.Transactions.Statements;
import io.pagenow.chat.log.ExclusiveWrites;
import io.pagenow.chat.log.InDoubtChanges;
import io.pagenow.chat.log.RevisionPublisher;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ErrorCode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Takes a user out of one conversation: first as a participant, so that nothing of the user comes in any more, then out of its messages page
 * by page, then out of the rest. Each page is one transaction and is published like any change. Every step can be repeated. Confined to
 * one event loop.
 */
final class ConversationErasure {
    /** Positions of a page. */
    private static final long PAGE = 500;

    /** Pause after a page with changes, so that the chat goes on beside it. */
    private static final long PAUSE_MILLIS = 50;

    private final Vertx vertx;
    private final Bus bus;
    private final Transactions transactions;
    private final ExclusiveWrites writes;
    private final InDoubtChanges inDoubt;
    private final RevisionPublisher publisher;

    ConversationErasure(
            Vertx vertx,
            Bus bus,
            Transactions transactions,
            ExclusiveWrites writes,
            InDoubtChanges inDoubt,
            RevisionPublisher publisher) {
        this.vertx = vertx;
        this.bus = bus;
        this.transactions = transactions;
        this.writes = writes;
        this.inDoubt = inDoubt;
        this.publisher = publisher;
    }

    /**
     * A page that is committed.
     *
     * @param newest position of the newest message
     */
    private record Page(long newest, long revBefore, long rev) {}

    /** @param isMember whether the user is in the conversation now */
    Future<Void> run(RunningErasure erasure, UUID conversationId, boolean isMember) {
        return (isMember ? succeed(erasure, conversationId) : Future.<Void>succeededFuture())
                .compose(left -> pages(erasure, conversationId))
                .compose(done -> transactions.run(statements -> rest(statements, erasure, conversationId, 0)));
    }

    /** A conversation that was deleted meanwhile has no participants any more. */
    private Future<Void> succeed(RunningErasure erasure, UUID conversationId) {
        return bus.request(Addresses.SUCCEED, new Succession(conversationId, erasure.userId(), erasure.pseudonym()))
                .recover(failure -> failure instanceof ChatException refusal && refusal.code() == ErrorCode.NOT_FOUND
                        ? Future.succeededFuture()
                        : Future.failedFuture(failure));
    }

    private Future<Void> pages(RunningErasure erasure, UUID conversationId) {
        AtomicLong after = new AtomicLong();
        return Loop.whileTrue(() -> writes.run(conversationId, () -> page(erasure, conversationId, after.get()))
                .compose(page -> (page.rev > page.revBefore ? vertx.timer(PAUSE_MILLIS) : Future.succeededFuture())
                        .map(paused -> after.addAndGet(PAGE) < page.newest)));
    }

    private Future<Page> page(RunningErasure erasure, UUID conversationId, long after) {
        return transactions
                .run(statements -> statements
                        .run(ConversationErasureSql.LOCK, conversationId)
                        .compose(found -> found.size() == 0
                                ? Future.succeededFuture(new Page(0, 0, 0))
                                : write(
                                        statements,
                                        erasure,
                                        conversationId,
                                        after,
                                        found.iterator().next())))
                .onFailure(failure -> inDoubt.add(conversationId, false))
                .compose(page -> page.rev > page.revBefore
                        ? publisher.publishAfter(conversationId, page.revBefore).map(page)
                        : Future.succeededFuture(page));
    }

    private static Future<Page> write(
            Statements statements, RunningErasure erasure, UUID conversationId, long after, Row conversation) {
        long before = conversation.getLong("rev");
        long until = after + PAGE;
        String own = erasure.keepsMessages() ? ConversationErasureSql.KEEP : ConversationErasureSql.BLANK;
        return messages(statements, own, erasure, conversationId, after, before)
                .compose(rev ->
                        messages(statements, ConversationErasureSql.REWRITE, erasure, conversationId, after, rev))
                .compose(rev -> statements
                        .run(ConversationErasureSql.UNREACT, conversationId, erasure.userId(), after, until)
                        .compose(seqs -> reactions(statements, conversationId, seqs, rev)))
                .compose(rev -> (rev > before
                                ? statements.run(ConversationErasureSql.SET_REV, conversationId, rev)
                                : Future.succeededFuture())
                        .map(new Page(conversation.getLong("newest"), before, rev)));
    }

    /** Returns the last revision that is used. */
    private static Future<Long> messages(
            Statements statements, String sql, RunningErasure erasure, UUID conversationId, long after, long rev) {
        return statements
                .run(sql, conversationId, erasure.userId(), erasure.pseudonym(), after, after + PAGE, rev)
                .map(counted -> rev + counted.iterator().next().getLong(0));
    }

    private static Future<Long> reactions(Statements statements, UUID conversationId, RowSet<Row> reacted, long rev) {
        if (reacted.size() == 0) {
            return Future.succeededFuture(rev);
        }
        Long[] seqs = new Long[reacted.size()];
        int count = 0;
        for (Row row : reacted) {
            seqs[count++] = row.getLong(0);
        }
        return statements
                .run(ConversationErasureSql.SUM_UP_REACTIONS, conversationId, seqs, rev)
                .map(counted -> rev + counted.iterator().next().getLong(0));
    }

    private static Future<Void> rest(Statements statements, RunningErasure erasure, UUID conversationId, int index) {
        return index == ConversationErasureSql.REST.size()
                ? Future.succeededFuture()
                : statements
                        .run(
                                ConversationErasureSql.REST.get(index),
                                conversationId,
                                erasure.userId(),
                                erasure.pseudonym())
                        .compose(done -> rest(statements, erasure, conversationId, index + 1));
    }
}
