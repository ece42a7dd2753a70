package io.pagenow.chat.group;

import io.pagenow.chat.log.ConversationRow;
import io.pagenow.chat.model.Member;
import io.pagenow.chat.model.OwnSettings;
import io.pagenow.chat.model.Role;
import io.vertx.sqlclient.Row;
import java.util.Optional;

/**
 * A user whom an act concerns, as the transaction finds it.
 *
 * @param member empty if the user is not in the conversation
 * @param own the user's settings of the conversation, empty if the user is not in it
 * @param sendBar see {@code participant_table.send_bar}
 * @param formerMy number of changes of own settings when the user was last in the conversation, 0 if it never was
 * @param blocked whether the actor has blocked the user, or the user the actor
 * @param name what system messages call the user
 */
record Person(
        String userId,
        Optional<Member> member,
        Optional<OwnSettings> own,
        int sendBar,
        long formerMy,
        boolean blocked,
        String name) {
    static Person read(Row row) {
        String userId = row.getString("user_id");
        boolean isMember = row.getInteger("role") != null;
        String name = row.getString("name");
        return new Person(
                userId,
                isMember ? Optional.of(ConversationRow.member(row)) : Optional.empty(),
                isMember ? Optional.of(ConversationRow.own(row)) : Optional.empty(),
                isMember ? row.getInteger("send_bar") : 0,
                row.getLong("former_my"),
                row.getBoolean("blocked"),
                name == null || name.isBlank() ? userId : name);
    }

    boolean isMember() {
        return member.isPresent();
    }

    /** Returns the role, that of a member for a user who is not in the conversation. */
    Role role() {
        return member.map(Member::role).orElse(Role.MEMBER);
    }

    boolean maySend() {
        return sendBar == 0;
    }
}
