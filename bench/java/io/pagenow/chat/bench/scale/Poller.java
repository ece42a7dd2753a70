package io.pagenow.chat.bench.scale;

import java.util.List;

/**
 * A statement that every node runs at intervals, whether or not there is anything to do.
 *
 * @param statement constants of the SQL
 * @param subject what the node looks for
 * @param seconds between two runs
 */
public record Poller(String statement, String subject, double seconds) {
    /** All with a period of a minute or less, for default settings; webhooks and search are on. */
    static final List<Poller> ALL = List.of(
            new Poller("RelaySql.HAS_WAITING", "messages in SQL", 0.5),
            new Poller("ScheduleSql.IS_DUE", "scheduled messages", 1),
            new Poller("SearchSql.LOCK_PROGRESS", "messages to index", 1),
            new Poller("chat_cluster_node (JGroups)", "other clusters", 5 / 3.0),
            new Poller("RetentionSql.DUE", "messages that end", 2),
            new Poller("ErasureSql.RUNNING", "erasures", 2),
            new Poller("ApiKeySql.KEYS", "API keys", 2),
            new Poller("ModerationSql.BANS_MARK", "bans", 3),
            new Poller("ErasureSql.ERASED_MARK", "erased users", 3),
            new Poller("AttachmentSql.DELETE_UNUSED", "unused files", 5),
            new Poller("AttachmentSql.TAKE_DELETIONS", "files to delete", 5),
            new Poller("WebhookSql.CAN_LEAD", "the lead of webhooks", 5),
            new Poller("RelaySql.BACKLOG", "length of `outbox_table`", 10),
            new Poller("DatabaseSql.BEAT", "other servers", 10),
            new Poller("GroupSql.DELETED", "deleted groups", 20),
            new Poller("ModerationSql.DELETE_EXPIRED_BANS", "ended bans", 60));

    /** Returns statements a second of one node. */
    static double statementsOfNode() {
        return ALL.stream().mapToDouble(poller -> 1 / poller.seconds).sum();
    }
}
