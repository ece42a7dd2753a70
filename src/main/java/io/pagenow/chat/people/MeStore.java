package io.pagenow.chat.people;

import io.pagenow.chat.bus.message.Blocking;
import io.pagenow.chat.bus.message.MeChange;
import io.pagenow.chat.bus.message.OfUser;
import io.pagenow.chat.bus.message.PeopleNotice;
import io.pagenow.chat.database.Transactions;
import io.pagenow.chat.database.Transactions.Statements;
import io.pagenow.chat.event.Envelope;
import io.pagenow.chat.event.EventTypes;
import io.pagenow.chat.log.EventPublisher;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ErrorCode;
import io.pagenow.chat.model.Me;
import io.pagenow.chat.model.PushPreferences;
import io.pagenow.chat.protocol.PeopleFrames;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.List;

/**
 * Reads and changes the settings of users that concern no single conversation, and the users whom they block. A change is
 * published to the user's own connections on all nodes.
 */
final class MeStore {
    private final Pool pool;
    private final Transactions transactions;
    private final EventPublisher publisher;
    private final PeopleNotices notices;
    private final Separation separation;
    private final int maxBlocked;

    MeStore(
            Pool pool,
            Transactions transactions,
            EventPublisher publisher,
            PeopleNotices notices,
            Separation separation,
            int maxBlocked) {
        this.maxBlocked = maxBlocked;
        this.pool = pool;
        this.transactions = transactions;
        this.publisher = publisher;
        this.notices = notices;
        this.separation = separation;
    }

    /** @param changed whether the transaction changed it */
    private record Result(Me me, boolean changed) {}

    Future<Me> read(OfUser user) {
        return pool.preparedQuery(PeopleSql.ME).execute(Tuple.of(user.userId())).map(MeStore::me);
    }

    private static Me me(RowSet<Row> rows) {
        Row row = rows.iterator().next();
        return new Me(
                row.getLong(0),
                List.of(row.getArrayOfStrings(3)),
                row.getBoolean(1),
                row.getBoolean(2),
                new PushPreferences(PushPreferences.Notify.of(row.getString(4)), row.getBoolean(5), row.getBoolean(6)));
    }

    Future<Me> change(MeChange change) {
        JsonObject settings = new JsonObject();
        change.readReceipts().ifPresent(shown -> settings.put("readReceipts", shown));
        change.typing().ifPresent(shown -> settings.put("typing", shown));
        change.push().notifyOf().ifPresent(notify -> settings.put("pushNotify", notify.wireName()));
        change.push().preview().ifPresent(shown -> settings.put("pushPreview", shown));
        change.push().reactions().ifPresent(pushed -> settings.put("pushReactions", pushed));
        String userId = change.userId();
        return transactions
                .run(statements -> statements
                        .run(PeopleSql.CHANGE_ME, userId, settings.encode())
                        .compose(rows -> rows.size() == 0
                                ? result(statements, userId, false)
                                : showPositions(statements, change).compose(done -> result(statements, userId, true))))
                .map(result -> published(userId, result));
    }

    private static Future<?> showPositions(Statements statements, MeChange change) {
        return change.readReceipts()
                .<Future<?>>map(shown ->
                        statements.run(shown ? PeopleSql.SHOW_POSITIONS : PeopleSql.FREEZE_POSITIONS, change.userId()))
                .orElseGet(Future::succeededFuture);
    }

    private static Future<Result> result(Statements statements, String userId, boolean changed) {
        return statements.run(PeopleSql.ME, userId).map(rows -> new Result(me(rows), changed));
    }

    /** Blocks or unblocks a user. Fails with {@code LIMIT_REACHED} if too many users are blocked. */
    Future<Me> block(Blocking blocking) {
        String userId = blocking.userId();
        return separation
                .prepare(blocking)
                .compose(effects -> transactions
                        .run(statements -> write(statements, blocking))
                        .onSuccess(result -> {
                            if (result.changed) {
                                effects.run();
                            }
                        }))
                .map(result -> published(userId, result));
    }

    private Future<Result> write(Statements statements, Blocking blocking) {
        String userId = blocking.userId();
        String otherId = blocking.otherId();
        return statements
                .run(PeopleSql.LOCK_USER, userId)
                .compose(locked -> statements.run(PeopleSql.LOCK_PAIR, userId, otherId))
                .compose(locked -> blocking.blocked() ? checkRoom(statements, blocking) : Future.succeededFuture())
                .compose(room ->
                        statements.run(blocking.blocked() ? PeopleSql.BLOCK : PeopleSql.UNBLOCK, userId, otherId))
                .compose(rows -> rows.size() == 0
                        ? result(statements, userId, false)
                        : statements
                                .run(blocking.blocked() ? PeopleSql.SET_BARS : PeopleSql.CLEAR_BARS, userId, otherId)
                                .compose(done -> result(statements, userId, true)));
    }

    private Future<Void> checkRoom(Statements statements, Blocking blocking) {
        return statements
                .run(PeopleSql.COUNT_BLOCKED, blocking.userId(), blocking.otherId())
                .map(rows -> {
                    if (rows.iterator().next().getLong(0) >= maxBlocked) {
                        throw ChatException.of(
                                ErrorCode.LIMIT_REACHED,
                                "You have blocked " + maxBlocked + " users, which is the limit; unblock one first");
                    }
                    return null;
                });
    }

    private Me published(String userId, Result result) {
        if (result.changed) {
            notices.publish(PeopleNotice.of(PeopleNotice.Kind.PERSON, userId));
            publisher.publishNotice(
                    EventTypes.ME, List.of(userId), Envelope.NO_CONVERSATION, 0, PeopleFrames.me(result.me));
        }
        return result.me;
    }
}
