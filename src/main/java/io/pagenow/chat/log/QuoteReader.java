package io.pagenow.chat.log;

import io.pagenow.chat.database.MessageAge;
import io.pagenow.chat.model.Change;
import io.pagenow.chat.model.Change.MessageChanged;
import io.pagenow.chat.model.Changes;
import io.pagenow.chat.model.Message;
import io.pagenow.chat.model.Quote;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Adds the messages that others reply to, in their current state. A page takes one query, and none if no message on it is a
 * reply. A reader who does not see the quoted message gets its position alone. Methods fail with the database's error.
 */
final class QuoteReader {
    /** Selects quoted messages that a user sees; without a user, those that every participant sees. */
    private static final String QUOTES =
            """
            SELECT m.conversation_id, m.seq, m.sender_id, left(m.content, $4::int) AS content,
                coalesce(m.extra ? 'deletedAt', false) OR""" + " " + MessageAge.isExpired("m") + """
             AS is_deleted,
                coalesce(jsonb_array_length(m.extra -> 'attachments'), 0) AS attachments
            FROM (SELECT DISTINCT * FROM unnest($1::uuid[], $2::bigint[]) AS r (conversation_id, seq)) wanted
            JOIN message_table m ON m.conversation_id = wanted.conversation_id AND m.seq = wanted.seq
            WHERE""" + " " + MessageAge.isKept("m") + """
             AND CASE
                WHEN $3::text IS NULL THEN NOT EXISTS (
                    SELECT FROM participant_table p
                    WHERE p.conversation_id = m.conversation_id AND p.above_seq >= m.seq)
                ELSE EXISTS (
                    SELECT FROM participant_table p
                    WHERE p.conversation_id = m.conversation_id AND p.user_id = $3 AND p.above_seq < m.seq)
                END""";

    private final Pool pool;

    QuoteReader(Pool pool) {
        this.pool = pool;
    }

    private record Place(UUID conversationId, long seq) {}

    /** @param userId the reader; empty to add only what every participant may see */
    Future<List<Message>> add(Optional<String> userId, List<Message> messages) {
        return read(userId, messages)
                .map(quotes -> quotes.isEmpty()
                        ? messages
                        : messages.stream().map(message -> add(quotes, message)).toList());
    }

    /** @param userId the reader; empty to add only what every participant may see */
    Future<List<Changes>> addToChanges(Optional<String> userId, List<Changes> pages) {
        List<Message> messages = pages.stream()
                .flatMap(page -> page.items().stream())
                .filter(MessageChanged.class::isInstance)
                .map(change -> ((MessageChanged) change).message())
                .toList();
        return read(userId, messages)
                .map(quotes -> quotes.isEmpty()
                        ? pages
                        : pages.stream().map(page -> add(quotes, page)).toList());
    }

    private Future<Map<Place, Quote>> read(Optional<String> userId, List<Message> messages) {
        List<Message> replies = messages.stream()
                .filter(message -> message.extra().references().replyTo() > 0)
                .toList();
        if (replies.isEmpty()) {
            return Future.succeededFuture(Map.of());
        }
        Tuple parameters = Tuple.of(
                replies.stream().map(Message::conversationId).toArray(UUID[]::new),
                replies.stream()
                        .map(message -> message.extra().references().replyTo())
                        .toArray(Long[]::new),
                userId.orElse(null),
                Quote.MAX_CONTENT);
        return pool.preparedQuery(QUOTES).execute(parameters).map(result -> {
            Map<Place, Quote> quotes = new HashMap<>();
            for (Row row : result) {
                boolean isDeleted = row.getBoolean("is_deleted");
                quotes.put(
                        new Place(row.getUUID("conversation_id"), row.getLong("seq")),
                        new Quote(
                                row.getLong("seq"),
                                row.getString("sender_id"),
                                isDeleted ? "" : row.getString("content"),
                                isDeleted,
                                isDeleted ? 0 : row.getInteger("attachments")));
            }
            return quotes;
        });
    }

    private static Message add(Map<Place, Quote> quotes, Message message) {
        Quote quote = quotes.get(
                new Place(message.conversationId(), message.extra().references().replyTo()));
        return quote == null ? message : message.withQuote(Optional.of(quote));
    }

    private static Changes add(Map<Place, Quote> quotes, Changes page) {
        List<Change> items = page.items().stream()
                .map(change -> change instanceof MessageChanged changed
                        ? new MessageChanged(add(quotes, changed.message()), changed.actors())
                        : change)
                .toList();
        return new Changes(page.conversationId(), page.after(), page.rev(), page.more(), items);
    }
}
