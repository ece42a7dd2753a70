package io.pagenow.chat.chaos.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.chaos.check.Evidence.Listed;
import io.pagenow.chat.chaos.check.Evidence.Stored;
import io.pagenow.chat.chaos.check.Send.Place;
import io.pagenow.chat.chaos.check.Send.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Each kind of violation is found in evidence that is right but for one thing. Ann has sent three messages to Ben. */
class CheckerTest {
    private static final String CONVERSATION = "c";

    private final List<Send> sends = new ArrayList<>(List.of(ok(1), ok(2), ok(3)));
    private final List<Stored> history = new ArrayList<>(List.of(stored(1), stored(2), stored(3)));
    private final List<Seen> seen =
            new ArrayList<>(List.of(new Seen.Opened(), new Seen.Asked(), new Seen.Synced(), came(1), came(2), came(3)));
    private final List<Listed> listed = new ArrayList<>();

    private static Send ok(long number) {
        return send(number, State.OK, false, Optional.empty());
    }

    private static Send send(long number, State state, boolean repeated, Optional<String> refusal) {
        Optional<Place> place = state == State.OK ? Optional.of(new Place(number, "id" + number)) : Optional.empty();
        return new Send("m" + number, "ann", CONVERSATION, (int) number, state, repeated, place, refusal, 1);
    }

    private static Stored stored(long number) {
        return new Stored(number, "id" + number, "ann", "m" + number, (int) number);
    }

    private static Seen.Message came(long number) {
        return new Seen.Message(CONVERSATION, number, "id" + number, "m" + number, (int) number);
    }

    private List<Invariant> violated() {
        return violatedFor("ben", true);
    }

    private List<Invariant> violatedFor(String user, boolean connected) {
        Evidence evidence = new Evidence(
                sends,
                List.of(new Evidence.Device("device", user, seen, connected)),
                listed,
                Map.of(CONVERSATION, history),
                Map.of(CONVERSATION, Set.of("ann", "ben")));
        return Checker.check(evidence).stream()
                .map(Violation::invariant)
                .distinct()
                .toList();
    }

    @Test
    void nothingIsFoundWhereAllIsRight() {
        seen.add(new Seen.Read(CONVERSATION, 2));
        seen.add(new Seen.Read(CONVERSATION, 3));
        listed.add(new Listed("ben", CONVERSATION, 3, 3));
        assertThat(violated()).isEmpty();
    }

    @Test
    void anAcknowledgedMessageIsMissing() {
        history.remove(2);
        seen.remove(5);
        assertThat(violated()).containsExactly(Invariant.ACKNOWLEDGED);
    }

    @Test
    void aMessageStandsElsewhereThanAcknowledged() {
        sends.set(
                2,
                new Send(
                        "m3",
                        "ann",
                        CONVERSATION,
                        3,
                        State.OK,
                        false,
                        Optional.of(new Place(9, "id3")),
                        Optional.empty(),
                        1));
        assertThat(violated()).containsExactly(Invariant.ACKNOWLEDGED);
    }

    @Test
    void aMessageWithoutAnAnswerMayBeStoredOrNot() {
        sends.set(2, send(3, State.UNKNOWN, true, Optional.empty()));
        sends.add(send(4, State.UNKNOWN, true, Optional.empty()));
        assertThat(violated()).isEmpty();
    }

    @Test
    void aMessageIsStoredTwice() {
        history.add(new Stored(4, "other", "ann", "m3", 3));
        seen.add(new Seen.Message(CONVERSATION, 4, "other", "m3", 3));
        assertThat(violated()).containsExactly(Invariant.ONCE);
    }

    @Test
    void aMessageIsShownUnderTwoIds() {
        seen.add(new Seen.Message(CONVERSATION, 3, "other", "m3", 3));
        assertThat(violated()).contains(Invariant.ONCE);
    }

    @Test
    void aMessageThatWasRefusedAndGivenUpIsStored() {
        sends.set(2, send(3, State.FAILED, true, Optional.of("overloaded")));
        assertThat(violated()).containsExactly(Invariant.ONCE);
    }

    @Test
    void aMessageIsRefusedForNoReason() {
        sends.add(send(4, State.FAILED, false, Optional.of("not-found")));
        assertThat(violated()).containsExactly(Invariant.PROMISE);
    }

    @Test
    void theHistoryHasAHole() {
        history.set(2, new Stored(4, "id3", "ann", "m3", 3));
        assertThat(violated()).contains(Invariant.ORDER);
    }

    @Test
    void aDeviceSawAnotherMessageAtAPosition() {
        history.set(1, new Stored(2, "id3", "ann", "m3", 3));
        history.set(2, new Stored(3, "id2", "ann", "m2", 2));
        assertThat(violated()).contains(Invariant.ORDER);
    }

    @Test
    void aMessageComesLiveBehindALaterOne() {
        seen.set(4, came(3));
        seen.set(5, came(2));
        assertThat(violated()).containsExactly(Invariant.ORDER);
    }

    @Test
    void theAnswerToARepeatedSendMayComeBeforeWhatStandsBeforeIt() {
        sends.set(2, send(3, State.OK, true, Optional.empty()));
        seen.set(4, came(3));
        seen.set(5, came(2));
        assertThat(violatedFor("ann", true)).isEmpty();
        assertThat(violatedFor("ben", true)).containsExactly(Invariant.ORDER);
    }

    @Test
    void aMessageNeverComes() {
        seen.remove(5);
        assertThat(violated()).containsExactly(Invariant.COMPLETE);
        assertThat(violatedFor("ben", false)).isEmpty();
    }

    @Test
    void aSyncLeavesAGap() {
        seen.remove(4);
        seen.add(new Seen.Asked());
        seen.add(new Seen.Synced());
        seen.add(new Seen.Asked());
        seen.add(came(2));
        seen.add(came(3));
        seen.add(new Seen.Synced());
        assertThat(violated()).containsExactly(Invariant.COMPLETE);
    }

    @Test
    void whatCameBeforeTheAnswerToASyncMayComeAgainWithIt() {
        seen.clear();
        seen.addAll(
                List.of(new Seen.Opened(), new Seen.Asked(), came(3), came(1), came(2), came(3), new Seen.Synced()));
        assertThat(violated()).isEmpty();
    }

    @Test
    void aReadPositionGoesBack() {
        seen.add(new Seen.Read(CONVERSATION, 3));
        seen.add(new Seen.Closed(1006));
        seen.add(new Seen.Read(CONVERSATION, 2));
        assertThat(violated()).containsExactly(Invariant.READ_POSITION);
    }

    @Test
    void aListTellsALowerReadPositionThanWasKnown() {
        listed.add(new Listed("ben", CONVERSATION, 1, 2));
        assertThat(violated()).containsExactly(Invariant.READ_POSITION);
    }

    @Test
    void someoneGetsWhatIsNotForThem() {
        assertThat(violatedFor("cleo", true)).containsExactly(Invariant.GENUINE);
    }

    @Test
    void theHistoryHasWhatNobodySent() {
        sends.remove(2);
        assertThat(violated()).containsExactly(Invariant.GENUINE);
    }

    @Test
    void aMessageIsShownWithAnotherContent() {
        seen.set(5, new Seen.Message(CONVERSATION, 3, "id3", "m3", 33));
        assertThat(violated()).containsExactly(Invariant.GENUINE);
    }
}
