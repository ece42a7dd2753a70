package io.pagenow.chat.embedded;

import java.nio.file.Path;

/** Stub until the real one is merged. */
public final class EmbeddedPostgres implements AutoCloseable {
    /** Stub. */
    public record Facts(String uri) {}

    public static EmbeddedPostgres start(Path dataDir) {
        if (dataDir != null) {
            throw new IllegalStateException("set CHAT_DATABASE_URI");
        }
        return new EmbeddedPostgres();
    }

    public Facts connection() {
        return new Facts("");
    }

    @Override
    public void close() {}
}
