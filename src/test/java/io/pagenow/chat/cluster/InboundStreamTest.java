package io.pagenow.chat.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.cluster.NodeMessage.Batch;
import io.pagenow.chat.cluster.NodeMessage.Header;
import io.pagenow.chat.metric.Metrics;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A node knows until when nothing that another has told it is missing. Clocks of the two differ by an hour here. */
class InboundStreamTest {
    private static final long OFFSET = 3_600_000;

    private long now = 1_000;
    private final InboundStream stream =
            new InboundStream(() -> now, Metrics.unread().cluster());

    @Test
    void whatIsCountedOnIsComplete() {
        batch(1, 1);
        now = 2_000;
        batch(1, 2);
        now = 3_000;
        beacon(1, 2);

        assertThat(stream.hasGap()).isFalse();
        assertThat(stream.completeUntil()).isEqualTo(3_000);
    }

    @Test
    void aMissingBatchIsAGapAndCompletenessStandsStillUntilItIsFilled() {
        batch(1, 1);
        now = 2_000;
        batch(1, 3);
        now = 3_000;
        beacon(1, 3);
        assertThat(stream.hasGap()).isTrue();
        assertThat(stream.completeUntil()).isEqualTo(1_000);

        stream.markFilled(3_000, stream.gaps());
        assertThat(stream.hasGap()).isFalse();
        assertThat(stream.completeUntil()).isEqualTo(3_000);
    }

    @Test
    void aBeaconTellsOfALostLastBatch() {
        batch(1, 1);
        beacon(1, 2);

        assertThat(stream.hasGap()).isTrue();
    }

    @Test
    void whatANodeHasLeftIsReadAgainWhenNothingOfItCanBeCommittedAnyMore() {
        batch(1, 1);
        stream.leave();
        assertThat(stream.hasGap()).isTrue();
        stream.markFilled(now, stream.gaps());

        now += 12_000;
        stream.checkLateCommits();
        assertThat(stream.hasGap()).isFalse();
        now += 1;
        stream.checkLateCommits();
        assertThat(stream.hasGap()).as("halfway").isTrue();
        stream.markFilled(now, stream.gaps());
        now += 11_999;
        stream.checkLateCommits();
        assertThat(stream.hasGap()).isFalse();
        assertThat(stream.lagMillis()).isEqualTo(11_999);
        now += 1;
        stream.checkLateCommits();
        assertThat(stream.hasGap()).isTrue();
        stream.markFilled(now, stream.gaps());
        now += 60_000;
        stream.checkLateCommits();
        assertThat(stream.hasGap()).isFalse();
        assertThat(stream.lagMillis()).as("nothing more can come").isZero();
    }

    @Test
    void aNodeThatSaysNothingIsBehind() {
        assertThat(stream.lagMillis()).as("it has said nothing yet").isZero();
        batch(1, 1);
        assertThat(stream.lagMillis()).isZero();
        now += 2_000;
        assertThat(stream.lagMillis()).isEqualTo(2_000);
        batch(1, 3);
        assertThat(stream.lagMillis()).as("one is missing").isEqualTo(2_000);
    }

    @Test
    void aGapThatComesWhileAnotherIsFilledStays() {
        batch(1, 2);
        int before = stream.gaps();
        batch(1, 4);
        stream.markFilled(1_500, before);

        assertThat(stream.hasGap()).isTrue();
        assertThat(stream.completeUntil()).isEqualTo(1_500);
    }

    @Test
    void aNewStreamMayFollowLostMessagesOfTheOldOne() {
        batch(1, 1);
        batch(2, 1);

        assertThat(stream.hasGap()).isTrue();
    }

    @Test
    void theFirstStreamBeginsWithOne() {
        assertThat(batch(1, 1)).isTrue();
        assertThat(stream.hasGap()).isFalse();

        InboundStream other = new InboundStream(() -> now, Metrics.unread().cluster());
        other.accept(new Batch(header(1, 2), List.of()));
        assertThat(other.hasGap()).isTrue();
    }

    @Test
    void whatWasTooLongOnItsWayIsLeftToTheDatabase() {
        batch(1, 1);
        long sentAt = now;
        now += 20_000;
        assertThat(stream.accept(new Batch(new Header("other", 1, 2, sentAt + OFFSET), List.of())))
                .isFalse();

        assertThat(stream.hasGap()).isTrue();
        assertThat(stream.completeUntil()).isEqualTo(sentAt);
    }

    @Test
    void aSenderThatDoesNotKnowWhatIsForThisNodeDoesNotMakeItComplete() {
        beacon(1, 0);
        now = 2_000;
        stream.accept(new NodeMessage.Heartbeat(header(1, 0), List.of(), false, true));
        assertThat(stream.completeUntil()).isEqualTo(1_000);

        now = 3_000;
        beacon(1, 1);
        assertThat(stream.hasGap()).isTrue();
        assertThat(stream.completeUntil()).isEqualTo(1_000);
    }

    @Test
    void silenceIsAGapEachTimeItHasLastedSoLong() {
        stream.checkSilence(100);
        now += 5_000;
        stream.checkSilence(3_000);
        assertThat(stream.hasGap()).as("a node that has not spoken yet").isFalse();

        beacon(1, 0);
        now += 3_001;
        stream.checkSilence(3_000);
        assertThat(stream.gaps()).isEqualTo(1);
        now += 1_000;
        stream.checkSilence(3_000);
        assertThat(stream.gaps()).isEqualTo(1);
        now += 2_001;
        stream.checkSilence(3_000);
        assertThat(stream.gaps()).isEqualTo(2);
    }

    private boolean batch(long number, long count) {
        return stream.accept(new Batch(header(number, count), List.of()));
    }

    private void beacon(long number, long count) {
        stream.accept(new NodeMessage.Heartbeat(header(number, count), List.of(), true, true));
    }

    private Header header(long number, long count) {
        return new Header("other", number, count, now + OFFSET);
    }
}
