package io.pagenow.chat.chaos.check;

import static io.pagenow.chat.chaos.check.MadeUp.CONVERSATION;
import static io.pagenow.chat.chaos.check.MadeUp.came;
import static io.pagenow.chat.chaos.check.MadeUp.closed;
import static io.pagenow.chat.chaos.check.MadeUp.opened;
import static io.pagenow.chat.chaos.check.MadeUp.send;
import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.chaos.check.Evidence.Listed;
import io.pagenow.chat.chaos.check.Evidence.Stored;
import io.pagenow.chat.chaos.check.Send.Place;
import io.pagenow.chat.chaos.check.Send.State;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each kind of violation is found in evidence that is right but for one thing. Ann has sent three messages to Ben. */
class CheckerTest {
    private final MadeUp evidence = new MadeUp(3);

    @BeforeEach
    void benHasSeenAll() {
        evidence.seen.addAll(List.of(opened(0), MadeUp.ASKED, new Seen.Synced(), came(1), came(2), came(3)));
    }

    private List<Invariant> violated() {
        return violatedFor("ben", true);
    }

    private List<Invariant> violatedFor(String user, boolean connected) {
        return evidence.violated(user, connected);
    }

    @Test
    void nothingIsFoundWhereAllIsRight() {
        evidence.seen.add(new Seen.Read(CONVERSATION, 2));
        evidence.seen.add(new Seen.Read(CONVERSATION, 3));
        evidence.listed.add(new Listed("ben", CONVERSATION, 3, 3));
        assertThat(violated()).isEmpty();
    }

    @Test
    void anAcknowledgedMessageIsMissing() {
        evidence.history.remove(2);
        evidence.seen.remove(5);
        assertThat(violated()).containsExactly(Invariant.ACKNOWLEDGED);
    }

    @Test
    void aMessageStandsElsewhereThanAcknowledged() {
        evidence.sends.set(2, MadeUp.ok(3).acknowledged(new Place(9, "id3")));
        assertThat(violated()).containsExactly(Invariant.ACKNOWLEDGED);
    }

    @Test
    void aMessageWithoutAnAnswerMayBeStoredOrNot() {
        evidence.sends.set(2, send(3, State.UNKNOWN, true, Optional.empty()));
        evidence.sends.add(send(4, State.UNKNOWN, true, Optional.empty()));
        assertThat(violated()).isEmpty();
    }

    @Test
    void aMessageIsStoredTwice() {
        evidence.history.add(new Stored(4, "other", "ann", "m3", 3));
        evidence.seen.add(new Seen.Message(CONVERSATION, 4, "other", "m3", 3));
        assertThat(violated()).containsExactly(Invariant.ONCE);
    }

    @Test
    void aMessageIsShownUnderTwoIds() {
        evidence.seen.add(new Seen.Message(CONVERSATION, 3, "other", "m3", 3));
        assertThat(violated()).contains(Invariant.ONCE);
    }

    @Test
    void aMessageThatWasRefusedAndGivenUpIsStored() {
        evidence.sends.set(2, send(3, State.FAILED, true, Optional.of("overloaded")));
        assertThat(violated()).containsExactly(Invariant.ONCE);
    }

    @Test
    void aMessageIsRefusedForNoReason() {
        evidence.sends.add(send(4, State.FAILED, false, Optional.of("not-found")));
        assertThat(violated()).containsExactly(Invariant.PROMISE);
    }

    @Test
    void theHistoryHasAHole() {
        evidence.history.set(2, new Stored(4, "id3", "ann", "m3", 3));
        assertThat(violated()).contains(Invariant.ORDER);
    }

    @Test
    void aDeviceSawAnotherMessageAtAPosition() {
        evidence.history.set(1, new Stored(2, "id3", "ann", "m3", 3));
        evidence.history.set(2, new Stored(3, "id2", "ann", "m2", 2));
        assertThat(violated()).contains(Invariant.ORDER);
    }

    @Test
    void theDeviceThatSendsAgainMayBeAnsweredBeforeItGetsWhatStandsBefore() {
        evidence.sends.set(2, send(3, MadeUp.DEVICE, State.OK, true, Optional.empty()));
        evidence.seen.set(4, came(3));
        evidence.seen.set(5, came(2));
        assertThat(violatedFor("ann", true)).isEmpty();
        evidence.sends.set(2, send(3, "another of ann's", State.OK, true, Optional.empty()));
        assertThat(violatedFor("ann", true)).containsExactly(Invariant.ORDER);
    }

    @Test
    void aMessageNeverComes() {
        evidence.seen.remove(5);
        assertThat(violated()).containsExactly(Invariant.LIVE, Invariant.COMPLETE);
        assertThat(violatedFor("ben", false)).isEmpty();
    }

    @Test
    void aSyncLeavesAGap() {
        evidence.seen.clear();
        evidence.seen.addAll(List.of(opened(0), MadeUp.ASKED, came(1), came(3), new Seen.Synced()));
        evidence.seen.addAll(List.of(MadeUp.ASKED, came(2), came(3), new Seen.Synced()));
        assertThat(violated()).containsExactly(Invariant.COMPLETE);
    }

    @Test
    void whatCameBeforeTheAnswerToASyncMayComeAgainWithIt() {
        evidence.seen.clear();
        evidence.seen.addAll(List.of(opened(0), MadeUp.ASKED, came(3), came(1), came(2), came(3), new Seen.Synced()));
        assertThat(violated()).isEmpty();
    }

    @Test
    void aReadPositionGoesBack() {
        evidence.seen.add(new Seen.Read(CONVERSATION, 3));
        evidence.seen.add(closed(1006, 0, 4));
        evidence.seen.add(new Seen.Read(CONVERSATION, 2));
        assertThat(violated()).containsExactly(Invariant.READ_POSITION);
    }

    @Test
    void aListTellsALowerReadPositionThanWasKnown() {
        evidence.listed.add(new Listed("ben", CONVERSATION, 1, 2));
        assertThat(violated()).containsExactly(Invariant.READ_POSITION);
    }

    @Test
    void someoneGetsWhatIsNotForThem() {
        assertThat(violatedFor("cleo", true)).containsExactly(Invariant.GENUINE);
    }

    @Test
    void theHistoryHasWhatNobodySent() {
        evidence.sends.remove(2);
        assertThat(violated()).containsExactly(Invariant.GENUINE);
    }

    @Test
    void aMessageIsShownWithAnotherContent() {
        evidence.seen.set(5, new Seen.Message(CONVERSATION, 3, "id3", "m3", 33));
        assertThat(violated()).containsExactly(Invariant.GENUINE);
    }

    @Test
    void aMessageIsReadFromTheHistoryWithAnotherContent() {
        evidence.seen.add(new Seen.Loaded(new Seen.Message(CONVERSATION, 3, "id3", "m3", 33)));
        assertThat(violated()).containsExactly(Invariant.GENUINE);
    }
}
