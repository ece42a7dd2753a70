package io.pagenow.chat.apikey;

import io.pagenow.chat.database.DatabaseAddress;
import io.pagenow.chat.model.ApiKey;
import io.pagenow.chat.model.Limits;
import io.pagenow.chat.model.Scope;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Creates, lists and revokes API keys, for the operator. Servers notice within seconds. Blocks. */
public final class ApiKeyRegister {
    private static final int ID_BYTES = 8;
    private static final int SECRET_BYTES = 32;

    /** SQLSTATE of PostgreSQL. */
    private static final String UNDEFINED_TABLE = "42P01";

    private static final SecureRandom random = new SecureRandom();

    private final DatabaseAddress database;

    public ApiKeyRegister(DatabaseAddress database) {
        this.database = database;
    }

    /** A key could not be created, listed or revoked; the message names the cause and the remedy. */
    public static final class ApiKeyException extends RuntimeException {
        ApiKeyException(String message) {
            super(message);
        }

        ApiKeyException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    private interface Work<T> {
        T run(Connection connection) throws SQLException;
    }

    /**
     * Creates a key.
     *
     * @return id and secret with a dot between them. The secret is known to nobody else, and cannot be read again
     */
    public String create(NewApiKey wanted) {
        String id = HexFormat.of().formatHex(bytes(ID_BYTES));
        String secret = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(SECRET_BYTES));
        return with(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(ApiKeySql.CREATE)) {
                statement.setString(1, id);
                statement.setString(2, wanted.name());
                statement.setString(3, hash(secret));
                statement.setArray(
                        4,
                        connection.createArrayOf(
                                "text",
                                wanted.scopes().stream()
                                        .map(Scope::wireName)
                                        .sorted()
                                        .toArray()));
                statement.setArray(
                        5,
                        wanted.conversations().isEmpty()
                                ? null
                                : connection.createArrayOf(
                                        "uuid", wanted.conversations().toArray()));
                statement.setInt(6, wanted.perSecond());
                statement.setTimestamp(
                        7, wanted.expiresAt().map(Timestamp::from).orElse(null));
                if (!statement.executeQuery().next()) {
                    throw new ApiKeyException(
                            Limits.API_KEYS + " keys are valid, which is the limit; revoke one that is not used");
                }
            }
            return id + '.' + secret;
        });
    }

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static String hash(String secret) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Returns all keys that ever were, those of one bot together. */
    public List<ListedApiKey> list() {
        return with(connection -> {
            List<ListedApiKey> keys = new ArrayList<>();
            try (PreparedStatement statement = connection.prepareStatement(ApiKeySql.LIST);
                    ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    keys.add(listed(rows));
                }
            }
            return keys;
        });
    }

    private static ListedApiKey listed(ResultSet row) throws SQLException {
        Array conversations = row.getArray(5);
        return new ListedApiKey(
                new ApiKey(
                        row.getString(1),
                        row.getString(2),
                        row.getString(3),
                        ApiKeyStore.scopes((String[]) row.getArray(4).getArray()),
                        ApiKeyStore.conversations(conversations == null ? null : (UUID[]) conversations.getArray()),
                        row.getInt(6),
                        time(row, 7)),
                row.getTimestamp(8).toInstant(),
                time(row, 9),
                time(row, 10),
                row.getBoolean(11));
    }

    private static Optional<Instant> time(ResultSet row, int column) throws SQLException {
        return Optional.ofNullable(row.getTimestamp(column)).map(Timestamp::toInstant);
    }

    /**
     * Revokes a key, for good. Revoking it again changes nothing.
     *
     * @return the name of the key's bot
     */
    public String revoke(String keyId) {
        return with(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(ApiKeySql.REVOKE)) {
                statement.setString(1, keyId);
                statement.setString(2, keyId);
                ResultSet rows = statement.executeQuery();
                if (!rows.next()) {
                    throw new ApiKeyException("There is no key \"" + keyId + "\"; api-key list shows the ids of all");
                }
                return rows.getString(1);
            }
        });
    }

    private <T> T with(Work<T> work) {
        try (Connection connection = database.open()) {
            return work.run(connection);
        } catch (SQLException failure) {
            if (UNDEFINED_TABLE.equals(failure.getSQLState())) {
                throw new ApiKeyException("The database " + database.location()
                        + " has no table of API keys; start a server of this version once, which makes it");
            }
            throw new ApiKeyException(
                    "The database " + database.location() + " has refused: " + failure.getMessage(), failure);
        }
    }
}
