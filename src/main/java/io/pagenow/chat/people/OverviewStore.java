package io.pagenow.chat.people;

import io.pagenow.chat.bus.message.OfConversation;
import io.pagenow.chat.bus.message.OfUser;
import io.pagenow.chat.directory.Directory;
import io.pagenow.chat.model.Ban;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ConversationOverview;
import io.pagenow.chat.model.ErrorCode;
import io.pagenow.chat.model.Limits;
import io.pagenow.chat.model.Profile;
import io.pagenow.chat.model.Role;
import io.pagenow.chat.model.UserOverview;
import io.pagenow.chat.model.UserOverview.Membership;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads what administrators see of users and conversations. */
final class OverviewStore {
    private final Pool pool;
    private final Directory connected;

    OverviewStore(Pool pool, Directory connected) {
        this.pool = pool;
        this.connected = connected;
    }

    /** Fails with {@code NOT_FOUND} if the server has nothing of the user. */
    Future<UserOverview> user(OfUser asked) {
        String userId = asked.userId();
        return pool.preparedQuery(OverviewSql.USER).execute(Tuple.of(userId)).compose(users -> pool.preparedQuery(
                        OverviewSql.USER_CONVERSATIONS)
                .execute(Tuple.of(userId))
                .map(conversations -> user(userId, users.iterator().next(), conversations)));
    }

    private UserOverview user(String userId, Row row, RowSet<Row> conversations) {
        List<Membership> memberships = new ArrayList<>(conversations.size());
        for (Row conversation : conversations) {
            if (memberships.size() < Limits.OVERVIEW_CONVERSATIONS) {
                memberships.add(membership(conversation));
            }
        }
        boolean online = connected.contains(userId);
        Optional<Instant> updatedAt = instant(row, "updated_at");
        Optional<Instant> bannedAt = instant(row, "banned_at");
        if (!online
                && memberships.isEmpty()
                && updatedAt.isEmpty()
                && bannedAt.isEmpty()
                && !row.getBoolean("was_seen")) {
            throw ChatException.of(ErrorCode.NOT_FOUND, "Nothing is known of this user");
        }
        return new UserOverview(
                userId,
                updatedAt.map(at -> new Profile(userId, text(row, "name"), text(row, "picture"), Optional.of(at))),
                instant(row, "last_seen_at"),
                online,
                bannedAt.map(at -> new Ban(
                        userId, at, row.getString("banned_by"), instant(row, "until"), row.getString("reason"))),
                memberships,
                conversations.size() > memberships.size());
    }

    private static Membership membership(Row row) {
        return new Membership(
                row.getUUID("conversation_id"),
                row.getBoolean("is_group"),
                text(row, "title").orElse(""),
                role(row));
    }

    /** Fails with {@code NOT_FOUND} if there is no such conversation. */
    Future<ConversationOverview> conversation(OfConversation asked) {
        return pool.preparedQuery(OverviewSql.CONVERSATION)
                .execute(Tuple.of(asked.conversationId()))
                .compose(found -> {
                    if (found.size() == 0) {
                        throw ChatException.conversationNotFound();
                    }
                    return pool.preparedQuery(OverviewSql.CONVERSATION_MEMBERS)
                            .execute(Tuple.of(asked.conversationId()))
                            .map(members -> conversation(asked, found.iterator().next(), members));
                });
    }

    private static ConversationOverview conversation(OfConversation asked, Row row, RowSet<Row> members) {
        List<ConversationOverview.User> users = new ArrayList<>(members.size());
        for (Row member : members) {
            users.add(new ConversationOverview.User(member.getString("user_id"), text(member, "name"), role(member)));
        }
        return new ConversationOverview(
                asked.conversationId(),
                row.getBoolean("is_group"),
                text(row, "title").orElse(""),
                row.getString("created_by"),
                row.getOffsetDateTime("created_at").toInstant(),
                row.getBoolean("frozen"),
                row.getLong("first_seq"),
                Optional.ofNullable(row.getLong("seq")).orElse(0L),
                instant(row, "sent_at"),
                row.getInteger("members"),
                users);
    }

    private static Role role(Row row) {
        return Role.of(row.getInteger("role"));
    }

    private static Optional<String> text(Row row, String column) {
        return Optional.ofNullable(row.getString(column));
    }

    private static Optional<Instant> instant(Row row, String column) {
        return Optional.ofNullable(row.getOffsetDateTime(column)).map(OffsetDateTime::toInstant);
    }
}
