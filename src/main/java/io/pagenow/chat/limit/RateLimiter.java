package io.pagenow.chat.limit;

import io.pagenow.chat.config.Settings;
import io.pagenow.chat.model.ChatException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What users and client addresses may still do on this node. A normal client never meets these limits; they keep one that has gone mad,
 * or means harm, from being felt by the others. May be used by several threads at once.
 */
public final class RateLimiter {
    private final Map<Activity, RateLimit> users;
    private final Map<Activity, RateLimit> addresses;
    private final Consumer<Activity> refusedToUser;
    private final Consumer<Activity> refusedToAddress;

    /**
     * @param refusedToUser is told of each refusal to a user, on any thread
     * @param refusedToAddress the same for addresses
     */
    public RateLimiter(Settings.Limits limits, Consumer<Activity> refusedToUser, Consumer<Activity> refusedToAddress) {
        this.users = limits(limits.user());
        this.addresses = limits(limits.address());
        this.refusedToUser = refusedToUser;
        this.refusedToAddress = refusedToAddress;
    }

    private static Map<Activity, RateLimit> limits(Settings.Activities settings) {
        Map<Activity, RateLimit> limits = new EnumMap<>(Activity.class);
        limits.put(Activity.MESSAGE, new RateLimit(settings.messages()));
        limits.put(Activity.REQUEST, new RateLimit(settings.requests()));
        limits.put(Activity.CONVERSATION, new RateLimit(settings.conversations()));
        limits.put(Activity.RECIPIENT, new RateLimit(settings.recipients()));
        limits.put(Activity.CONNECT, new RateLimit(settings.connects()));
        return limits;
    }

    /**
     * Counts something that a user does.
     *
     * @throws ChatException {@code RATE_LIMITED} if it is one too many
     */
    public void takeOfUser(Activity activity, String userId) {
        takeOfUser(activity, userId, 1);
    }

    /**
     * Counts something that a user does as so much of it.
     *
     * @param amount at least 1
     * @throws ChatException {@code RATE_LIMITED} if it is too much
     */
    public void takeOfUser(Activity activity, String userId, int amount) {
        take(users, activity, userId, amount, "user", refusedToUser);
    }

    /**
     * Counts a part of something that a user has begun, and which is slowed down rather than refused.
     *
     * @param amount at least 1
     * @return how long to wait before this is asked again, empty if it may be done now
     */
    public Optional<Duration> delayOfUser(Activity activity, String userId, int amount) {
        return users.get(activity).take(userId, amount);
    }

    /**
     * Counts something that is done from an address.
     *
     * @param address as {@link ClientAddresses} gives it
     * @throws ChatException {@code RATE_LIMITED} if it is one too many
     */
    public void takeOfAddress(Activity activity, String address) {
        takeOfAddress(activity, address, 1);
    }

    /**
     * Counts something that is done from an address as so much of it.
     *
     * @param amount at least 1
     * @throws ChatException {@code RATE_LIMITED} if it is too much
     */
    public void takeOfAddress(Activity activity, String address, int amount) {
        take(addresses, activity, address, amount, "address", refusedToAddress);
    }

    private static void take(
            Map<Activity, RateLimit> limits,
            Activity activity,
            String key,
            int amount,
            String of,
            Consumer<Activity> refused) {
        limits.get(activity).take(key, amount).ifPresent(wait -> {
            refused.accept(activity);
            throw ChatException.rateLimited("Too many " + activity.plural() + " from this " + of, wait);
        });
    }
}
