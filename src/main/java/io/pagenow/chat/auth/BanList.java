package io.pagenow.chat.auth;

import io.pagenow.chat.bus.message.BannedUsers;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ErasedUsers;
import io.pagenow.chat.model.ErrorCode;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;

/**
 * The banned and the erased users as this node knows them. A ban ends by itself at its time, an erasure never does. Thread-safe.
 */
public final class BanList {
    private final InstantSource clock;
    private volatile BannedUsers banned = new BannedUsers(Map.of());
    private volatile ErasedUsers erased = ErasedUsers.NONE;

    public BanList(InstantSource clock) {
        this.clock = clock;
    }

    public void replace(BannedUsers all) {
        banned = all;
    }

    public void replaceErased(ErasedUsers all) {
        erased = all;
    }

    /** Returns whether a user is refused, for whichever reason. */
    public boolean contains(String userId) {
        return isBanned(userId) || erased.contains(userId);
    }

    boolean isErased(String userId) {
        return erased.contains(userId);
    }

    private boolean isBanned(String userId) {
        Instant until = banned.until().get(userId);
        return until != null && until.isAfter(clock.instant());
    }

    /** @throws ChatException {@code FORBIDDEN} if the user is banned, {@code USER_ERASED} if it was erased */
    void check(String userId) {
        if (erased.contains(userId)) {
            throw ErasedUsers.refusal("This account was deleted from this server, for good");
        }
        if (isBanned(userId)) {
            throw ChatException.of(ErrorCode.FORBIDDEN, "You are banned from this server");
        }
    }
}
