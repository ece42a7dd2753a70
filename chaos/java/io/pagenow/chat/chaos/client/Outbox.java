package io.pagenow.chat.chaos.client;

import io.pagenow.chat.chaos.check.Ledger;
import io.pagenow.chat.chaos.check.Send.Place;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/** A device's messages without an answer. Each is sent again under its name until it has one. */
final class Outbox {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(8);
    private static final long BACK_OFF_NANOS = TimeUnit.MILLISECONDS.toNanos(400);

    /** Of a hundred sends whose connection broke so many are never asked about again, as by someone who closes the browser. */
    private static final int ABANDONED_PERCENT = 3;

    private static final int MOST_REFUSALS = 30;

    /** After these nothing was done, or it is not known; in either case the same send again is right. */
    private static final Set<String> PASSING = Set.of("overloaded", "unavailable", "internal", "too-many-requests");

    private final Ledger ledger;
    private final SplittableRandom random;
    private final Map<String, Pending> pending = new LinkedHashMap<>();

    /** A message that waits for its answer. */
    static final class Pending {
        final String name;
        final String conversation;
        final String content;
        final long begun = System.nanoTime();
        private long due;
        private boolean sent;
        private int refusals;

        private Pending(String name, String conversation, String content) {
            this.name = name;
            this.conversation = conversation;
            this.content = content;
        }
    }

    Outbox(Ledger ledger, SplittableRandom random) {
        this.ledger = ledger;
        this.random = random;
    }

    void add(String name, String sender, String conversation, String content) {
        ledger.begun(name, sender, conversation, content);
        pending.put(name, new Pending(name, conversation, content));
    }

    /** What is to be sent now, for the first time or again. */
    List<Pending> due(long now) {
        List<Pending> due = new ArrayList<>();
        for (Pending each : pending.values()) {
            if (!each.sent || now - each.due > 0) {
                if (each.sent) {
                    ledger.repeated(each.name);
                }
                each.sent = true;
                each.due = now + PATIENCE_NANOS;
                due.add(each);
            }
        }
        return due;
    }

    /** @return the message, if it was waited for */
    Pending acknowledged(String name, Place place) {
        Pending answered = pending.remove(name);
        if (answered != null) {
            ledger.acknowledged(name, place);
        }
        return answered;
    }

    /** @param retryAfterMillis as the server asks for; 0 if it does not */
    void refused(String name, String code, long retryAfterMillis) {
        ledger.error(code);
        Pending refused = pending.get(name);
        if (refused == null) {
            return;
        }
        if (!PASSING.contains(code) || ++refused.refusals > MOST_REFUSALS) {
            pending.remove(name);
            if (!code.equals("unavailable") && !code.equals("internal")) {
                ledger.refused(name, code);
            }
            return;
        }
        refused.due = System.nanoTime()
                + Math.max(BACK_OFF_NANOS, TimeUnit.MILLISECONDS.toNanos(retryAfterMillis))
                + random.nextLong(BACK_OFF_NANOS);
    }

    /** The connection is gone: nothing is known of what was sent on it. */
    void interrupted() {
        pending.values().removeIf(each -> each.sent && random.nextInt(100) < ABANDONED_PERCENT);
        pending.values().forEach(each -> each.due = System.nanoTime());
    }

    /** Nobody asks any more. */
    void clear() {
        pending.clear();
    }

    int size() {
        return pending.size();
    }
}
