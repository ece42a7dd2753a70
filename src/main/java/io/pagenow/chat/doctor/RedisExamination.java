package io.pagenow.chat.doctor;

import io.pagenow.chat.config.Settings;
import io.pagenow.chat.registry.RedisFacts;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Whether the connection registry can be kept. Chat goes on without it, so nothing here is a problem. */
final class RedisExamination implements Examination {
    private static final String SUBJECT = "Redis";
    private static final long SECONDS = 6;

    private final Vertx vertx;
    private final Settings.Redis settings;

    RedisExamination(Vertx vertx, Settings.Redis settings) {
        this.vertx = vertx;
        this.settings = settings;
    }

    @Override
    public List<Finding> look() {
        if (settings.uri().isEmpty()) {
            return List.of(Finding.ok(SUBJECT, "none, and none is needed"));
        }
        RedisFacts facts;
        try {
            facts = RedisFacts.read(vertx, settings).await(SECONDS, TimeUnit.SECONDS);
        } catch (Exception failure) {
            return List.of(
                    Finding.warning(
                            SUBJECT,
                            "cannot be used: " + failure.getMessage(),
                            "see redis.uri and redis.tls (docs/database.md); chat works, and only who reads the registry misses it"));
        }
        List<Finding> findings = new ArrayList<>();
        findings.add(Finding.ok(SUBJECT, "Redis " + facts.version() + " answers"));
        if (!facts.tellsOfChanges()) {
            findings.add(
                    Finding.warning(
                            SUBJECT,
                            "it does not tell of changes (CLIENT TRACKING)",
                            "use Redis 6 or later, and allow that command: else what others delete comes back only after a reconnect"));
        }
        if (facts.evictionPolicy().startsWith("allkeys")) {
            findings.add(Finding.warning(
                    SUBJECT,
                    "it may throw the registry away when memory is short (maxmemory-policy " + facts.evictionPolicy()
                            + ")",
                    "set maxmemory-policy to noeviction or one of volatile-*"));
        }
        return findings;
    }
}
