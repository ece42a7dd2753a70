package io.pagenow.chat.database;

import io.pagenow.chat.config.DatabaseUri;
import java.util.HashMap;
import java.util.Map;

/** What a session of the event-loop client is opened with (PostgreSQL manual, 55.2.1: the startup message). */
final class SessionParameters {
    /**
     * A statement that runs longer, or waits longer for a lock, fails instead of holding its connection. The client gives up later than that,
     * so that what it gives up is over.
     */
    private static final Map<String, String> BOUNDS = Map.of(
            "statement_timeout", "10000", "lock_timeout", "5000", "idle_in_transaction_session_timeout", "15000");

    private SessionParameters() {}

    /** @param pooled whether a pooler takes them; it refuses those that it does not know, or drops them */
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
            // The server takes command-line options first, and what is given by name would win over them.
            parameters.keySet().removeIf(name -> options.contains(name + "="));
            parameters.put("options", options);
        });
        return parameters;
    }
}
