package io.pagenow.chat.auth;

import io.pagenow.chat.bus.message.ApiKeyUse;
import io.pagenow.chat.bus.message.KnownApiKeys;
import io.pagenow.chat.model.ApiKey;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The valid API keys as this node knows them, which is at most seconds ago: none is accepted after the database has not answered for half a
 * minute, so that no outage keeps a revoked key alive. Thread-safe.
 */
public final class ApiKeys {
    private static final String SCHEME = "Key";

    /** Longest text that may be a key. */
    private static final int MAX_LENGTH = 200;

    private static final long STALE_NANOS = TimeUnit.SECONDS.toNanos(30);

    /** Minimum interval between two reports of the use of one key. */
    private static final long USE_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final InstantSource clock;
    private final Consumer<ApiKeyUse> uses;
    private final Map<String, Long> reported = new ConcurrentHashMap<>();
    private final LongSupplier nanoTime;
    private volatile Known known;

    private record Known(Map<String, ApiKey> byId, long readNanos) {}

    /** @param uses gets the use of each key, at most once a minute */
    public ApiKeys(InstantSource clock, Consumer<ApiKeyUse> uses) {
        this(clock, System::nanoTime, uses);
    }

    /** @param nanoTime a monotonic clock */
    ApiKeys(InstantSource clock, LongSupplier nanoTime, Consumer<ApiKeyUse> uses) {
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.uses = uses;
        this.known = new Known(Map.of(), nanoTime.getAsLong());
    }

    public void replace(KnownApiKeys all) {
        known = new Known(all.byId(), nanoTime.getAsLong());
        reported.keySet().retainAll(all.byId().keySet());
    }

    /**
     * Parses an {@code Authorization} value.
     *
     * @param value null if absent
     * @return what follows the scheme {@code Key}; empty if it is not of that scheme
     */
    public static Optional<String> credential(String value) {
        if (value == null || !value.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Optional.empty();
        }
        String rest = value.substring(SCHEME.length());
        return rest.isEmpty() || Character.isWhitespace(rest.charAt(0)) ? Optional.of(rest.strip()) : Optional.empty();
    }

    /**
     * Verifies a key.
     *
     * @param credential id and secret with a dot between them
     * @throws ChatException {@code INVALID_KEY} if there is no such key, or it is revoked or expired; {@code UNAVAILABLE} while that is
     *     not known
     */
    public ApiKey verify(String credential) {
        Known current = known;
        long now = nanoTime.getAsLong();
        int dot = credential.indexOf('.');
        ApiKey key =
                dot < 0 || credential.length() > MAX_LENGTH ? null : current.byId.get(credential.substring(0, dot));
        if (key == null || !isSecret(key, credential.substring(dot + 1)) || isExpired(key)) {
            throw ChatException.of(ErrorCode.INVALID_KEY, "The API key is wrong, revoked or expired");
        }
        if (now - current.readNanos > STALE_NANOS) {
            throw ChatException.unavailable();
        }
        report(key.id(), now);
        return key;
    }

    private static boolean isSecret(ApiKey key, String secret) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
            return MessageDigest.isEqual(hash, HexFormat.of().parseHex(key.secretHash()));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private boolean isExpired(ApiKey key) {
        return key.expiresAt().filter(end -> !end.isAfter(clock.instant())).isPresent();
    }

    private void report(String keyId, long now) {
        Long last = reported.get(keyId);
        if (last == null) {
            if (reported.putIfAbsent(keyId, now) == null) {
                uses.accept(new ApiKeyUse(keyId));
            }
        } else if (now - last >= USE_NANOS && reported.replace(keyId, last, now)) {
            uses.accept(new ApiKeyUse(keyId));
        }
    }
}
