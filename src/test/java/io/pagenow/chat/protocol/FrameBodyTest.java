package io.pagenow.chat.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ErrorCode;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A body is split into the very texts that a client has put together. */
class FrameBodyTest {
    private static final String ODD = "{\"a\":\"}],{ \\\" \uD83D\uDE80 ä\",\"b\":[1,{\"c\":null}], \"d\" : -1.5e3 }";

    @Test
    void framesKeepTheirCharacters() {
        assertThat(FrameBody.split(ODD)).containsExactly(ODD);
        assertThat(FrameBody.split(" \n" + ODD + "\t")).containsExactly(ODD);
        assertThat(FrameBody.split("[" + ODD + ",{} ,\n " + ODD + " ]")).containsExactly(ODD, "{}", ODD);
    }

    @Test
    void aLongBodyIsSplitAtTheSamePlaces() {
        List<String> frames = IntStream.range(0, FrameBody.MAX_FRAMES)
                .mapToObj(number -> "{\"n\":" + number + ",\"x\":\"" + "\uD83D\uDE80x".repeat(number % 90) + "\"}")
                .toList();

        assertThat(FrameBody.split("[" + String.join(", ", frames) + "]")).isEqualTo(frames);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "[]",
                "{",
                "[",
                "[{}",
                "[{},]",
                "[{}{}]",
                "{}{}",
                "[{}] 1",
                "1",
                "null",
                "\"{}\"",
                "[1]",
                "[[{}]]",
                "[{},null]",
                "nul"
            })
    void otherBodiesAreRefused(String body) {
        assertRefused(body);
    }

    @Test
    void tooManyFramesAreRefused() {
        assertRefused(Collections.nCopies(FrameBody.MAX_FRAMES + 1, "{}").toString());
    }

    private static void assertRefused(String body) {
        assertThatThrownBy(() -> FrameBody.split(body))
                .isInstanceOfSatisfying(ChatException.class, refusal -> assertThat(refusal.code())
                        .isEqualTo(ErrorCode.INVALID_JSON));
    }
}
