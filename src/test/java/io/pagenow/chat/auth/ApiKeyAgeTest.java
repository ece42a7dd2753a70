package io.pagenow.chat.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pagenow.chat.bus.message.ApiKeyUse;
import io.pagenow.chat.bus.message.KnownApiKeys;
import io.pagenow.chat.model.ApiKey;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ErrorCode;
import io.pagenow.chat.model.Scope;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A node believes what it has read of API keys for a time, and tells of their use at intervals. */
class ApiKeyAgeTest {
    /** The SHA-256 of {@code secret}. */
    private static final String HASH = "2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b";

    private static final KnownApiKeys KNOWN = new KnownApiKeys(
            Map.of("id", new ApiKey("id", "orders", HASH, Set.of(Scope.SEND), Set.of(), 1, Optional.empty())));

    private final List<ApiKeyUse> uses = new ArrayList<>();
    private long now = Long.MAX_VALUE - 5;
    private final ApiKeys keys = new ApiKeys(InstantSource.system(), () -> now, uses::add);

    private ErrorCode refusal(String credential) {
        return catchThrowableOfType(ChatException.class, () -> keys.verify(credential))
                .code();
    }

    @Test
    void keysThatWereReadLongAgoAreNotAccepted() {
        keys.replace(KNOWN);
        now += TimeUnit.SECONDS.toNanos(30);
        assertThat(keys.verify("id.secret").botId()).isEqualTo("bot:orders");
        now += 1;
        assertThat(refusal("id.secret")).isEqualTo(ErrorCode.UNAVAILABLE);
        assertThat(refusal("id.other")).isEqualTo(ErrorCode.INVALID_KEY);

        keys.replace(KNOWN);
        assertThat(keys.verify("id.secret").id()).isEqualTo("id");
        keys.replace(new KnownApiKeys(Map.of()));
        assertThat(refusal("id.secret")).isEqualTo(ErrorCode.INVALID_KEY);
    }

    @Test
    void theUseOfAKeyIsToldOnceAMinute() {
        for (int second = 0; second < 120; second++) {
            keys.replace(KNOWN);
            keys.verify("id.secret");
            now += TimeUnit.SECONDS.toNanos(1);
        }
        assertThat(uses).hasSize(2);
    }
}
