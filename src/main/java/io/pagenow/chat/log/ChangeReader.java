package io.pagenow.chat.log;

import io.pagenow.chat.bus.message.ChangePlace;
import io.pagenow.chat.bus.message.ChangeRange;
import io.pagenow.chat.bus.message.ChangesQuery;
import io.pagenow.chat.bus.message.ConversationPlace;
import io.pagenow.chat.bus.message.FormerPlacesQuery;
import io.pagenow.chat.bus.message.Missed;
import io.pagenow.chat.bus.message.MissedChanges;
import io.pagenow.chat.bus.message.OfUser;
import io.pagenow.chat.bus.message.RangeQuery;
import io.pagenow.chat.bus.message.RecentQuery;
import io.pagenow.chat.model.Change;
import io.pagenow.chat.model.Change.ConversationChanged;
import io.pagenow.chat.model.Change.MemberChanged;
import io.pagenow.chat.model.Change.MemberLeft;
import io.pagenow.chat.model.Change.MessageChanged;
import io.pagenow.chat.model.Change.MessagesRemoved;
import io.pagenow.chat.model.Changes;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ConversationState;
import io.pagenow.chat.model.SeqRange;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Reads the log of changes. Methods fail with the database's error unless stated otherwise. */
public final class ChangeReader {
    /** Most changes of a page. */
    private static final int PAGE = 500;

    /** Sorts before every conversation id. */
    private static final UUID FIRST_CONVERSATION = new UUID(0, 0);

    private final Pool pool;
    private final MessageRow rows;
    private final MessageDetails details;
    private final int feedLimit;

    /** @param feedLimit see {@link ConversationState#feedLimit} */
    public ChangeReader(Pool pool, MessageRow rows, MessageDetails details, int feedLimit) {
        this.feedLimit = feedLimit;
        this.details = details;
        this.pool = pool;
        this.rows = rows;
    }

    /** Reads one page; see {@link io.pagenow.chat.bus.Addresses#MISSED_CHANGES}. */
    public Future<List<Changes>> missed(MissedChanges query) {
        return read(query.places(), PAGE).compose(pages -> details.ofChanges(query.userId(), pages));
    }

    /**
     * Reads one page, regardless of the user: the changes of the places up to the end of the page. The last conversation may be cut, and places
     * after it are left out.
     */
    public Future<List<Changes>> ofPlaces(List<ChangePlace> places) {
        return read(places, PAGE).compose(details::ofAllInChanges);
    }

    /** Reads one page of a conversation's changes. Fails with {@code NOT_FOUND} if the user is not a participant. */
    public Future<Changes> page(ChangesQuery query) {
        return pool.preparedQuery(ChangeReadSql.REVISION)
                .execute(Tuple.of(query.conversationId(), query.userId()))
                .compose(found -> {
                    if (found.size() == 0) {
                        throw ChatException.conversationNotFound();
                    }
                    Row conversation = found.iterator().next();
                    long rev = conversation.getLong("rev");
                    return upTo(
                            query.conversationId(),
                            Math.min(query.after(), rev),
                            rev,
                            conversation.getLong("above_seq") + 1,
                            query.limit());
                })
                .compose(page -> details.ofChanges(query.userId(), List.of(page)))
                .map(pages -> pages.get(0));
    }

    /**
     * Reads the changes of a conversation after a revision, regardless of the user. A negative {@code above} stands for the
     * newest one that is older than {@code seconds}.
     */
    public Future<ChangeRange> range(RangeQuery query) {
        return pool.preparedQuery(ChangeReadSql.ANY_REVISION)
                .execute(Tuple.of(query.conversationId()))
                .compose(found -> found.size() == 0
                        ? Future.succeededFuture(new ChangeRange(0, Optional.empty()))
                        : range(query, found.iterator().next()));
    }

    private Future<ChangeRange> range(RangeQuery query, Row conversation) {
        long rev = conversation.getLong("rev");
        long memberSeq = conversation.getLong("member_seq");
        return start(query)
                .compose(after -> after >= rev
                        ? Future.succeededFuture(Optional.<Changes>empty())
                        : upTo(query.conversationId(), after, rev, 0, PAGE)
                                .compose(page -> details.ofAllInChanges(List.of(page)))
                                .map(pages -> Optional.of(pages.get(0))))
                .map(changes -> new ChangeRange(memberSeq, changes));
    }

    private Future<Long> start(RangeQuery query) {
        return query.above() >= 0
                ? Future.succeededFuture(query.above())
                : pool.preparedQuery(ChangeReadSql.NEWEST_OLD)
                        .execute(Tuple.of(query.conversationId(), query.below(), (double) query.seconds()))
                        .map(found -> found.iterator().next().getLong(0));
    }

    private Future<Changes> upTo(UUID conversationId, long after, long rev, long lowest, int limit) {
        return read(List.of(new ChangePlace(conversationId, after, rev, lowest)), limit)
                .map(changes -> changes.get(0));
    }

    /** Returns all conversations of a user. */
    public Future<List<ConversationPlace>> places(OfUser user) {
        return pool.preparedQuery(ChangeReadSql.PLACES)
                .execute(Tuple.of(user.userId()))
                .map(result -> {
                    List<ConversationPlace> places = new ArrayList<>(result.size());
                    for (Row row : result) {
                        places.add(new ConversationPlace(
                                row.getUUID("conversation_id"),
                                row.getLong("rev"),
                                row.getLong("last_read_seq"),
                                ConversationRow.own(row)));
                    }
                    return places;
                });
    }

    /** Returns where a user's time in conversations has ended; those that the user is in, or never was in, are left out. */
    public Future<Map<UUID, Long>> formerPlaces(FormerPlacesQuery query) {
        return pool.preparedQuery(ChangeReadSql.FORMER_PLACES)
                .execute(Tuple.of(query.userId())
                        .addArrayOfUUID(query.conversationIds().toArray(UUID[]::new)))
                .map(result -> {
                    Map<UUID, Long> places = new HashMap<>();
                    for (Row row : result) {
                        places.put(row.getUUID("conversation_id"), row.getLong("left_seq"));
                    }
                    return places;
                });
    }

    /** Returns the current states of conversations; those that do not exist are left out. */
    public Future<Map<UUID, ConversationState>> states(List<UUID> conversationIds) {
        return pool.preparedQuery(ChangeReadSql.STATES)
                .execute(Tuple.tuple().addArrayOfUUID(conversationIds.toArray(UUID[]::new)))
                .map(result -> {
                    Map<UUID, ConversationState> states = new HashMap<>();
                    for (Row row : result) {
                        states.put(row.getUUID("conversation_id"), ConversationRow.state(row, feedLimit));
                    }
                    return states;
                });
    }

    /** Returns ranges of young revisions; see {@link io.pagenow.chat.bus.Addresses#RECENT_CHANGES}. */
    public Future<List<Missed>> recent(RecentQuery query) {
        Tuple parameters = Tuple.of(
                query.userIds().toArray(String[]::new),
                (double) query.seconds(),
                query.after().orElse(FIRST_CONVERSATION),
                (long) query.limit());
        return pool.preparedQuery(ChangeReadSql.RECENT_CHANGES)
                .execute(parameters)
                .map(result -> {
                    List<Missed> ranges = new ArrayList<>(result.size());
                    for (Row row : result) {
                        ranges.add(new Missed(row.getUUID(0), row.getLong(1), row.getLong(2)));
                    }
                    return ranges;
                });
    }

    /** Reads changes of messages and of other objects side by side. */
    private Future<List<Changes>> read(List<ChangePlace> places, int limit) {
        UUID[] conversations = places.stream().map(ChangePlace::conversationId).toArray(UUID[]::new);
        Long[] afters = places.stream().map(ChangePlace::after).toArray(Long[]::new);
        Long[] untils = places.stream().map(ChangePlace::until).toArray(Long[]::new);
        Long[] lowests = places.stream().map(ChangePlace::lowest).toArray(Long[]::new);
        Future<RowSet<Row>> messages = pool.preparedQuery(ChangeReadSql.CHANGES)
                .execute(Tuple.of(conversations, afters, untils, lowests, (long) limit));
        Future<RowSet<Row>> objects = pool.preparedQuery(ChangeReadSql.OBJECT_CHANGES)
                .execute(Tuple.of(conversations, afters, untils, (long) limit));
        return Future.all(messages, objects).map(both -> {
            ChangePage page = new ChangePage(limit);
            messages.result().forEach(row -> page.add(row.getUUID("conversation_id"), change(row)));
            objects.result().forEach(row -> page.add(row.getUUID("conversation_id"), objectChange(row)));
            return page.of(places);
        });
    }

    private Change objectChange(Row row) {
        return switch (row.getString("kind")) {
            case "conversation" -> new ConversationChanged(ConversationRow.state(row, feedLimit));
            case "member" -> new MemberChanged(row.getLong("rev"), ConversationRow.member(row));
            default -> new MemberLeft(row.getLong("rev"), row.getString("user_id"));
        };
    }

    private Change change(Row row) {
        Long[] firsts = row.getArrayOfLongs("firsts");
        return firsts == null
                ? new MessageChanged(rows.message(row))
                : new MessagesRemoved(row.getLong("change_rev"), ranges(firsts, row.getArrayOfLongs("lasts")));
    }

    private static List<SeqRange> ranges(Long[] firsts, Long[] lasts) {
        List<SeqRange> ranges = new ArrayList<>(firsts.length);
        for (int index = 0; index < firsts.length; index++) {
            ranges.add(new SeqRange(firsts[index], lasts[index]));
        }
        return ranges;
    }
}
