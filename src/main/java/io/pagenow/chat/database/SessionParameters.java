package io.pagenow.chat.database;

import io.pagenow.chat.config.DatabaseUri;
import java.util.HashMap;
import java.util.Map;

/** Session parameters of the event-loop client, sent in the startup message (PostgreSQL manual, 55.2.1). */
final class SessionParameters {
    /**
     * Timeouts in milliseconds, after which a statement fails instead of holding its connection. The client's own timeouts are longer, so
     * that a statement has ended on the server when the client gives up.
     */
    private static final Map<String, String> BOUNDS = Map.of(
            "statement_timeout", "10000", "lock_timeout", "5000", "idle_in_transaction_session_timeout", "15000");

    private SessionParameters() {}

    /** @param pooled true if a pooler receives the parameters; it rejects or drops those that it does not know */
    static Map<String, String> of(DatabaseUri uri, boolean pooled) {
        Map<String, String> parameters = new HashMap<>();
        parameters.put("application_name", uri.applicationName());
        parameters.put("client_encoding", "utf8");
        parameters.put("DateStyle", "ISO");
        if (!pooled) {
            parameters.put("extra_float_digits", "2");
            parameters.put("jit", "off");
            parameters.putAll(BOUNDS);
        }
        uri.searchPath().ifPresent(path -> parameters.put("search_path", path));
        uri.options().ifPresent(options -> {
            // Parameters by name would override the command-line options, which the server applies first.
            parameters.keySet().removeIf(name -> options.contains(name + "="));
            parameters.put("options", options);
        });
        return parameters;
    }
}
