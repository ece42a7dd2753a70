package io.pagenow.chat.chaos.client;

import io.pagenow.chat.chaos.check.Evidence.Kind;
import io.pagenow.chat.chaos.check.Ledger;
import io.pagenow.chat.chaos.check.Send;
import io.pagenow.chat.chaos.check.Send.Place;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** A device's messages without an answer. */
final class Outbox {
    private final Ledger ledger;
    private final String device;
    private final String user;
    private final Unanswered<Pending> unanswered;

    /**
     * A message that waits for its answer.
     *
     * @param begun when it was to be sent, by {@link System#nanoTime()}
     */
    record Pending(String name, String conversation, String content, long begun) {}

    Outbox(Ledger ledger, String device, String user, Kind kind, SplittableRandom random) {
        this.ledger = ledger;
        this.device = device;
        this.user = user;
        this.unanswered = new Unanswered<>(kind, random, new Records());
    }

    void add(String name, String conversation, String content) {
        unanswered.add(name, new Pending(name, conversation, content, System.nanoTime()));
    }

    /** What is to be sent now, for the first time or again. */
    List<Pending> due(long now) {
        return unanswered.due(now);
    }

    /** Returns the message, if it was waited for. */
    Optional<Pending> acknowledged(String name, Place place) {
        Optional<Pending> answered = unanswered.answered(name);
        answered.ifPresent(message -> ledger.acknowledged(name, place));
        return answered;
    }

    /** @param retryAfterMillis as the server asks for; 0 if it does not */
    void refused(String name, String code, long retryAfterMillis) {
        unanswered.refused(name, code, retryAfterMillis);
    }

    /** The connection is gone: nothing is known of what was sent on it. */
    void interrupted() {
        unanswered.interrupted();
    }

    /** Nobody asks any more. */
    void clear() {
        unanswered.clear();
    }

    int size() {
        return unanswered.size();
    }

    private final class Records implements Unanswered.Records<Pending> {
        @Override
        public void sent(Pending message, boolean repeated) {
            if (repeated) {
                ledger.repeated(message.name);
            } else {
                ledger.begun(message.name, device, user, message.conversation, message.content);
            }
        }

        @Override
        public void error(String code) {
            ledger.error(code);
        }

        @Override
        public void refused(Pending message, String code, boolean doubtful) {
            if (!(doubtful && Send.NOTHING_DONE.contains(code))) {
                ledger.refused(message.name, code);
            }
        }
    }
}
