package io.pagenow.chat.log;

import io.pagenow.chat.model.ConversationState;
import io.pagenow.chat.model.GroupRules;
import io.pagenow.chat.model.Member;
import io.pagenow.chat.model.OwnSettings;
import io.pagenow.chat.model.Role;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/**
 * Maps rows of {@code conversation_table} and {@code participant_table}, and the JSON columns {@code settings} and {@code mine}.
 * {@code V11__groups.sql} explains the columns.
 */
public final class ConversationRow {
    /** Columns of {@link #state}, of a conversation {@code c}. */
    public static final String STATE = """
            c.object_rev, c.title, c.is_group, c.picture, c.member_feed_rev, c.first_seq, c.frozen, c.slow_mode_seconds,
                c.message_ttl_seconds, c.settings,
                coalesce(c.member_count, (
                    SELECT count(*) FROM participant_table o WHERE o.conversation_id = c.conversation_id)) AS member_count""";

    /** Columns of {@link #member}, of a participant {@code p}. */
    public static final String MEMBER = "p.user_id, p.role, p.joined_at, p.send_bar";

    /** Condition: a message that counts came after the participant {@code p} hid the conversation. */
    public static final String REAPPEARED = """
            EXISTS (
                    SELECT FROM message_table h
                    WHERE h.conversation_id = p.conversation_id AND h.seq > p.hidden_seq
                        AND (h.extra IS NULL OR NOT h.extra ? 'quiet'))""";

    /** Columns of {@link #own}, of a participant {@code p}. */
    public static final String OWN = """
            p.my_rev, p.mine, p.above_seq, p.role, p.send_bar,
                (p.hidden_seq IS NOT NULL AND NOT""" + " " + REAPPEARED + ") AS is_hidden";

    /** Reason in {@code send_bar}: a moderator has taken the right to send away. */
    public static final int BARRED_BY_MODERATOR = 1;

    private static final String ADD = "add";
    private static final String RENAME = "rename";
    private static final String MENTION_ALL = "mentionAll";
    private static final String HISTORY = "history";
    private static final String JOIN = "join";

    private ConversationRow() {}

    /** @param feedLimit see {@link ConversationState#feedLimit} */
    public static ConversationState state(Row row, int feedLimit) {
        return new ConversationState(
                row.getLong("object_rev"),
                row.getString("title"),
                row.getBoolean("is_group"),
                Optional.ofNullable(row.getString("picture")),
                row.getInteger("member_count"),
                row.getLong("member_feed_rev"),
                row.getLong("first_seq"),
                rules(row),
                feedLimit);
    }

    private static GroupRules rules(Row row) {
        JsonObject settings = row.getJsonObject("settings");
        JsonObject set = settings == null ? new JsonObject() : settings;
        GroupRules defaults = GroupRules.DEFAULT;
        return new GroupRules(
                role(set, ADD).orElse(defaults.add()),
                role(set, RENAME).orElse(defaults.rename()),
                role(set, MENTION_ALL),
                set.getBoolean(HISTORY, defaults.newMembersSeeHistory()),
                set.getBoolean(JOIN, defaults.joinByLink()),
                row.getBoolean("frozen"),
                row.getInteger("slow_mode_seconds"),
                row.getInteger("message_ttl_seconds"));
    }

    private static Optional<Role> role(JsonObject settings, String rule) {
        return Optional.ofNullable(settings.getInteger(rule)).map(Role::of);
    }

    /** Returns the column {@code settings}; the frozen state, the slow mode and the end of messages have columns of their own. */
    public static JsonObject settings(GroupRules rules) {
        JsonObject settings = new JsonObject()
                .put(ADD, rules.add().id())
                .put(RENAME, rules.rename().id())
                .put(HISTORY, rules.newMembersSeeHistory())
                .put(JOIN, rules.joinByLink());
        rules.mentionAll().ifPresent(role -> settings.put(MENTION_ALL, role.id()));
        return settings;
    }

    public static Member member(Row row) {
        OffsetDateTime joinedAt = row.getOffsetDateTime("joined_at");
        return new Member(
                row.getString("user_id"),
                Role.of(row.getInteger("role")),
                Optional.ofNullable(joinedAt).map(OffsetDateTime::toInstant),
                (row.getInteger("send_bar") & BARRED_BY_MODERATOR) == 0);
    }

    public static OwnSettings own(Row row) {
        JsonObject column = row.getJsonObject("mine");
        JsonObject mine = column == null ? new JsonObject() : column;
        return new OwnSettings(
                row.getLong("my_rev"),
                Optional.ofNullable(mine.getString("mutedUntil")).map(Instant::parse),
                mine.getBoolean("mentions", true),
                mine.getBoolean("pinned", false),
                mine.getBoolean("archived", false),
                row.getBoolean("is_hidden"),
                mine.getBoolean("unread", false),
                row.getLong("above_seq"),
                Role.of(row.getInteger("role")),
                row.getInteger("send_bar") == 0);
    }

    /** Returns the column {@code mine}. */
    public static JsonObject mine(OwnSettings own) {
        JsonObject mine = new JsonObject()
                .put("mentions", own.mentionsPass())
                .put("pinned", own.pinned())
                .put("archived", own.archived())
                .put("unread", own.unread());
        own.mutedUntil().ifPresent(until -> mine.put("mutedUntil", until.toString()));
        return mine;
    }
}
