package io.pagenow.chat.chaos.check;

import io.pagenow.chat.chaos.check.Evidence.Stored;
import io.pagenow.chat.chaos.check.Send.State;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** Whether the histories are what was sent. */
final class HistoryCheck {
    private final Map<String, Send> sends;
    private final ChangeHistory changes;
    private final BiConsumer<Invariant, String> violated;

    HistoryCheck(Map<String, Send> sends, ChangeHistory changes, BiConsumer<Invariant, String> violated) {
        this.sends = sends;
        this.changes = changes;
        this.violated = violated;
    }

    void check(Map<String, List<Stored>> histories) {
        Map<String, Stored> byName = new HashMap<>();
        histories.forEach((conversation, history) -> check(conversation, history, byName));
        sends.values().forEach(send -> check(send, byName.get(send.name())));
    }

    private void check(String conversation, List<Stored> history, Map<String, Stored> byName) {
        long expected = 1;
        for (Stored stored : history) {
            if (stored.seq() != expected) {
                violated.accept(
                        Invariant.ORDER,
                        "the history of " + conversation + " goes from position " + (expected - 1) + " to "
                                + stored.seq());
            }
            expected = stored.seq() + 1;
            Stored other = byName.putIfAbsent(stored.name(), stored);
            if (other != null) {
                violated.accept(
                        Invariant.ONCE,
                        stored.name() + " is in the history of " + conversation + " at " + other.seq() + " and at "
                                + stored.seq());
            }
            Send send = sends.get(stored.name());
            if (send == null
                    || !send.conversation().equals(conversation)
                    || !send.sender().equals(stored.sender())
                    || changes.fault(conversation, stored.seq(), stored.name(), stored.version())
                            .isPresent()) {
                violated.accept(
                        Invariant.GENUINE,
                        "the history of " + conversation + " has at " + stored.seq() + " what nobody sent there: "
                                + stored.name() + " of " + stored.sender() + ", " + stored.version());
            }
        }
    }

    private void check(Send send, Stored stored) {
        if (send.state() == State.OK) {
            Send.Place place = send.answer().orElseThrow();
            if (stored == null) {
                violated.accept(
                        Invariant.ACKNOWLEDGED,
                        send.name() + " was acknowledged at " + place.seq() + " of " + send.conversation()
                                + " and is not in its history");
            } else if (stored.seq() != place.seq() || !stored.messageId().equals(place.messageId())) {
                violated.accept(
                        Invariant.ACKNOWLEDGED,
                        send.name() + " was acknowledged as " + place + " and is stored at " + stored.seq() + " as "
                                + stored.messageId());
            }
        } else if (send.state() == State.FAILED) {
            String code = send.refusal().orElse("");
            if (!Send.NOTHING_DONE.contains(code)) {
                violated.accept(Invariant.PROMISE, send.name() + " was refused as " + code);
            } else if (stored != null) {
                violated.accept(Invariant.ONCE, send.name() + " was refused as " + code + ", given up, and is stored");
            }
        }
    }
}
