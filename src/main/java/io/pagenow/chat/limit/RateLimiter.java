package io.pagenow.chat.limit;

import static java.util.Objects.requireNonNull;

import io.pagenow.chat.config.Settings;
import io.pagenow.chat.model.ChatException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Limits the rate of activities per user and per client address on this node. A normal client never reaches these
 * limits; they protect the others from a runaway or hostile one. Thread-safe.
 */
public final class RateLimiter {
    /** As many links as a client shows when it opens conversations, and then as many as somebody reads. */
    private static final Settings.Rate PREVIEWS_OF_USER = new Settings.Rate(2, 60);

    /** An address may have a thousand users. */
    private static final Settings.Rate PREVIEWS_OF_ADDRESS = new Settings.Rate(200, 6_000);

    private final Map<Activity, RateLimit> users;
    private final Map<Activity, RateLimit> addresses;
    private final Consumer<Activity> refusedToUser;
    private final Consumer<Activity> refusedToAddress;

    /**
     * @param refusedToUser notified of each refusal to a user, on any thread
     * @param refusedToAddress notified of each refusal to an address, on any thread
     */
    public RateLimiter(Settings.Limits limits, Consumer<Activity> refusedToUser, Consumer<Activity> refusedToAddress) {
        this.users = limits(limits.user(), PREVIEWS_OF_USER);
        this.addresses = limits(limits.address(), PREVIEWS_OF_ADDRESS);
        this.refusedToUser = refusedToUser;
        this.refusedToAddress = refusedToAddress;
    }

    private static Map<Activity, RateLimit> limits(Settings.Activities settings, Settings.Rate previews) {
        Map<Activity, RateLimit> limits = new EnumMap<>(Activity.class);
        limits.put(Activity.MESSAGE, new RateLimit(settings.messages()));
        limits.put(Activity.REACTION, new RateLimit(settings.reactions()));
        limits.put(Activity.PREVIEW, new RateLimit(previews));
        limits.put(Activity.REQUEST, new RateLimit(settings.requests()));
        limits.put(Activity.CONVERSATION, new RateLimit(settings.conversations()));
        limits.put(Activity.RECIPIENT, new RateLimit(settings.recipients()));
        limits.put(Activity.CONNECT, new RateLimit(settings.connects()));
        return limits;
    }

    private static RateLimit limit(Map<Activity, RateLimit> limits, Activity activity) {
        return requireNonNull(limits.get(activity), "each activity has a limit");
    }

    /**
     * Acquires one permit for a user.
     *
     * @throws ChatException {@code RATE_LIMITED} if none is available
     */
    public void acquireForUser(Activity activity, String userId) {
        acquireForUser(activity, userId, 1);
    }

    /**
     * Acquires permits for a user.
     *
     * @param amount at least 1
     * @throws ChatException {@code RATE_LIMITED} if not enough are available
     */
    public void acquireForUser(Activity activity, String userId, int amount) {
        acquire(users, activity, userId, amount, "user", refusedToUser);
    }

    /**
     * Acquires permits for a part of an activity in progress, which is slowed down rather than refused.
     *
     * @param amount at least 1
     * @return the time to wait before calling this again, empty if the permits were acquired
     */
    public Optional<Duration> delayForUser(Activity activity, String userId, int amount) {
        return limit(users, activity).tryConsume(userId, amount);
    }

    /**
     * Acquires one permit for an address.
     *
     * @param address key from {@link ClientAddresses#of}
     * @throws ChatException {@code RATE_LIMITED} if none is available
     */
    public void acquireForAddress(Activity activity, String address) {
        acquireForAddress(activity, address, 1);
    }

    /**
     * Acquires permits for an address.
     *
     * @param address key from {@link ClientAddresses#of}
     * @param amount at least 1
     * @throws ChatException {@code RATE_LIMITED} if not enough are available
     */
    public void acquireForAddress(Activity activity, String address, int amount) {
        acquire(addresses, activity, address, amount, "address", refusedToAddress);
    }

    private static void acquire(
            Map<Activity, RateLimit> limits,
            Activity activity,
            String key,
            int amount,
            String of,
            Consumer<Activity> refused) {
        limit(limits, activity).tryConsume(key, amount).ifPresent(wait -> {
            refused.accept(activity);
            throw ChatException.rateLimited("Too many " + activity.plural() + " from this " + of, wait);
        });
    }
}
