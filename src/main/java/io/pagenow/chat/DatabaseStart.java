package io.pagenow.chat;

import io.pagenow.chat.config.Secret;
import io.pagenow.chat.database.DatabaseAddress;
import io.pagenow.chat.database.PasswordChange;
import io.pagenow.chat.database.Schema;
import io.pagenow.chat.embedded.EmbeddedPostgres;
import io.vertx.core.Future;

/** Provides a database with a current schema: the configured one, or the built-in PostgreSQL, which it starts. */
final class DatabaseStart {
    private final StartContext context;

    DatabaseStart(StartContext context) {
        this.context = context;
    }

    Future<DatabaseAddress> start() {
        return context.settings()
                .database()
                .uri()
                .map(uri -> Future.succeededFuture(new DatabaseAddress(uri)))
                .orElseGet(this::startEmbedded)
                .compose(database ->
                        Schema.bringUpToDate(context.vertx(), database).map(database));
    }

    private Future<DatabaseAddress> startEmbedded() {
        return context.lifecycle()
                .blocking(() -> EmbeddedPostgres.start(
                        EmbeddedPostgres.Settings.in(context.settings().dataDir())))
                .compose(postgres -> {
                    context.lifecycle().addBlocking(postgres::close);
                    return changePassword(postgres).map(changed -> address(postgres));
                });
    }

    /** Changes the password at every start, so that a leaked one is valid until the next start at most. */
    private Future<Void> changePassword(EmbeddedPostgres postgres) {
        return context.lifecycle().blocking(postgres::proposePassword).compose(password -> PasswordChange.to(
                        password, address(postgres), context.vertx())
                .compose(accepted -> context.lifecycle().blocking(() -> {
                    postgres.confirmPassword(password);
                    return null;
                })));
    }

    private static DatabaseAddress address(EmbeddedPostgres postgres) {
        return new DatabaseAddress(new Secret(postgres.connection().privateUri()));
    }
}
