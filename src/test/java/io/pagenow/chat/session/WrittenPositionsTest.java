package io.pagenow.chat.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.event.Envelope;
import io.pagenow.chat.event.EventTypes;
import io.pagenow.chat.protocol.ChangesFrames;
import io.pagenow.chat.protocol.Frame;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A connection gets nothing twice, and nothing of a conversation whose end it was told. */
final class WrittenPositionsTest {
    private static final UUID CONVERSATION = new UUID(1, 2);
    private static final Frame FRAME = Frame.received(new byte[0]);

    private final WrittenPositions written = new WrittenPositions();

    @Test
    void withoutAResumeNothingIsKnown() {
        assertThat(written.covers(message(1))).isFalse();
        assertThat(written.covers(change(1))).isFalse();
    }

    @Test
    void whatAResumeHasWrittenIsNotWrittenAgain() {
        written.begin(new HashMap<>(Map.of(CONVERSATION, 4L)));
        written.reach(CONVERSATION, 7);

        assertThat(written.covers(message(7))).isTrue();
        assertThat(written.covers(message(8))).isFalse();
        assertThat(written.covers(message(7))).as("it comes after a later one").isTrue();
        assertThat(written.covers(change(4))).isTrue();
        assertThat(written.covers(change(5))).isFalse();
        assertThat(written.covers(change(4))).as("it comes after a later one").isTrue();
    }

    @Test
    void afterTheEndNoChangeIsWritten() {
        assertThat(written.covers(removal(7))).isFalse();

        assertThat(written.covers(change(5))).isTrue();
        assertThat(written.covers(message(8))).as("the user is back").isFalse();
        assertThat(written.covers(change(6))).isFalse();
    }

    @Test
    void aResumeThatFindsTheUserBackEndsTheEnd() {
        written.end(CONVERSATION, 7);
        written.reach(CONVERSATION, 8);

        assertThat(written.covers(change(6))).isFalse();
        assertThat(written.covers(removal(7))).as("it is older than the return").isTrue();
    }

    @Test
    void thoseThatEndedFirstAreForgottenFirst() {
        written.end(CONVERSATION, 7);
        for (int other = 0; other < 1_000; other++) {
            written.end(new UUID(3, other), 1);
        }

        assertThat(written.covers(change(6))).isFalse();
    }

    private static Envelope message(long seq) {
        return Envelope.message(CONVERSATION, seq, 0, false, FRAME, Envelope.ELSEWHERE);
    }

    private static Envelope change(long rev) {
        return Envelope.changes(CONVERSATION, new ChangesFrames.Part(rev - 1, rev, 0, FRAME), 0, 0, false);
    }

    private static Envelope removal(long seq) {
        return Envelope.notice(EventTypes.CONVERSATION_REMOVED, List.of("ann"), CONVERSATION, seq, FRAME);
    }
}
