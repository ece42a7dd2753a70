package io.pagenow.chat.chaos.check;

import static io.pagenow.chat.chaos.check.MadeUp.ASKED;
import static io.pagenow.chat.chaos.check.MadeUp.came;
import static io.pagenow.chat.chaos.check.MadeUp.closed;
import static io.pagenow.chat.chaos.check.MadeUp.opened;
import static io.pagenow.chat.chaos.check.MadeUp.second;
import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.chaos.check.Evidence.Kind;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** An open connection gets every message once and in order; what cannot be known at its beginning and end counts for nothing. */
class LiveCheckTest {
    private static final int MESSAGES = 60;

    private final MadeUp evidence = new MadeUp(MESSAGES);

    private void saw(Seen... seen) {
        evidence.seen.addAll(List.of(seen));
    }

    private void saw(long first, long last) {
        LongStream.rangeClosed(first, last).forEach(number -> saw(came(number)));
    }

    private void loaded(long first, long last) {
        LongStream.rangeClosed(first, last).forEach(number -> saw(new Seen.Loaded(came(number))));
    }

    private List<Invariant> violatedForSimple(boolean connected) {
        return evidence.violated("ben", Kind.SIMPLE, connected);
    }

    @Test
    void aSimpleClientIsLiveFromTheMomentItIsConnected() {
        saw(opened(10.2));
        saw(11, MESSAGES);
        loaded(1, 10);
        assertThat(violatedForSimple(true)).isEmpty();
    }

    @Test
    void whatWasSentBeforeTheConnectionMayComeAndMayBeLeftOut() {
        saw(opened(10.2));
        saw(10, MESSAGES);
        loaded(1, 9);
        assertThat(violatedForSimple(true)).isEmpty();
    }

    @Test
    void theFirstMessageAfterTheConnectionIsMissing() {
        saw(opened(10.2));
        saw(12, MESSAGES);
        loaded(1, 11);
        assertThat(violatedForSimple(true)).containsExactly(Invariant.LIVE);
    }

    @Test
    void oneMessageIsPassedOverAndReadFromTheHistory() {
        saw(opened(0));
        saw(1, 20);
        saw(22, MESSAGES);
        loaded(21, 21);
        assertThat(violatedForSimple(true)).containsExactly(Invariant.LIVE);
    }

    @Test
    void oneMessageIsPassedOverBeforeTheConnectionEnds() {
        saw(opened(0));
        saw(1, 20);
        saw(22, 23);
        saw(closed(1006, 0, 23.1));
        assertThat(violatedForSimple(false)).containsExactly(Invariant.LIVE);
    }

    @Test
    void oneMessageComesAfterALaterOne() {
        saw(opened(0));
        saw(1, 20);
        saw(came(22), came(21));
        saw(23, MESSAGES);
        assertThat(violatedForSimple(true)).containsExactly(Invariant.ORDER);
    }

    @Test
    void oneMessageComesAfterLaterOnesFromBeforeTheConnection() {
        saw(opened(10.2));
        saw(came(11), came(10));
        saw(12, MESSAGES);
        loaded(1, 9);
        assertThat(violatedForSimple(true)).containsExactly(Invariant.ORDER);
    }

    @Test
    void oneMessageComesTwice() {
        saw(opened(0));
        saw(1, 20);
        saw(20, MESSAGES);
        assertThat(violatedForSimple(true)).containsExactly(Invariant.LIVE);
    }

    @Test
    void theLastMessageOfTheRunIsMissing() {
        saw(opened(0));
        saw(1, MESSAGES - 1);
        loaded(MESSAGES, MESSAGES);
        assertThat(violatedForSimple(true)).containsExactly(Invariant.LIVE);
    }

    @Test
    void whatWasUnderWayWhenTheConnectionEndedIsNotDue() {
        saw(opened(0));
        saw(1, 30);
        saw(closed(1006, 0, 31.9));
        assertThat(violatedForSimple(false)).isEmpty();
    }

    @Test
    void whatWasAcknowledgedLongBeforeTheConnectionEndedIsDue() {
        saw(opened(0));
        saw(1, 30);
        saw(closed(1006, 0, 31.6 + TimeUnit.NANOSECONDS.toSeconds(LiveCheck.SETTLED_NANOS)));
        assertThat(violatedForSimple(false)).containsExactly(Invariant.LIVE);
    }

    @Test
    void nothingIsDueOnAConnectionThatWasNotHeard() {
        saw(opened(0));
        saw(1, 30);
        saw(new Seen.Closed(1006, new Seen.Heard(second(50), second(90))));
        assertThat(violatedForSimple(false)).isEmpty();
    }

    @Test
    void nothingIsDueToASlowReaderBeyondWhatItHas() {
        saw(opened(0));
        saw(1, 10);
        saw(closed(4429, 0, 60));
        assertThat(violatedForSimple(false)).isEmpty();
    }

    @Test
    void aSlowReaderHasNoHoleInWhatItHas() {
        saw(opened(0));
        saw(1, 10);
        saw(12, 13);
        saw(closed(4429, 0, 60));
        assertThat(violatedForSimple(false)).containsExactly(Invariant.LIVE);
    }

    @Test
    void whatIsMissingBetweenTwoConnectionsIsReadFromTheHistory() {
        saw(opened(0));
        saw(1, 20);
        saw(closed(1006, 0, 21));
        saw(opened(30.2));
        loaded(21, 30);
        saw(31, MESSAGES);
        assertThat(violatedForSimple(true)).isEmpty();
    }

    @Test
    void aClientThatResumesIsLiveFromTheEndOfItsSync() {
        saw(opened(10.2), ASKED);
        saw(1, 11);
        saw(new Seen.Synced());
        saw(12, MESSAGES);
        assertThat(evidence.violated("ben", true)).isEmpty();
    }

    @Test
    void aMessageIsPassedOverAfterASyncAndBroughtByTheNext() {
        saw(opened(0), ASKED, new Seen.Synced());
        saw(1, 20);
        saw(22, 30);
        saw(new Seen.Asked(new Seen.Heard(0, second(30))));
        saw(21, 30);
        saw(new Seen.Synced());
        saw(31, MESSAGES);
        assertThat(evidence.violated("ben", true)).containsExactly(Invariant.LIVE);
    }

    @Test
    void whatASyncHasBroughtMayComeAgainLive() {
        saw(opened(10.2), ASKED);
        saw(1, 11);
        saw(new Seen.Synced());
        saw(11, MESSAGES);
        assertThat(evidence.violated("ben", true)).isEmpty();
    }

    @Test
    void whatHasComeLiveComesAgainLive() {
        saw(opened(10.2), ASKED);
        saw(1, 11);
        saw(new Seen.Synced());
        saw(12, 13);
        saw(13, MESSAGES);
        assertThat(evidence.violated("ben", true)).containsExactly(Invariant.LIVE);
    }

    @Test
    void whatCameOnAnEarlierConnectionMayComeAgain() {
        saw(opened(0), ASKED, new Seen.Synced());
        saw(1, 20);
        saw(closed(1006, 0, 21), opened(20.8), ASKED, new Seen.Synced());
        saw(20, MESSAGES);
        assertThat(evidence.violated("ben", true)).isEmpty();
    }
}
