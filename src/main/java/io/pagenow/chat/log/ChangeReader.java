package io.pagenow.chat.log;

import io.pagenow.chat.bus.message.ChangePlace;
import io.pagenow.chat.bus.message.ChangeRange;
import io.pagenow.chat.bus.message.ChangesQuery;
import io.pagenow.chat.bus.message.ConversationPlace;
import io.pagenow.chat.bus.message.Missed;
import io.pagenow.chat.bus.message.OfUser;
import io.pagenow.chat.bus.message.RangeQuery;
import io.pagenow.chat.bus.message.RecentQuery;
import io.pagenow.chat.model.Change;
import io.pagenow.chat.model.Change.MessageChanged;
import io.pagenow.chat.model.Change.MessagesRemoved;
import io.pagenow.chat.model.Changes;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.SeqRange;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
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

    /** The order of ids in the database. */
    private static final Comparator<UUID> ID_ORDER = Comparator.<UUID, Long>comparing(
                    UUID::getMostSignificantBits, Long::compareUnsigned)
            .thenComparing(UUID::getLeastSignificantBits, Long::compareUnsigned);

    private final Pool pool;
    private final MessageRow rows;

    public ChangeReader(Pool pool, MessageRow rows) {
        this.pool = pool;
        this.rows = rows;
    }

    /** Reads one page; see {@link io.pagenow.chat.bus.Addresses#MISSED_CHANGES}. */
    public Future<List<Changes>> missed(List<ChangePlace> places) {
        return read(places, PAGE);
    }

    /** Reads one page of a conversation's changes. Fails with {@code NOT_FOUND} if the user is not a participant. */
    public Future<Changes> page(ChangesQuery query) {
        return pool.preparedQuery(ChangeSql.REVISION)
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
                });
    }

    /**
     * Reads the changes of a conversation after a revision, regardless of the user. A negative {@code above} stands for the
     * newest one that is older than {@code seconds}.
     */
    public Future<ChangeRange> range(RangeQuery query) {
        return pool.preparedQuery(ChangeSql.ANY_REVISION)
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
                        : upTo(query.conversationId(), after, rev, 0, PAGE).map(Optional::of))
                .map(changes -> new ChangeRange(memberSeq, changes));
    }

    private Future<Long> start(RangeQuery query) {
        return query.above() >= 0
                ? Future.succeededFuture(query.above())
                : pool.preparedQuery(ChangeSql.NEWEST_OLD)
                        .execute(Tuple.of(query.conversationId(), query.below(), (double) query.seconds()))
                        .map(found -> found.iterator().next().getLong(0));
    }

    private Future<Changes> upTo(UUID conversationId, long after, long rev, long lowest, int limit) {
        return read(List.of(new ChangePlace(conversationId, after, rev, lowest)), limit)
                .map(changes -> changes.get(0));
    }

    /** Returns all conversations of a user. */
    public Future<List<ConversationPlace>> places(OfUser user) {
        return pool.preparedQuery(ChangeSql.PLACES)
                .execute(Tuple.of(user.userId()))
                .map(result -> {
                    List<ConversationPlace> places = new ArrayList<>(result.size());
                    for (Row row : result) {
                        places.add(new ConversationPlace(
                                row.getUUID(0), row.getLong(1), row.getString(2), row.getBoolean(3), row.getLong(4)));
                    }
                    return places;
                });
    }

    /** Returns ranges of young revisions; see {@link io.pagenow.chat.bus.Addresses#RECENT_CHANGES}. */
    public Future<List<Missed>> recent(RecentQuery query) {
        Tuple parameters = Tuple.of(
                query.userIds().toArray(String[]::new),
                (double) query.seconds(),
                query.after().orElse(FIRST_CONVERSATION),
                (long) query.limit());
        return pool.preparedQuery(ChangeSql.RECENT_CHANGES).execute(parameters).map(result -> {
            List<Missed> ranges = new ArrayList<>(result.size());
            for (Row row : result) {
                ranges.add(new Missed(row.getUUID(0), row.getLong(1), row.getLong(2)));
            }
            return ranges;
        });
    }

    private Future<List<Changes>> read(List<ChangePlace> places, int limit) {
        Tuple parameters = Tuple.of(
                places.stream().map(ChangePlace::conversationId).toArray(UUID[]::new),
                places.stream().map(ChangePlace::after).toArray(Long[]::new),
                places.stream().map(ChangePlace::until).toArray(Long[]::new),
                places.stream().map(ChangePlace::lowest).toArray(Long[]::new),
                (long) limit);
        return pool.preparedQuery(ChangeSql.CHANGES)
                .execute(parameters)
                .map(result -> pages(places, byConversation(result), result.size() == limit));
    }

    private Map<UUID, List<Change>> byConversation(RowSet<Row> result) {
        Map<UUID, List<Change>> found = new LinkedHashMap<>();
        for (Row row : result) {
            found.computeIfAbsent(row.getUUID("conversation_id"), conversation -> new ArrayList<>())
                    .add(change(row));
        }
        return found;
    }

    /** @param full whether the page has no room for more, so that the last conversation may be cut */
    private static List<Changes> pages(List<ChangePlace> places, Map<UUID, List<Change>> found, boolean full) {
        UUID last = full ? found.keySet().stream().max(ID_ORDER).orElse(null) : null;
        List<Changes> pages = new ArrayList<>(places.size());
        places.stream()
                .sorted(Comparator.comparing(ChangePlace::conversationId, ID_ORDER))
                .filter(place -> last == null || ID_ORDER.compare(place.conversationId(), last) <= 0)
                .forEach(place -> {
                    List<Change> items = found.getOrDefault(place.conversationId(), List.of());
                    boolean cut = place.conversationId().equals(last);
                    long rev = cut ? items.get(items.size() - 1).rev() : place.until();
                    pages.add(new Changes(place.conversationId(), place.after(), rev, rev < place.until(), items));
                });
        return pages;
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
