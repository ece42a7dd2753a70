package io.pagenow.chat.database;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;

/** Changes the password of the server's own database role. */
public final class PasswordChange {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private PasswordChange() {}

    /**
     * Changes the password.
     *
     * @param password the new password; letters and digits only
     * @param database the address with the current password
     * @return fails if the database does not respond within 10 s
     */
    public static Future<Void> to(String password, DatabaseAddress database, Vertx vertx) {
        return LoneConnection.with(
                        vertx,
                        database.connectOptions(database.hosts().get(0), false),
                        TIMEOUT,
                        connection -> connection
                                .query(DatabaseSql.changePassword(password))
                                .execute())
                .mapEmpty();
    }
}
