package io.pagenow.chat.group;

import io.pagenow.chat.bus.message.MembersPage;
import io.pagenow.chat.bus.message.MembersQuery;
import io.pagenow.chat.log.ConversationRow;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.Member;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Reads members of conversations. */
final class MemberReader {
    private final Pool pool;

    MemberReader(Pool pool) {
        this.pool = pool;
    }

    /** Returns one page; fails with {@code NOT_FOUND} if the caller is not a participant. */
    Future<MembersPage> page(MembersQuery query) {
        return pool.preparedQuery(GroupSql.MEMBERS)
                .execute(Tuple.of(query.conversationId(), query.userId(), query.after(), query.limit() + 1L))
                .map(found -> page(found, query.limit()));
    }

    /** Returns the group of an invite link; fails with {@code NOT_FOUND} if there is none. */
    Future<UUID> invited(Buffer tokenHash) {
        return pool.preparedQuery(GroupSql.FIND_INVITE)
                .execute(Tuple.of(tokenHash))
                .map(found -> {
                    if (found.size() == 0) {
                        throw ChatException.conversationNotFound();
                    }
                    return found.iterator().next().getUUID(0);
                });
    }

    private static MembersPage page(RowSet<Row> found, int limit) {
        if (found.size() == 0) {
            throw ChatException.conversationNotFound();
        }
        List<Member> members = new ArrayList<>(found.size());
        for (Row row : found) {
            if (row.getString("user_id") != null && members.size() < limit) {
                members.add(ConversationRow.member(row));
            }
        }
        return new MembersPage(members, found.size() > limit);
    }
}
