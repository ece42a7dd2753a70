package io.pagenow.chat.chaos.check;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import java.util.function.ToLongFunction;

/**
 * Whether one device got live what it had to get while it was connected and asked for nothing: of each conversation every message from the
 * first one on, in order and once. Clients do not know when a message was committed, so only what is certain counts.
 *
 * <p>The first is the one that came first, or that was sent after the connection was open, or that follows what a sync has brought. The last
 * is the one that came last. At the end of the run it is the last of the history; before that it may also be one whose acknowledgement is so
 * old that it must have come to a connection that was heard all the time since. Positions are in the order of commits, so everything
 * between the two is due.
 */
final class LiveCheck {
    /** A message that has not come this long after its acknowledgement was passed over. Longer than any fault holds one up. */
    static final long SETTLED_NANOS = TimeUnit.SECONDS.toNanos(45);

    /** The server can give the client no more and says so: it reads too slowly, or what it lacks cannot be read. */
    private static final Set<Integer> GIVEN_UP = Set.of(4429, 1013);

    private final Map<String, CommitTimes> conversations;
    private final BiPredicate<String, Long> exempt;
    private final BiConsumer<Invariant, String> violated;
    private final Map<String, LiveStretch> stretches = new HashMap<>();
    private final Recent recent = new Recent();

    /**
     * @param conversations those of the device's user
     * @param exempt whether the message at a position of a conversation may come to this device out of turn, or not at all
     */
    LiveCheck(
            Map<String, CommitTimes> conversations,
            BiPredicate<String, Long> exempt,
            BiConsumer<Invariant, String> violated) {
        this.conversations = conversations;
        this.exempt = exempt;
        this.violated = violated;
    }

    /** A simple client is live from the first moment on. */
    void opened(Seen.Opened opened) {
        recent.note("opened");
        conversations.forEach((conversation, times) -> stretches.put(
                conversation, stretch(conversation, times).fromFirstOr(times.firstAfter(opened.nanos()))));
    }

    /**
     * A client that resumes is live when it has what it had missed.
     *
     * @param cursors up to where it has everything, by conversation
     */
    void synced(Map<String, Long> cursors) {
        recent.note("synced");
        conversations.forEach((conversation, times) -> stretches.put(
                conversation, stretch(conversation, times).from(cursors.getOrDefault(conversation, 0L) + 1)));
    }

    private LiveStretch stretch(String conversation, CommitTimes times) {
        return new LiveStretch(
                conversation,
                times.length(),
                seq -> exempt.test(conversation, seq),
                (invariant, what) -> violated.accept(invariant, what + ", lately " + recent.of(conversation)));
    }

    void came(Seen.Message message) {
        recent.note(message.conversation(), message.seq());
        LiveStretch stretch = stretches.get(message.conversation());
        if (stretch != null) {
            stretch.came(message.seq());
        }
    }

    /** The device is not live again before the answer is complete. */
    void asked(Seen.Asked asked) {
        end(times -> settled(times, asked.heard()));
        recent.note("asked");
    }

    void closed(Seen.Closed closed) {
        end(times -> GIVEN_UP.contains(closed.code()) ? 0 : settled(times, closed.heard()));
        recent.note("closed with " + closed.code());
    }

    /** The device is connected at the end of the run. */
    void stayed() {
        end(CommitTimes::length);
    }

    /** The device was told to go for good. */
    void gone() {
        end(times -> 0);
    }

    private static long settled(CommitTimes times, Seen.Heard heard) {
        long until = heard.until() - SETTLED_NANOS;
        return heard.since() <= until ? times.lastBefore(until) : 0;
    }

    private void end(ToLongFunction<CommitTimes> last) {
        stretches.forEach((conversation, stretch) -> stretch.end(last.applyAsLong(conversations.get(conversation))));
        stretches.clear();
    }
}
