package io.pagenow.chat.chaos.check;

import static io.pagenow.chat.chaos.check.MadeUp.CONVERSATION;
import static io.pagenow.chat.chaos.check.MadeUp.second;
import static io.pagenow.chat.chaos.check.MadeUpChanges.EDITED;
import static io.pagenow.chat.chaos.check.MadeUpChanges.MESSAGES;
import static io.pagenow.chat.chaos.check.MadeUpChanges.changes;
import static io.pagenow.chat.chaos.check.MadeUpChanges.deletion;
import static io.pagenow.chat.chaos.check.MadeUpChanges.edit;
import static io.pagenow.chat.chaos.check.MadeUpChanges.item;
import static io.pagenow.chat.chaos.check.MadeUpChanges.many;
import static io.pagenow.chat.chaos.check.MadeUpChanges.one;
import static io.pagenow.chat.chaos.check.MadeUpChanges.three;
import static io.pagenow.chat.chaos.check.MadeUpChanges.two;
import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.chaos.check.Evidence.Kind;
import io.pagenow.chat.chaos.check.Evidence.Preview;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each kind of violation in histories, logs and lists is found in evidence that is right but for one thing. */
class RequestCheckTest {
    private final MadeUpChanges evidence = new MadeUpChanges();

    private List<Invariant> violated() {
        return evidence.violated("ben", Kind.FOLLOWING, true);
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
    void anEditThatWasSentOnceIsCarriedOutTwice() {
        editAgainAfterItWasAcknowledged();
        assertThat(violated()).contains(Invariant.GENUINE);
    }

    @Test
    void anEditThatWasSentTwiceIsCarriedOutTwice() {
        editAgainAfterItWasAcknowledged();
        evidence.requests.set(0, edit("one", 1, EDITED).sent().sent().done(1));
        assertThat(violated()).isEmpty();
    }

    private void editAgainAfterItWasAcknowledged() {
        Version again = new Version(5, false, EDITED.hashCode());
        evidence.store(1, again);
        List<ChangeItem> items = new ArrayList<>(evidence.log.items().subList(1, 4));
        items.add(item(1, again));
        evidence.log = new ChangeLog(5, items);
        evidence.live(one(), two(), three(), many(), changes(4, 5, item(1, again)));
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
    void aDeletedMessageThatNobodyHasSeenHasNoName() {
        evidence.seen.clear();
        assertThat(evidence.violated("ben", Kind.FOLLOWING, false)).contains(Invariant.GENUINE);
    }
}
