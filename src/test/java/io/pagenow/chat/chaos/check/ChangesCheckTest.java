package io.pagenow.chat.chaos.check;

import static io.pagenow.chat.chaos.check.MadeUp.ASKED;
import static io.pagenow.chat.chaos.check.MadeUp.CONVERSATION;
import static io.pagenow.chat.chaos.check.MadeUp.came;
import static io.pagenow.chat.chaos.check.MadeUp.closed;
import static io.pagenow.chat.chaos.check.MadeUp.opened;
import static io.pagenow.chat.chaos.check.MadeUp.second;
import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.chaos.check.ChangeItem.MessageChanged;
import io.pagenow.chat.chaos.check.ChangeItem.MessagesRemoved;
import io.pagenow.chat.chaos.check.Evidence.Kind;
import io.pagenow.chat.chaos.check.Evidence.Preview;
import io.pagenow.chat.chaos.check.Evidence.Stored;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Each kind of violation is found in evidence of changes that is right but for one thing. Ann has sent 30 messages to Ben; then
 * she edits the first, deletes the second, edits the third, and deletes the ten from the 21st on at once.
 */
class ChangesCheckTest {
    private static final String EDITED = "m1 edited";
    private static final Version FIRST = new Version(1, false, EDITED.hashCode());
    private static final Version SECOND = new Version(2, true, "".hashCode());
    private static final String AGAIN = "m3 edited";
    private static final Version THIRD = new Version(3, false, AGAIN.hashCode());
    private static final Version REMOVED = new Version(4, true, "".hashCode());
    private static final SeqRange MANY = new SeqRange(21, 30);
    private static final int MESSAGES = 30;

    private final MadeUp evidence = new MadeUp(MESSAGES);

    @BeforeEach
    void annHasChangedSomeAndBenHasSeenIt() {
        evidence.requests.add(edit("one", 1, EDITED).sent().done(1));
        evidence.requests.add(settled(deletion("two", SeqRange.of(2)).sent().done(2)));
        evidence.requests.add(edit("three", 3, AGAIN).sent().done(3));
        evidence.requests.add(settled(deletion("many", MANY).sent().done(4)));
        store(1, FIRST);
        store(2, SECOND);
        store(3, THIRD);
        MANY.seqs().forEach(seq -> store(seq, REMOVED));
        evidence.log = new ChangeLog(
                4, List.of(item(1, FIRST), item(2, SECOND), item(3, THIRD), new MessagesRemoved(4, List.of(MANY))));
        live(one(), two(), three(), many());
    }

    /** Ben has received all messages live, and then the given ones. */
    private void live(Seen... changes) {
        evidence.seen.clear();
        evidence.seen.addAll(List.of(opened(0), ASKED, new Seen.Synced()));
        LongStream.rangeClosed(1, MESSAGES).forEach(seq -> evidence.seen.add(came(seq)));
        evidence.seen.addAll(List.of(changes));
    }

    private static ChangeRequest edit(String ref, long seq, String content) {
        return ChangeRequest.edit(ref, "ann's", CONVERSATION, seq, content, OptionalLong.empty());
    }

    private static ChangeRequest deletion(String ref, SeqRange range) {
        return ChangeRequest.deletion(ref, "ann's", CONVERSATION, List.of(range));
    }

    /** The same, settled at the second after the last message. */
    private static ChangeRequest settled(ChangeRequest request) {
        return new ChangeRequest(
                request.ref(),
                request.device(),
                request.conversation(),
                request.ranges(),
                request.fingerprint(),
                request.ifRev(),
                request.state(),
                request.attempts(),
                request.rev(),
                request.refusal(),
                second(MESSAGES + 1));
    }

    private static ChangeItem item(long seq, Version version) {
        return new MessageChanged(seq, "id" + seq, version);
    }

    private static Seen.Changes changes(long after, long rev, ChangeItem... items) {
        return new Seen.Changes(CONVERSATION, after, rev, List.of(items));
    }

    private static Seen.Changes one() {
        return changes(0, 1, item(1, FIRST));
    }

    private static Seen.Changes two() {
        return changes(1, 2, item(2, SECOND));
    }

    private static Seen.Changes three() {
        return changes(2, 3, item(3, THIRD));
    }

    private static Seen.Changes many() {
        return changes(3, 4, new MessagesRemoved(4, List.of(MANY)));
    }

    private static Seen.Message cameAs(long seq, Version version) {
        return new Seen.Message(CONVERSATION, seq, "id" + seq, "m" + seq, version);
    }

    /** Histories do not name deleted messages. */
    private void store(long seq, Version version) {
        store(seq, version.deleted() ? "" : "m" + seq, version);
    }

    private void store(long seq, String name, Version version) {
        evidence.history.set((int) seq - 1, new Stored(seq, "id" + seq, "ann", name, version));
    }

    private List<Invariant> violated() {
        return evidence.violated("ben", Kind.FOLLOWING, true);
    }

    @Test
    void nothingIsFoundWhereAllIsRight() {
        assertThat(violated()).isEmpty();
    }

    @Test
    void nothingIsFoundWhereTheClientDoesNotFollowChanges() {
        evidence.seen.removeIf(seen -> seen instanceof Seen.Changes);
        assertThat(evidence.violated("ben", Kind.RESUMING, true)).isEmpty();
        evidence.seen.removeIf(seen -> seen == ASKED || seen instanceof Seen.Synced);
        assertThat(evidence.violated("ben", Kind.SIMPLE, true)).isEmpty();
    }

    @Test
    void aSyncBringsMessagesInTheirCurrentState() {
        evidence.seen.clear();
        evidence.seen.addAll(List.of(opened(99), ASKED, changes(0, 4)));
        evidence.history.forEach(stored -> evidence.seen.add(cameAs(stored.seq(), stored.version())));
        evidence.seen.add(new Seen.Synced());
        assertThat(violated()).isEmpty();
    }

    @Test
    void changesThatASyncHasBroughtMayComeAgainLive() {
        live(one(), ASKED, two(), three(), new Seen.Synced(), two(), three(), many());
        assertThat(violated()).isEmpty();
    }

    @Test
    void aLiveChangeMayOverlapTheOneBefore() {
        live(one(), two(), changes(1, 3, item(2, SECOND), item(3, THIRD)), many());
        assertThat(violated()).isEmpty();
    }

    @Test
    void aLiveChangeIsLost() {
        live(one(), three(), many());
        assertThat(violated()).contains(Invariant.REVISIONS, Invariant.CONVERGENCE);
    }

    @Test
    void aLiveChangeIsLostAndBroughtByASync() {
        live(one(), three(), many(), ASKED, two(), three(), many(), new Seen.Synced());
        assertThat(violated()).containsExactly(Invariant.REVISIONS);
    }

    @Test
    void theLastChangeIsLost() {
        live(one(), two(), three());
        assertThat(violated()).containsExactly(Invariant.REVISIONS, Invariant.CONVERGENCE);
    }

    @Test
    void aLiveChangeComesTwice() {
        live(one(), two(), two(), three(), many());
        assertThat(violated()).containsExactly(Invariant.REVISIONS);
    }

    @Test
    void twoLiveChangesChangePlaces() {
        live(one(), three(), two(), ASKED, three(), many(), new Seen.Synced());
        assertThat(violated()).containsExactly(Invariant.REVISIONS);
    }

    @Test
    void aChangeComesBeforeItsMessage() {
        evidence.seen.remove(came(MESSAGES));
        evidence.seen.add(came(MESSAGES));
        assertThat(violated()).containsExactly(Invariant.CHANGES_KEPT);
    }

    @Test
    void aDeviceHoldsAnotherStateThanIsStored() {
        live(one(), changes(1, 2), three(), many());
        assertThat(violated()).containsExactly(Invariant.CONVERGENCE);
    }

    @Test
    void aDeletedContentComesBack() {
        evidence.seen.addAll(List.of(ASKED, came(2), new Seen.Synced()));
        assertThat(violated()).containsExactly(Invariant.CHANGES_KEPT);
    }

    @Test
    void aDeletedMessageIsEdited() {
        Version restored = new Version(5, false, "m2 edited".hashCode());
        evidence.requests.add(edit("five", 2, "m2 edited").sent());
        evidence.seen.add(changes(4, 5, item(2, restored)));
        assertThat(violated()).contains(Invariant.CHANGES_KEPT);
    }

    @Test
    void anEditComesAfterASyncThatHasBroughtTheDeletion() {
        Version edited = new Version(1, false, EDITED.hashCode());
        Version deleted = new Version(2, true, "".hashCode());
        evidence.requests.set(1, settled(deletion("two", SeqRange.of(1)).sent().done(2)));
        store(1, deleted);
        store(2, "m2", Version.original(2));
        evidence.log =
                new ChangeLog(4, List.of(item(1, deleted), item(3, THIRD), new MessagesRemoved(4, List.of(MANY))));
        live(changes(0, 1, item(1, edited)), changes(1, 2, item(1, deleted)), three(), many());
        evidence.seen.remove(came(1));
        evidence.seen.add(evidence.seen.indexOf(new Seen.Synced()), cameAs(1, deleted));
        assertThat(violated()).isEmpty();
    }

    @Test
    void aDeletedContentComesOverALaterConnection() {
        evidence.seen.add(closed(1006, 0, MESSAGES + 1));
        evidence.seen.add(opened(MESSAGES + 2));
        evidence.seen.add(new Seen.Loaded(came(2)));
        assertThat(evidence.violated("ben", Kind.SIMPLE, false)).containsExactly(Invariant.CHANGES_KEPT);
    }

    @Test
    void aDeletedContentIsInAList() {
        evidence.previews.add(new Preview("ben", CONVERSATION, 2, "m2".hashCode(), second(MESSAGES)));
        assertThat(violated()).isEmpty();
        evidence.previews.add(new Preview("ben", CONVERSATION, 2, "m2".hashCode(), second(MESSAGES + 2)));
        assertThat(violated()).containsExactly(Invariant.CHANGES_KEPT);
    }

    @Test
    void anAcknowledgedEditIsLost() {
        evidence.requests.add(edit("five", 5, "m5 edited").sent().done(5));
        assertThat(violated()).contains(Invariant.CHANGES_KEPT);
    }

    @Test
    void anAcknowledgedEditHasAnotherContent() {
        evidence.requests.set(0, edit("one", 1, "m1 edited otherwise").sent().done(1));
        evidence.requests.add(edit("other", 1, EDITED).sent());
        assertThat(violated()).containsExactly(Invariant.CHANGES_KEPT);
    }

    @Test
    void anAcknowledgedDeletionIsLost() {
        evidence.requests.add(deletion("five", SeqRange.of(5)).sent().done(4));
        assertThat(violated()).containsExactly(Invariant.CHANGES_KEPT);
    }

    @Test
    void anEditThatWasRefusedIsStored() {
        evidence.requests.set(0, edit("one", 1, EDITED).sent().refused("overloaded"));
        assertThat(violated()).contains(Invariant.GENUINE);
    }

    @Test
    void aChangeIsRefusedForNoReason() {
        evidence.requests.add(edit("five", 5, "m5 edited").sent().refused("not-allowed"));
        assertThat(violated()).containsExactly(Invariant.PROMISE);
    }

    @Test
    void anEditOfADeletedMessageIsRefused() {
        evidence.requests.add(edit("late", 2, "m2 edited").sent().refused("not-allowed"));
        assertThat(violated()).isEmpty();
    }

    @Test
    void aChangeWithoutAnAnswerMayBeStoredOrNot() {
        evidence.requests.set(0, edit("one", 1, EDITED).sent());
        evidence.requests.add(edit("five", 5, "m5 edited").sent());
        assertThat(violated()).isEmpty();
    }

    @Test
    void aRevisionIsMissingInTheDatabase() {
        evidence.log = new ChangeLog(5, evidence.log.items());
        assertThat(violated()).contains(Invariant.REVISIONS);
    }

    @Test
    void thereAreMoreRevisionsThanChanges() {
        evidence.requests.removeIf(request -> request.ref().equals("many"));
        evidence.requests.removeIf(request -> request.ref().equals("three"));
        assertThat(violated()).contains(Invariant.REVISIONS);
    }

    @Test
    void twoEditsHaveOneRevision() {
        evidence.requests.add(edit("one again", 1, EDITED).sent().done(1));
        assertThat(violated()).containsExactly(Invariant.REVISIONS);
    }

    @Test
    void theLogOfChangesLacksAChangeThatTheHistoryHas() {
        List<ChangeItem> items = new ArrayList<>(evidence.log.items());
        items.remove(1);
        evidence.log = new ChangeLog(4, items);
        assertThat(violated()).containsExactly(Invariant.REVISIONS);
    }

    @Test
    void aDeviceThatIsResetHoldsWhatComesAfter() {
        store(2, "m2", SECOND);
        MANY.seqs().forEach(seq -> store(seq, "m" + seq, REMOVED));
        evidence.seen.clear();
        evidence.seen.addAll(List.of(opened(40), ASKED, new Seen.Reset(CONVERSATION, MESSAGES, 3), new Seen.Synced()));
        evidence.seen.add(many());
        assertThat(violated()).isEmpty();
    }

    @Test
    void aDeletedMessageThatNobodyHasSeenHasNoName() {
        evidence.seen.clear();
        assertThat(evidence.violated("ben", Kind.FOLLOWING, false)).contains(Invariant.GENUINE);
    }

    @Test
    void aParticipantIsToldThatItIsNone() {
        evidence.seen.add(new Seen.Removed(CONVERSATION));
        assertThat(violated()).containsExactly(Invariant.GENUINE);
    }
}
