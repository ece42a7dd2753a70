package io.pagenow.chat.command;

import io.pagenow.chat.config.Secret;
import io.pagenow.chat.config.Settings;
import io.pagenow.chat.database.DatabaseAddress;
import io.pagenow.chat.embedded.ConnectionFacts;
import io.pagenow.chat.embedded.EmbeddedPostgres;
import java.util.Optional;
import java.util.function.Function;

/** The database that the settings name, for a command. */
final class OwnDatabase {
    private OwnDatabase() {}

    /** For a command that no server may be beside: the built-in PostgreSQL is started for it, which fails if a server has it. */
    static <T> T with(Settings settings, Function<DatabaseAddress, T> body) {
        Optional<Secret> uri = settings.database().uri();
        if (uri.isPresent()) {
            return body.apply(new DatabaseAddress(uri.get()));
        }
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(EmbeddedPostgres.Settings.in(settings.dataDir()))) {
            return body.apply(address(postgres.connection()));
        }
    }

    /** For a command beside which servers may run: the built-in PostgreSQL is started only if none has it. */
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
