package io.pagenow.chat.database;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;

/** Gives the user by whom the server signs in to its database another password. */
public final class PasswordChange {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private PasswordChange() {}

    /**
     * @param database with the password so far
     * @param password letters and digits alone
     */
    public static Future<Void> to(String password, DatabaseAddress database, Vertx vertx) {
        return LoneConnection.with(
                        vertx, database.connectOptions(database.hosts().get(0), false), LIMIT, connection -> connection
                                .query(DatabaseSql.changePassword(password))
                                .execute())
                .mapEmpty();
    }
}
