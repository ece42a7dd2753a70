package io.pagenow.chat.privacy;

import io.pagenow.chat.database.DatabaseAddress;
import io.pagenow.chat.model.ErasedUsers;
import io.pagenow.chat.model.Limits;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Begins erasures for the command, beside servers or without one. Blocks. */
public final class ErasureRegister {
    private static final String UNDEFINED_TABLE = "42P01";

    private static final String IS_FINISHED = "SELECT finished_at IS NOT NULL FROM erasure_table WHERE erasure_id = ?";

    private final DatabaseAddress database;

    public ErasureRegister(DatabaseAddress database) {
        this.database = database;
    }

    /** An erasure could not begin; the message names the cause and the remedy. */
    public static final class ErasureException extends RuntimeException {
        ErasureException(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    private interface Work<T> {
        T run(Connection connection) throws SQLException;
    }

    /** Returns why a user cannot be erased, empty if it can. */
    public static Optional<String> fault(String userId) {
        return ErasureStore.fault(userId);
    }

    /** Begins an erasure, or finds the one that is going on. A running server carries it out. */
    public UUID begin(String userId, boolean keepsMessages) {
        return with(connection -> {
            String hash = ErasedUsers.hash(secret(connection), userId);
            for (int attempt = 1; attempt <= 2; attempt++) {
                Optional<UUID> begun = begin(connection, userId, keepsMessages, hash);
                if (begun.isPresent()) {
                    return begun.get();
                }
            }
            throw new ErasureException(ErasureStore.full(), null);
        });
    }

    private static Optional<UUID> begin(Connection connection, String userId, boolean keepsMessages, String hash)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(ErasureSql.BEGIN)) {
            statement.setObject(1, UUID.randomUUID());
            statement.setString(2, userId);
            statement.setString(3, Pseudonyms.next());
            statement.setString(4, keepsMessages ? RunningErasure.KEEP : RunningErasure.BLANK);
            statement.setString(5, hash);
            statement.setString(6, Via.OPERATOR);
            statement.setString(7, Via.COMMAND);
            statement.setLong(8, Limits.ERASED_USERS);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? Optional.of(row.getObject(1, UUID.class)) : Optional.empty();
            }
        }
    }

    private static String secret(Connection connection) throws SQLException {
        try (PreparedStatement create = connection.prepareStatement(ErasureSql.CREATE_SECRET)) {
            create.setString(1, Pseudonyms.secret());
            create.executeUpdate();
        }
        try (PreparedStatement read = connection.prepareStatement(ErasureSql.SECRET);
                ResultSet row = read.executeQuery()) {
            row.next();
            return row.getString(1);
        }
    }

    /** Returns whether an erasure is finished. */
    public boolean isFinished(UUID erasureId) {
        return with(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(IS_FINISHED)) {
                statement.setObject(1, erasureId);
                try (ResultSet row = statement.executeQuery()) {
                    return row.next() && row.getBoolean(1);
                }
            }
        });
    }

    private <T> T with(Work<T> work) {
        try (Connection connection = database.open()) {
            return work.run(connection);
        } catch (SQLException failure) {
            throw new ErasureException(
                    UNDEFINED_TABLE.equals(failure.getSQLState())
                            ? "The database " + database.location()
                                    + " has no table of erasures; start a server of this version once, which makes it"
                            : "The database " + database.location() + " has refused: " + failure.getMessage(),
                    failure);
        }
    }
}
