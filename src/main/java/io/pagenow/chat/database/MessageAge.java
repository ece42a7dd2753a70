package io.pagenow.chat.database;

/**
 * SQL conditions on the age of messages, which every read of messages has. A message that is not kept is as if it did not exist. One that
 * is expired is as if it were deleted: its place stays, because positions have no gaps. {@code V22__retention.sql} explains the columns.
 */
public final class MessageAge {
    private MessageAge() {}

    /**
     * Condition: the message is not older than {@code retention.days}. The bound is read once in a statement, and no index on the time can
     * serve it, so that it changes no plan.
     *
     * @param alias a row with {@code sent_at}
     */
    public static String isKept(String alias) {
        return "coalesce(" + alias + ".sent_at >= (SELECT statement_timestamp() - r.days * interval '24 hours'"
                + " FROM retention_table r WHERE r.days > 0), true)";
    }

    /**
     * Condition: the end of the message, by the rule of its group, has come.
     *
     * @param alias a row with {@code extra}
     */
    public static String isExpired(String alias) {
        return "coalesce((" + alias + ".extra ->> 'expiresAt')::bigint"
                + " <= (extract(epoch FROM statement_timestamp()) * 1000)::bigint, false)";
    }

    /**
     * Condition: the message can be read.
     *
     * @param alias a row with {@code sent_at} and {@code extra}
     */
    public static String isReadable(String alias) {
        return isKept(alias) + " AND NOT " + isExpired(alias);
    }
}
