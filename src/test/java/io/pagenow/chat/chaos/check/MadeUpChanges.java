package io.pagenow.chat.chaos.check;

import static io.pagenow.chat.chaos.check.MadeUp.ASKED;
import static io.pagenow.chat.chaos.check.MadeUp.CONVERSATION;
import static io.pagenow.chat.chaos.check.MadeUp.came;
import static io.pagenow.chat.chaos.check.MadeUp.opened;
import static io.pagenow.chat.chaos.check.MadeUp.second;

import io.pagenow.chat.chaos.check.ChangeItem.MessageChanged;
import io.pagenow.chat.chaos.check.ChangeItem.MessagesRemoved;
import io.pagenow.chat.chaos.check.Evidence.Stored;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.LongStream;

/**
 * Evidence of changes: Ann has sent 30 messages to Ben; then she edits the first, deletes the second, edits the third, and deletes
 * the ten from the 21st on at once. Ben has received all of it live.
 */
final class MadeUpChanges extends MadeUp {
    static final String EDITED = "m1 edited";
    static final Version FIRST = new Version(1, false, EDITED.hashCode());
    static final Version SECOND = new Version(2, true, "".hashCode());
    static final String AGAIN = "m3 edited";
    static final Version THIRD = new Version(3, false, AGAIN.hashCode());
    static final Version REMOVED = new Version(4, true, "".hashCode());
    static final SeqRange MANY = new SeqRange(21, 30);
    static final int MESSAGES = 30;

    MadeUpChanges() {
        super(MESSAGES);
        requests.add(edit("one", 1, EDITED).sent().done(1));
        requests.add(settled(deletion("two", SeqRange.of(2)).sent().done(2)));
        requests.add(edit("three", 3, AGAIN).sent().done(3));
        requests.add(settled(deletion("many", MANY).sent().done(4)));
        store(1, FIRST);
        store(2, SECOND);
        store(3, THIRD);
        MANY.seqs().forEach(seq -> store(seq, REMOVED));
        log = new ChangeLog(
                4, List.of(item(1, FIRST), item(2, SECOND), item(3, THIRD), new MessagesRemoved(4, List.of(MANY))));
        live(one(), two(), three(), many());
    }

    /** Ben has received all messages live, and then the given ones. */
    void live(Seen... changes) {
        seen.clear();
        seen.addAll(List.of(opened(0), ASKED, new Seen.Synced()));
        LongStream.rangeClosed(1, MESSAGES).forEach(seq -> seen.add(came(seq)));
        seen.addAll(List.of(changes));
    }

    static ChangeRequest edit(String ref, long seq, String content) {
        return ChangeRequest.edit(ref, "ann's", CONVERSATION, seq, content, OptionalLong.empty());
    }

    static ChangeRequest deletion(String ref, SeqRange range) {
        return ChangeRequest.deletion(ref, "ann's", CONVERSATION, List.of(range));
    }

    /** The same, settled at the second after the last message. */
    static ChangeRequest settled(ChangeRequest request) {
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

    static ChangeItem item(long seq, Version version) {
        return new MessageChanged(seq, "id" + seq, version);
    }

    static Seen.Changes changes(long after, long rev, ChangeItem... items) {
        return new Seen.Changes(CONVERSATION, after, rev, List.of(items));
    }

    static Seen.Changes one() {
        return changes(0, 1, item(1, FIRST));
    }

    static Seen.Changes two() {
        return changes(1, 2, item(2, SECOND));
    }

    static Seen.Changes three() {
        return changes(2, 3, item(3, THIRD));
    }

    static Seen.Changes many() {
        return changes(3, 4, new MessagesRemoved(4, List.of(MANY)));
    }

    static Seen.Message cameAs(long seq, Version version) {
        return new Seen.Message(CONVERSATION, seq, "id" + seq, "m" + seq, version);
    }

    /** Histories do not name deleted messages. */
    void store(long seq, Version version) {
        store(seq, version.deleted() ? "" : "m" + seq, version);
    }

    void store(long seq, String name, Version version) {
        history.set((int) seq - 1, new Stored(seq, "id" + seq, "ann", name, version));
    }
}
