package io.pagenow.chat.support;

import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.UUID;

/** A transaction of an application that writes to the chat by SQL, in a database of the server. */
public final class SqlClient implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(3 * Patience.SECONDS);

    private final Connection connection;

    private SqlClient(Connection connection) throws SQLException {
        this.connection = connection;
        connection.setAutoCommit(false);
    }

    /** @param uri of the database */
    public static SqlClient open(String uri) {
        try {
            return new SqlClient(TestDatabases.open(uri));
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** Sends in a transaction of its own; returns the id of the message. */
    public static String send(String uri, String conversation, String sender, String content, String id) {
        try (SqlClient client = open(uri)) {
            String messageId = client.send(conversation, sender, content, id);
            client.commit();
            return messageId;
        }
    }

    /** Sends numbered messages in a transaction of its own: {@code id} and {@code content} are prefix and number. */
    public static void sendMany(String uri, String conversation, String sender, String prefix, int from, int to) {
        try (SqlClient client = open(uri)) {
            client.sendMany(conversation, sender, prefix, from, to);
            client.commit();
        }
    }

    public String send(String conversation, String sender, String content, String id) {
        return text(
                "SELECT chat_send('" + conversation + "', '" + sender + "', '" + content + "', id => '" + id + "')");
    }

    public void sendMany(String conversation, String sender, String prefix, int from, int to) {
        text("SELECT count(chat_send('" + conversation + "', '" + sender + "', '" + prefix + "' || n, id => '" + prefix
                + "' || n)) FROM generate_series(" + from + ", " + to + ") n");
    }

    public void execute(String sql) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure.getSQLState() + " " + failure.getMessage(), failure);
        }
    }

    /** The first column of a statement's first row. */
    public String text(String sql) {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure.getSQLState() + " " + failure.getMessage(), failure);
        }
    }

    public void commit() {
        try {
            connection.commit();
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** Waits until nothing waits for the relay. */
    public static void awaitRelayed(String uri) {
        await().atMost(PATIENCE).until(() -> "0".equals(TestDatabases.query(uri, "SELECT count(*) FROM outbox_table")));
    }

    /** Waits until an operation was refused; returns the code. */
    public static String awaitFailed(String uri, String conversation) {
        String where = " FROM outbox_failed_table WHERE conversation_id = '" + UUID.fromString(conversation) + "'";
        await().atMost(PATIENCE).until(() -> !"0".equals(TestDatabases.query(uri, "SELECT count(*)" + where)));
        return TestDatabases.query(uri, "SELECT code" + where + " ORDER BY outbox_id DESC LIMIT 1");
    }

    /** Rolls back what is not committed. */
    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
