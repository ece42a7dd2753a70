package io.pagenow.chat.log;

import io.pagenow.chat.bus.message.ReactionPage;
import io.pagenow.chat.bus.message.ReactionsQuery;
import io.pagenow.chat.model.Change;
import io.pagenow.chat.model.Change.MessageChanged;
import io.pagenow.chat.model.Changes;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ErrorCode;
import io.pagenow.chat.model.Message;
import io.pagenow.chat.model.UserReactions;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Reads reactions. Methods fail with the database's error unless stated otherwise. */
public final class ReactionReader {
    private final Pool pool;

    public ReactionReader(Pool pool) {
        this.pool = pool;
    }

    /** Reads one page. Fails with {@code NOT_FOUND} if the user is not a participant or does not see the message. */
    public Future<ReactionPage> page(ReactionsQuery query) {
        Tuple parameters = Tuple.of(
                query.conversationId(),
                query.userId(),
                query.seq(),
                query.after(),
                query.key().orElse(null),
                query.limit() + 1L);
        return pool.preparedQuery(ReactionSql.PAGE).execute(parameters).map(result -> {
            if (result.size() == 0) {
                throw ChatException.conversationNotFound();
            }
            List<UserReactions> users = new ArrayList<>(result.size());
            for (Row row : result) {
                if (row.getLong("seq") == null) {
                    throw ChatException.ofField(
                            ErrorCode.NOT_FOUND, "seq", "The conversation has no message at this position");
                }
                if (row.getString("user_id") != null) {
                    users.add(new UserReactions(row.getString("user_id"), List.of(row.getArrayOfStrings("reactions"))));
                }
            }
            boolean more = users.size() > query.limit();
            return new ReactionPage(more ? users.subList(0, query.limit()) : users, more);
        });
    }

    /** Adds the user's own reactions to messages. Queries the database only if a message has reactions. */
    Future<List<Message>> addOwn(String userId, List<Message> messages) {
        return own(userId, messages)
                .map(own -> own.isEmpty()
                        ? messages
                        : messages.stream().map(message -> add(own, message)).toList());
    }

    /** Adds the user's own reactions to the messages among changes. */
    Future<List<Changes>> addOwnToChanges(String userId, List<Changes> pages) {
        List<Message> messages = pages.stream()
                .flatMap(page -> page.items().stream())
                .filter(MessageChanged.class::isInstance)
                .map(change -> ((MessageChanged) change).message())
                .toList();
        return own(userId, messages)
                .map(own -> own.isEmpty()
                        ? pages
                        : pages.stream().map(page -> add(own, page)).toList());
    }

    private record Place(UUID conversationId, long seq) {}

    /** Returns the user's reactions to those messages that have any reactions. */
    private Future<Map<Place, List<String>>> own(String userId, List<Message> messages) {
        List<Message> reacted = messages.stream()
                .filter(message -> !message.state().reactions().isEmpty()
                        && message.state().reactions().mine().isEmpty())
                .toList();
        if (reacted.isEmpty()) {
            return Future.succeededFuture(Map.of());
        }
        Map<Place, List<String>> own = new HashMap<>();
        reacted.forEach(message -> own.put(place(message), List.of()));
        Tuple parameters = Tuple.of(
                userId,
                reacted.stream().map(Message::conversationId).toArray(UUID[]::new),
                reacted.stream().map(Message::seq).toArray(Long[]::new));
        return pool.preparedQuery(ReactionSql.OWN).execute(parameters).map(result -> {
            for (Row row : result) {
                own.put(
                        new Place(row.getUUID("conversation_id"), row.getLong("seq")),
                        List.of(row.getArrayOfStrings("reactions")));
            }
            return own;
        });
    }

    private static Place place(Message message) {
        return new Place(message.conversationId(), message.seq());
    }

    private static Message add(Map<Place, List<String>> own, Message message) {
        List<String> mine = own.get(place(message));
        return mine == null ? message : message.withOwnReactions(mine);
    }

    private static Changes add(Map<Place, List<String>> own, Changes page) {
        List<Change> items = page.items().stream()
                .map(change -> change instanceof MessageChanged changed
                        ? new MessageChanged(add(own, changed.message()), changed.actors())
                        : change)
                .toList();
        return new Changes(page.conversationId(), page.after(), page.rev(), page.more(), items);
    }
}
