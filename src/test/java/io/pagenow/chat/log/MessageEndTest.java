package io.pagenow.chat.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The attributes that a message has left once its end has come. */
class MessageEndTest {
    private static final Instant END = Instant.parse("2026-11-28T10:00:00Z");

    private static JsonObject column() {
        return new JsonObject().put("data", "{\"a\":1}").put("expiresAt", END.toEpochMilli());
    }

    @Test
    void untilItsEndAMessageIsAsItIs() {
        assertThat(ExtraColumn.withoutExpired(column(), "ann", END.minusMillis(1)))
                .isEqualTo(column());
    }

    @Test
    void fromItsEndOnItIsAsIfItsSenderHadDeletedItThen() {
        JsonObject ended = ExtraColumn.withoutExpired(column(), "ann", END);
        assertThat(ExtraColumn.deletion(ended)).hasValueSatisfying(deletion -> {
            assertThat(deletion.deletedAt()).isEqualTo(END);
            assertThat(deletion.deletedBy()).isEqualTo("ann");
        });
        assertThat(ExtraColumn.extra(ended).data()).isEmpty();
    }

    @Test
    void otherMessagesHaveNoEnd() {
        JsonObject plain = new JsonObject().put("data", "{}");
        assertThat(ExtraColumn.withoutExpired(null, "ann", Instant.MAX)).isNull();
        assertThat(ExtraColumn.withoutExpired(plain, "ann", END)).isSameAs(plain);
    }
}
