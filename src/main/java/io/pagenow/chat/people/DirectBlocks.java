package io.pagenow.chat.people;

import io.pagenow.chat.bus.message.Create;
import io.pagenow.chat.database.Transactions;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ErrorCode;
import io.pagenow.chat.model.NewConversation;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.util.function.Function;

/** Keeps users from beginning a direct conversation while one of them has blocked the other. */
public final class DirectBlocks {
    private final Pool pool;
    private final Transactions transactions;

    DirectBlocks(Pool pool, Transactions transactions) {
        this.pool = pool;
        this.transactions = transactions;
    }

    /**
     * Creates a conversation unless a block forbids it. A block that is stored at the same moment takes effect in the new
     * conversation.
     *
     * @param creation creates the conversation
     * @return fails with {@code NOT_ALLOWED} while one of the users has blocked the other
     */
    public <T> Future<T> unlessBlocked(Create request, Function<Create, Future<T>> creation) {
        if (!(request.conversation() instanceof NewConversation.Direct direct)) {
            return creation.apply(request);
        }
        String userId = request.userId();
        String otherId = direct.recipientId();
        return pool.preparedQuery(PeopleSql.MAY_NOT_MEET)
                .execute(Tuple.of(userId, otherId))
                .compose(rows -> rows.iterator().next().getBoolean(0)
                        ? Future.failedFuture(
                                ChatException.of(ErrorCode.NOT_ALLOWED, "A conversation with this user is not allowed"))
                        : creation.apply(request))
                .compose(created -> restoreBars(userId, otherId).map(created));
    }

    private Future<?> restoreBars(String userId, String otherId) {
        return transactions.run(statements -> statements
                .run(PeopleSql.LOCK_PAIR, userId, otherId)
                .compose(locked -> statements.run(PeopleSql.RESTORE_BARS, userId, otherId)));
    }
}
