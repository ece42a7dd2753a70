package io.pagenow.chat.auth;

import io.pagenow.chat.bus.message.BannedUsers;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ErrorCode;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;

/** The banned users as this node knows them; a ban ends by itself at its time. Thread-safe. */
public final class BanList {
    private final InstantSource clock;
    private volatile BannedUsers banned = new BannedUsers(Map.of());

    public BanList(InstantSource clock) {
        this.clock = clock;
    }

    public void replace(BannedUsers all) {
        banned = all;
    }

    public boolean contains(String userId) {
        Instant until = banned.until().get(userId);
        return until != null && until.isAfter(clock.instant());
    }

    /** @throws ChatException {@code FORBIDDEN} if the user is banned */
    void check(String userId) {
        if (contains(userId)) {
            throw ChatException.of(ErrorCode.FORBIDDEN, "You are banned from this server");
        }
    }
}
