package io.pagenow.chat.chaos.check;

import static io.pagenow.chat.chaos.check.MadeUp.ASKED;
import static io.pagenow.chat.chaos.check.MadeUp.CONVERSATION;
import static io.pagenow.chat.chaos.check.MadeUp.came;
import static io.pagenow.chat.chaos.check.MadeUp.closed;
import static io.pagenow.chat.chaos.check.MadeUp.opened;
import static io.pagenow.chat.chaos.check.MadeUpChanges.EDITED;
import static io.pagenow.chat.chaos.check.MadeUpChanges.MANY;
import static io.pagenow.chat.chaos.check.MadeUpChanges.MESSAGES;
import static io.pagenow.chat.chaos.check.MadeUpChanges.REMOVED;
import static io.pagenow.chat.chaos.check.MadeUpChanges.SECOND;
import static io.pagenow.chat.chaos.check.MadeUpChanges.THIRD;
import static io.pagenow.chat.chaos.check.MadeUpChanges.cameAs;
import static io.pagenow.chat.chaos.check.MadeUpChanges.changes;
import static io.pagenow.chat.chaos.check.MadeUpChanges.deletion;
import static io.pagenow.chat.chaos.check.MadeUpChanges.edit;
import static io.pagenow.chat.chaos.check.MadeUpChanges.item;
import static io.pagenow.chat.chaos.check.MadeUpChanges.many;
import static io.pagenow.chat.chaos.check.MadeUpChanges.one;
import static io.pagenow.chat.chaos.check.MadeUpChanges.settled;
import static io.pagenow.chat.chaos.check.MadeUpChanges.three;
import static io.pagenow.chat.chaos.check.MadeUpChanges.two;
import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.chaos.check.ChangeItem.MessagesRemoved;
import io.pagenow.chat.chaos.check.Evidence.Kind;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Each kind of violation at a device is found in evidence that is right but for one thing. */
class CopyCheckTest {
    private final MadeUpChanges evidence = new MadeUpChanges();

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

    /** The server does not hold live events for long if the first frame of a connection is late. */
    @Test
    void aChangeMayComeBeforeItsMessageWhileTheDeviceIsNotLive() {
        evidence.seen.clear();
        evidence.seen.addAll(List.of(opened(99), ASKED, one()));
        evidence.history.forEach(stored -> evidence.seen.add(cameAs(stored.seq(), stored.version())));
        evidence.seen.addAll(List.of(two(), three(), many(), new Seen.Synced()));
        assertThat(violated()).isEmpty();
    }

    @Test
    void changesThatASyncHasBroughtMayComeAgainLive() {
        evidence.live(one(), ASKED, two(), three(), new Seen.Synced(), two(), three(), many());
        assertThat(violated()).isEmpty();
    }

    @Test
    void aLiveChangeMayOverlapTheOneBefore() {
        evidence.live(one(), two(), changes(1, 3, item(2, SECOND), item(3, THIRD)), many());
        assertThat(violated()).isEmpty();
    }

    @Test
    void aLiveChangeIsLost() {
        evidence.live(one(), three(), many());
        assertThat(violated()).contains(Invariant.REVISIONS, Invariant.CONVERGENCE);
    }

    @Test
    void aLiveChangeIsLostAndBroughtByASync() {
        evidence.live(one(), three(), many(), ASKED, two(), three(), many(), new Seen.Synced());
        assertThat(violated()).containsExactly(Invariant.REVISIONS);
    }

    @Test
    void theLastChangeIsLost() {
        evidence.live(one(), two(), three());
        assertThat(violated()).containsExactly(Invariant.REVISIONS, Invariant.CONVERGENCE);
    }

    @Test
    void aLiveChangeComesTwice() {
        evidence.live(one(), two(), two(), three(), many());
        assertThat(violated()).containsExactly(Invariant.REVISIONS);
    }

    @Test
    void twoLiveChangesChangePlaces() {
        evidence.live(one(), three(), two(), ASKED, three(), many(), new Seen.Synced());
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
        evidence.live(one(), changes(1, 2), three(), many());
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
        evidence.store(1, deleted);
        evidence.store(2, "m2", Version.original(2));
        evidence.log =
                new ChangeLog(4, List.of(item(1, deleted), item(3, THIRD), new MessagesRemoved(4, List.of(MANY))));
        evidence.live(changes(0, 1, item(1, edited)), changes(1, 2, item(1, deleted)), three(), many());
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
    void soMayOneThatTheDeviceHas() {
        evidence.seen.add(closed(1006, 0, MESSAGES + 1));
        evidence.seen.addAll(List.of(opened(MESSAGES + 2), ASKED, came(2), new Seen.Synced()));

        assertThat(evidence.violated("ben", Kind.RESUMING, true)).isEmpty();
    }

    @Test
    void aDeletedContentMayComeLateBeforeTheServerHasReadTheSync() {
        evidence.seen.add(closed(1006, 0, MESSAGES + 1));
        evidence.seen.addAll(List.of(opened(MESSAGES + 2), ASKED));
        evidence.seen.add(new Seen.Synced());
        evidence.seen.add(came(2));
        assertThat(evidence.violated("ben", Kind.RESUMING, true)).containsExactly(Invariant.CHANGES_KEPT);

        evidence.seen.clear();
        evidence.seen.addAll(List.of(opened(MESSAGES + 2), ASKED, came(2)));
        LongStream.rangeClosed(1, MESSAGES)
                .mapToObj(seq -> cameAs(seq, evidence.history.get((int) seq - 1).version()))
                .forEach(evidence.seen::add);
        evidence.seen.add(new Seen.Synced());
        assertThat(evidence.violated("ben", Kind.RESUMING, true)).isEmpty();
    }

    @Test
    void aDeviceThatIsResetHoldsWhatComesAfter() {
        evidence.store(2, "m2", SECOND);
        MANY.seqs().forEach(seq -> evidence.store(seq, "m" + seq, REMOVED));
        evidence.seen.clear();
        evidence.seen.addAll(List.of(opened(40), ASKED, new Seen.Reset(CONVERSATION, MESSAGES, 3), new Seen.Synced()));
        evidence.seen.add(many());
        assertThat(violated()).isEmpty();
    }

    @Test
    void aParticipantIsToldThatItIsNone() {
        evidence.seen.add(new Seen.Removed(CONVERSATION));
        assertThat(violated()).containsExactly(Invariant.GENUINE);
    }
}
