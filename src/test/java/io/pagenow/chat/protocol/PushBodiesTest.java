package io.pagenow.chat.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.protocol.PushBodies.Payload;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A push has a bound, whatever the texts in it are. */
class PushBodiesTest {
    private static final int MAX = 3_000;

    /** Four bytes of UTF-8, two characters of Java. */
    private static final String EMOJI = "\uD83D\uDE00";

    private static JsonObject shortened(String title, Optional<String> body, List<String> reactions, int max) {
        byte[] bytes = PushBodies.payload(
                new Payload(
                        UUID.randomUUID(),
                        Long.MAX_VALUE,
                        50,
                        true,
                        false,
                        Optional.of(title),
                        "\u00e9".repeat(200),
                        Optional.of(EMOJI.repeat(100)),
                        body,
                        reactions),
                max);
        assertThat(bytes).hasSizeLessThanOrEqualTo(max);
        String text = Buffer.buffer(bytes).toString();
        assertThat(text).doesNotContain("\uFFFD").doesNotContain("?");
        return new JsonObject(text);
    }

    @Test
    void theLongestReactionsAreShortenedAndTheTitleStays() {
        String title = EMOJI.repeat(100);
        JsonObject push = shortened(title, Optional.empty(), Collections.nCopies(20, EMOJI.repeat(64)), MAX);

        assertThat(push.getString("type")).isEqualTo("reaction");
        assertThat(push.getString("title")).isEqualTo(title);
        assertThat(push.getJsonArray("reactions").stream().distinct()).containsExactly(EMOJI.repeat(64));
    }

    @Test
    void oneReactionIsCutBetweenCodePointsBeforeTheTitleIs() {
        JsonObject push = shortened(EMOJI.repeat(100), Optional.empty(), List.of(EMOJI.repeat(500)), MAX);

        assertThat(push.getString("title")).hasSize(200);
        assertThat(push.getJsonArray("reactions").getString(0)).isEqualTo(EMOJI.repeat(250));
    }

    @Test
    void theTitleIsShortenedLast() {
        JsonObject push = shortened(EMOJI.repeat(1_000), Optional.of("body"), List.of(), MAX);
        assertThat(push.containsKey("body")).isFalse();
        assertThat(push.getString("title")).isEqualTo(EMOJI.repeat(500));

        push = shortened(EMOJI.repeat(1_000), Optional.empty(), List.of("\u2764", EMOJI), 1_300);
        assertThat(push.getJsonArray("reactions")).isEqualTo(JsonArray.of("\u2764"));
        assertThat(push.getString("title")).isEqualTo(EMOJI.repeat(62));
    }

    @Test
    void whatFitsIsNotShortened() {
        JsonObject push = shortened("Team", Optional.of("x".repeat(300)), List.of(), MAX);

        assertThat(push.getString("body")).hasSize(300);
        assertThat(push.getString("title")).isEqualTo("Team");
    }
}
