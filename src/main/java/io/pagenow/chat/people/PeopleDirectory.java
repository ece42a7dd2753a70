package io.pagenow.chat.people;

import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.bus.message.Create;
import io.pagenow.chat.bus.message.DirectoryCheck;
import io.pagenow.chat.bus.message.PeopleQuery;
import io.pagenow.chat.directory.Directory;
import io.pagenow.chat.limit.TaskLanes;
import io.pagenow.chat.model.BotId;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ErrorCode;
import io.pagenow.chat.model.NewConversation;
import io.pagenow.chat.model.Profile;
import io.pagenow.chat.model.UserDirectory;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The users whom callers can find, as {@link UserDirectory} says, and, if it is a directory of users, the check that new conversations and new
 * members are in it. Confined to one event loop.
 */
public final class PeopleDirectory {
    private static final int MAX_WAITING_OF_USER = 5;

    /** Rows that are read beyond the limit, in place of erased users. */
    private static final int SPARE = 5;

    /** Most unknown users that a refusal names. */
    private static final int MAX_NAMED = 10;

    private final UserDirectory directory;
    private final Bus bus;
    private final Pool pool;
    private final PeopleSearch search;
    private final Directory connected;
    private final Predicate<String> isErased;
    private final TaskLanes<String> users = new TaskLanes<>(1, MAX_WAITING_OF_USER, PeopleSearch::tooMany);

    /** @param connected the connected users of all nodes */
    PeopleDirectory(UserDirectory directory, Bus bus, Pool pool, Directory connected, Predicate<String> isErased) {
        this.directory = directory;
        this.bus = bus;
        this.pool = pool;
        this.search = new PeopleSearch(pool);
        this.connected = connected;
        this.isErased = isErased;
    }

    /**
     * Finds users, best first, without the caller.
     *
     * @return fails with {@code INVALID_FIELD} if nothing of the text is left to search for, with {@code UNAVAILABLE} if the operator's service
     *     does not answer
     */
    Future<List<Profile>> find(PeopleQuery query) {
        PeopleTerms terms = PeopleTerms.parse(query.text());
        if (terms.isEmpty()) {
            return Future.failedFuture(ChatException.ofField(
                    ErrorCode.INVALID_FIELD, "q", "Invalid parameter 'q': it has no visible character"));
        }
        return users.run(query.userId(), () -> search(query, terms)).map(found -> found.stream()
                .filter(profile -> !profile.userId().equals(query.userId()) && !isErased.test(profile.userId()))
                .limit(query.limit())
                .toList());
    }

    private Future<List<Profile>> search(PeopleQuery query, PeopleTerms terms) {
        int rows = query.limit() + SPARE;
        return switch (directory) {
            case ACQUAINTANCES -> search.acquaintances(query.userId(), terms, rows);
            case ALL -> search.everybody(query.userId(), terms, rows);
            case HOOK -> bus.request(Addresses.SEARCH_DIRECTORY, query);
        };
    }

    /**
     * Checks the recipients of a new conversation. A direct conversation that exists already is not checked.
     *
     * @return fails with {@code UNKNOWN_USER} if the directory does not have all of them, with {@code UNAVAILABLE} if the operator's service
     *     does not answer
     */
    public Future<Void> requireKnown(Create request) {
        if (!directory.isChecked() || request.trusted()) {
            return Future.succeededFuture();
        }
        if (request.conversation() instanceof NewConversation.Direct direct) {
            return haveMet(request.userId(), direct.recipientId())
                    .compose(met -> met ? Future.succeededFuture() : requireKnown(List.of(direct.recipientId())));
        }
        return requireKnown(((NewConversation.Group) request.conversation()).recipientIds());
    }

    private Future<Void> requireKnown(List<String> userIds) {
        return unknown(userIds)
                .compose(strangers -> strangers.isEmpty()
                        ? Future.succeededFuture()
                        : Future.failedFuture(ChatException.ofField(
                                ErrorCode.UNKNOWN_USER,
                                "recipientIdArr",
                                "Invalid parameter 'recipientIdArr': the directory of users does not have "
                                        + named(strangers))));
    }

    private static String named(Set<String> userIds) {
        int more = userIds.size() - MAX_NAMED;
        return userIds.stream().limit(MAX_NAMED).map(id -> "'" + id + "'").collect(Collectors.joining(", "))
                + (more > 0 ? " and " + more + " more" : "");
    }

    private Future<Boolean> haveMet(String userId, String otherId) {
        return pool.preparedQuery(PeopleSearchSql.HAVE_MET)
                .execute(Tuple.of(userId, otherId))
                .map(rows -> rows.iterator().next().getBoolean(0));
    }

    /** Returns those of some users who are not in the directory; nobody if ids are not checked. */
    public Future<Set<String>> unknown(List<String> userIds) {
        return switch (directory) {
            case ACQUAINTANCES -> Future.succeededFuture(Set.of());
            case ALL ->
                unknown(
                        PeopleSearchSql.UNKNOWN,
                        userIds.stream().filter(id -> !connected.contains(id)).toList());
            case HOOK -> unknownToHook(userIds);
        };
    }

    /** Bots are users of this server, of which the operator's service need not know. */
    private Future<Set<String>> unknownToHook(List<String> userIds) {
        List<String> others = userIds.stream().filter(id -> !BotId.isBot(id)).toList();
        return unknown(
                        PeopleSearchSql.UNKNOWN_BOTS,
                        userIds.stream().filter(BotId::isBot).toList())
                .compose(bots -> others.isEmpty()
                        ? Future.succeededFuture(bots)
                        : bus.request(Addresses.CHECK_DIRECTORY, new DirectoryCheck(others))
                                .map(known -> {
                                    Set<String> unknown = new LinkedHashSet<>(others);
                                    unknown.removeAll(known);
                                    unknown.addAll(bots);
                                    return unknown;
                                }));
    }

    private Future<Set<String>> unknown(String sql, Collection<String> userIds) {
        return userIds.isEmpty()
                ? Future.succeededFuture(Set.of())
                : pool.preparedQuery(sql)
                        .execute(Tuple.tuple().addArrayOfString(userIds.toArray(String[]::new)))
                        .map(rows -> {
                            Set<String> unknown = new LinkedHashSet<>();
                            for (Row row : rows) {
                                unknown.add(row.getString(0));
                            }
                            return unknown;
                        });
    }
}
