package io.pagenow.chat.privacy;

import io.pagenow.chat.bus.message.EraseRequest;
import io.pagenow.chat.bus.message.ErasureId;
import io.pagenow.chat.model.BotId;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ErasedUsers;
import io.pagenow.chat.model.Erasure;
import io.pagenow.chat.model.ErrorCode;
import io.pagenow.chat.model.Limits;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Begins erasures for administrators, and tells how they are. */
final class ErasureStore {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\?");

    /** Of two requests at the same moment the second finds the erasure of the first. */
    private static final int ATTEMPTS = 2;

    private final Pool pool;
    private final ErasedUserStore erased;

    ErasureStore(Pool pool, ErasedUserStore erased) {
        this.pool = pool;
        this.erased = erased;
    }

    /** Returns why a user cannot be erased, empty if it can. */
    static Optional<String> fault(String userId) {
        if (BotId.isBot(userId)) {
            return Optional.of("a bot has no account; revoke its keys");
        }
        return ErasedUsers.isPseudonym(userId)
                ? Optional.of("it is the pseudonym of somebody who was erased")
                : Optional.empty();
    }

    Future<Erasure> begin(EraseRequest request) {
        Optional<String> fault = fault(request.userId());
        if (fault.isPresent()) {
            return Future.failedFuture(ChatException.ofField(
                    ErrorCode.INVALID_FIELD, "userId", "Invalid parameter 'userId': " + fault.get()));
        }
        return secret().compose(secret -> begin(request, ErasedUsers.hash(secret, request.userId()), 1))
                .compose(erasureId ->
                        erased.refresh().otherwiseEmpty().compose(known -> find(new ErasureId(erasureId))));
    }

    private Future<String> secret() {
        return pool.query(ErasureSql.SECRET)
                .execute()
                .compose(found -> found.size() > 0
                        ? Future.succeededFuture(found.iterator().next().getString(0))
                        : pool.preparedQuery(numbered(ErasureSql.CREATE_SECRET))
                                .execute(Tuple.of(Pseudonyms.secret()))
                                .compose(created -> secret()));
    }

    private Future<UUID> begin(EraseRequest request, String hash, int attempt) {
        Tuple parameters = Tuple.of(UUID.randomUUID(), request.userId(), Pseudonyms.next())
                .addString(request.keepsMessages() ? RunningErasure.KEEP : RunningErasure.BLANK)
                .addString(hash)
                .addString(request.actor())
                .addString(Via.ofAdministrator(request.actor()))
                .addLong((long) Limits.ERASED_USERS);
        return pool.preparedQuery(numbered(ErasureSql.BEGIN))
                .execute(parameters)
                .compose(rows -> {
                    if (rows.size() > 0) {
                        return Future.succeededFuture(rows.iterator().next().getUUID(0));
                    }
                    return attempt < ATTEMPTS
                            ? begin(request, hash, attempt + 1)
                            : Future.failedFuture(ChatException.of(ErrorCode.LIMIT_REACHED, full()));
                });
    }

    static String full() {
        return Limits.ERASED_USERS
                + " users were erased, which is the limit; delete rows of erased_user_table that are older than"
                + " any token";
    }

    /** Fails with {@code NOT_FOUND} if there is no such erasure. */
    Future<Erasure> find(ErasureId query) {
        return pool.preparedQuery(ErasureSql.FIND)
                .execute(Tuple.of(query.erasureId()))
                .map(rows -> {
                    if (rows.size() == 0) {
                        throw ChatException.of(ErrorCode.NOT_FOUND, "Erasure not found");
                    }
                    return RunningErasure.describe(rows.iterator().next());
                });
    }

    /** Statements are shared with JDBC, whose parameters have no numbers. */
    private static String numbered(String sql) {
        int[] number = {0};
        return PLACEHOLDER.matcher(sql).replaceAll((MatchResult found) -> "\\$" + ++number[0]);
    }
}
