package io.pagenow.chat.command;

import io.pagenow.chat.config.Secret;
import io.pagenow.chat.config.Settings;
import io.pagenow.chat.database.DatabaseAddress;
import io.pagenow.chat.embedded.ConnectionFacts;
import io.pagenow.chat.embedded.EmbeddedPostgres;
import java.util.Optional;
import java.util.function.Function;

/** Gives a command access to the configured database. */
final class OwnDatabase {
    private OwnDatabase() {}

    /**
     * Runs a command that needs the database to itself. Starts the built-in PostgreSQL if no URI is configured, which fails if a server
     * is using it.
     */
    static <T> T with(Settings settings, Function<DatabaseAddress, T> body) {
        Optional<Secret> uri = settings.database().uri();
        if (uri.isPresent()) {
            return body.apply(new DatabaseAddress(uri.get()));
        }
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(EmbeddedPostgres.Settings.in(settings.dataDir()))) {
            return body.apply(address(postgres.connection()));
        }
    }

    /** Runs a command that may run next to servers. Starts the built-in PostgreSQL only if no server is using it. */
    static <T> T besideServers(Settings settings, Function<DatabaseAddress, T> body) {
        if (settings.database().uri().isPresent()) {
            return with(settings, body);
        }
        Optional<ConnectionFacts> running = ConnectionFacts.ofRunning(settings.dataDir());
        return running.isPresent() ? body.apply(address(running.get())) : with(settings, body);
    }

    private static DatabaseAddress address(ConnectionFacts connection) {
        return new DatabaseAddress(new Secret(connection.privateUri()));
    }
}
