package io.pagenow.chat.doctor;

import io.pagenow.chat.config.Settings;
import io.pagenow.chat.registry.RedisFacts;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Checks the connection registry in Redis. The chat works without it, so every finding is at most a warning. */
final class RedisExamination implements Examination {
    private static final String SUBJECT = "Redis";
    private static final long TIMEOUT_SECONDS = 6;

    private final Vertx vertx;
    private final Settings.Redis settings;

    RedisExamination(Vertx vertx, Settings.Redis settings) {
        this.vertx = vertx;
        this.settings = settings;
    }

    @Override
    public List<Finding> examine() {
        if (settings.uri().isEmpty()) {
            return List.of(Finding.ok(SUBJECT, "not configured, and not required"));
        }
        RedisFacts facts;
        try {
            facts = RedisFacts.read(vertx, settings).await(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (Exception failure) {
            return List.of(Finding.warning(
                    SUBJECT,
                    "cannot be used: " + failure.getMessage(),
                    "see redis.uri and redis.tls (docs/database.md); the chat works without it, only the readers of the"
                            + " registry are affected"));
        }
        List<Finding> findings = new ArrayList<>();
        findings.add(Finding.ok(SUBJECT, "Redis " + facts.version() + " answers"));
        if (!facts.tellsOfChanges()) {
            findings.add(Finding.warning(
                    SUBJECT,
                    "it does not notify of changes (CLIENT TRACKING)",
                    "use Redis 6 or later, and allow that command; otherwise entries deleted by others are restored only"
                            + " after a reconnect"));
        }
        if (facts.evictionPolicy().startsWith("allkeys")) {
            findings.add(Finding.warning(
                    SUBJECT,
                    "it may evict the registry when memory is short (maxmemory-policy " + facts.evictionPolicy() + ")",
                    "set maxmemory-policy to noeviction or one of volatile-*"));
        }
        return findings;
    }
}
