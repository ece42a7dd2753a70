package io.pagenow.chat.persistence;

import static java.util.Objects.requireNonNull;

import io.pagenow.chat.bus.message.Deliveries;
import io.pagenow.chat.bus.message.ListQuery;
import io.pagenow.chat.bus.message.PeopleNotice;
import io.pagenow.chat.log.AttachmentColumn;
import io.pagenow.chat.log.ConversationRow;
import io.pagenow.chat.model.Conversation;
import io.pagenow.chat.model.ConversationSummary;
import io.pagenow.chat.model.ConversationSummary.Latest;
import io.pagenow.chat.model.MentionCount;
import io.pagenow.chat.model.OwnSettings;
import io.pagenow.chat.model.Profile;
import io.pagenow.chat.people.PersonCache;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlResult;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collector;
import java.util.stream.Collectors;

/**
 * Reads the conversations of a user. Clients poll every minute, so each call reads only what can change: the newest
 * messages and the read positions.
 */
final class ConversationList {
    /**
     * Rows are mapped as they stream in and sorted here; sorting in the database would deliver them all at once at the
     * end.
     */
    private static final Collector<Row, ?, List<Line>> LINES = Collectors.collectingAndThen(
            Collectors.mapping(Line::read, Collectors.toList()),
            lines -> lines.stream().sorted(Line.NEWEST_FIRST).toList());

    private final Pool pool;
    private final ConversationCache conversations;
    private final UnreadCounts unreadCounts;
    private final PersonCache persons;
    private final UnreadMentions unreadMentions;

    private final String deletedText;

    /**
     * @param persons the names of the others of direct conversations
     * @param deletedText the content that deleted messages have for clients
     * @param messagesEnd whether messages that are too old are no longer read
     */
    ConversationList(Pool pool, PersonCache persons, String deletedText, boolean messagesEnd) {
        this.persons = persons;
        this.pool = pool;
        this.deletedText = deletedText;
        this.conversations = new ConversationCache(pool);
        this.unreadMentions = new UnreadMentions(pool);
        this.unreadCounts = new UnreadCounts(pool, messagesEnd);
    }

    private record Line(
            UUID conversationId, long lastReadSeq, Latest latest, boolean isQuiet, long rev, OwnSettings own) {
        static final Comparator<Line> NEWEST_FIRST = Comparator.<Line, Instant>comparing(
                        line -> line.latest.sentAt().truncatedTo(ChronoUnit.MILLIS))
                .reversed()
                .thenComparing(line -> line.conversationId.toString());

        static Line read(Row row) {
            return new Line(
                    row.getUUID(0),
                    row.getLong(1),
                    new Latest(
                            row.getLong(2),
                            row.getOffsetDateTime(3).toInstant(),
                            row.getString(4),
                            row.getString(5),
                            Boolean.TRUE.equals(row.getBoolean(7)),
                            Optional.ofNullable(row.getString("message_type")),
                            AttachmentColumn.decode(row.getJsonArray("attachments"))),
                    Boolean.TRUE.equals(row.getBoolean(6)),
                    row.getLong("rev") == null ? 0 : row.getLong("rev"),
                    ConversationRow.own(row));
        }

        UnreadCounts.Unread unread() {
            return new UnreadCounts.Unread(conversationId, Math.max(lastReadSeq, own.aboveSeq()), latest.seq(), rev);
        }
    }

    /** Forgets what it knows of conversations that have changed. */
    void invalidate(Deliveries batch) {
        conversations.invalidate(batch);
    }

    /** Forgets all that it knows when a user is erased, whom any of it may name. */
    void noticed(PeopleNotice notice) {
        if (notice.kind() == PeopleNotice.Kind.ERASED) {
            conversations.clear();
        }
    }

    Future<List<ConversationSummary>> read(ListQuery query) {
        return lines(query)
                .compose(lines -> complete(query.userId(), lines.value()))
                .map(summaries -> query.isRead()
                        .map(isRead -> summaries.stream()
                                .filter(summary -> summary.isRead() == isRead)
                                .toList())
                        .orElse(summaries));
    }

    private Future<SqlResult<List<Line>>> lines(ListQuery query) {
        Tuple values = query.hasMessages()
                ? Tuple.of(query.userId(), query.isRead().orElse(null), query.archived())
                : Tuple.of(query.userId(), query.archived());
        String all = query.hasMessages() ? ConversationSql.LATEST_MESSAGES : ConversationSql.NEW_GROUPS;
        if (query.limit().isEmpty()) {
            return pool.preparedQuery(all).collecting(LINES).execute(values);
        }
        String page = query.hasMessages() ? ConversationSql.LATEST_MESSAGES_PAGE : ConversationSql.NEW_GROUPS_PAGE;
        values.addValue(query.limit().get());
        values.addValue(query.before()
                .map(place -> place.sentAt().atOffset(ZoneOffset.UTC))
                .orElse(null));
        values.addValue(query.before().map(ListQuery.Place::conversationId).orElse(null));
        return pool.preparedQuery(page).collecting(LINES).execute(values);
    }

    private Future<List<ConversationSummary>> complete(String userId, List<Line> lines) {
        Future<Map<UUID, ConversationCache.Facts>> facts =
                conversations.of(lines.stream().map(Line::conversationId).collect(Collectors.toList()));
        List<UnreadCounts.Unread> behind = lines.stream()
                .filter(line -> line.latest.seq() > line.lastReadSeq)
                .map(Line::unread)
                .toList();
        Future<Map<UUID, Integer>> unread = unreadCounts.of(userId, behind);
        Future<Map<UUID, MentionCount>> mentions = unreadMentions.of(userId, behind);
        Future<Map<String, Profile>> others = facts.compose(found -> persons.profiles(others(userId, found)));
        return Future.all(facts, unread, mentions, others).map(all -> lines.stream()
                // A conversation may have been deleted in between.
                .filter(line -> facts.result().containsKey(line.conversationId))
                .map(line -> summary(
                        userId,
                        line,
                        requireNonNull(facts.result().get(line.conversationId)),
                        others.result(),
                        unread.result().getOrDefault(line.conversationId, 0),
                        Optional.ofNullable(mentions.result().get(line.conversationId))))
                .toList());
    }

    private static Set<String> others(String userId, Map<UUID, ConversationCache.Facts> facts) {
        Set<String> others = new HashSet<>();
        for (ConversationCache.Facts conversation : facts.values()) {
            if (!conversation.isGroup()) {
                conversation.seenBy(userId).participantId().ifPresent(others::add);
            }
        }
        return others;
    }

    private ConversationSummary summary(
            String userId,
            Line line,
            ConversationCache.Facts facts,
            Map<String, Profile> others,
            int unread,
            Optional<MentionCount> mentions) {
        Conversation conversation = facts.seenBy(userId);
        boolean isRead = line.isQuiet
                ? unread == 0
                : line.latest.senderId().equals(userId) || line.latest.seq() <= line.lastReadSeq;
        return new ConversationSummary(
                conversation,
                conversation.isGroup()
                        ? Optional.empty()
                        : conversation.participantId().map(others::get),
                line.latest.isDeleted() ? line.latest.withContent(deletedText) : line.latest,
                line.lastReadSeq,
                unread,
                mentions,
                isRead,
                line.own.isInitial() ? Optional.empty() : Optional.of(line.own));
    }
}
