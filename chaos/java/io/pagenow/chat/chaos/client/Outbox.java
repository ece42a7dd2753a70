package io.pagenow.chat.chaos.client;

import io.pagenow.chat.chaos.check.Evidence.Kind;
import io.pagenow.chat.chaos.check.Ledger;
import io.pagenow.chat.chaos.check.Send;
import io.pagenow.chat.chaos.check.Send.Place;
import io.pagenow.chat.model.ErrorCode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/** A device's messages without an answer. Unless its client is simple, each is sent again under its name until it has one. */
final class Outbox {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(8);
    private static final long BACK_OFF_NANOS = TimeUnit.MILLISECONDS.toNanos(400);

    /** Of a hundred sends whose connection broke so many are never asked about again, as by someone who closes the browser. */
    private static final int ABANDONED_PERCENT = 3;

    private static final int MAX_REFUSALS = 30;

    /** After these it is not known whether the send was stored. */
    private static final Set<String> OPEN = Set.of(ErrorCode.UNAVAILABLE.wireName(), ErrorCode.INTERNAL.wireName());

    private static final Set<String> PASSING = Set.of(
            ErrorCode.OVERLOADED.wireName(),
            ErrorCode.RATE_LIMITED.wireName(),
            ErrorCode.UNAVAILABLE.wireName(),
            ErrorCode.INTERNAL.wireName());

    private final Ledger ledger;
    private final String device;
    private final String user;
    private final boolean repeats;
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

        /** Whether it may have been stored although the client has no answer. */
        private boolean doubtful;

        /** Whether the last sending was refused. */
        private boolean refused;

        private int refusals;

        private Pending(String name, String conversation, String content) {
            this.name = name;
            this.conversation = conversation;
            this.content = content;
        }
    }

    Outbox(Ledger ledger, String device, String user, Kind kind, SplittableRandom random) {
        this.ledger = ledger;
        this.device = device;
        this.user = user;
        this.repeats = kind == Kind.RESUMING;
        this.random = random;
    }

    void add(String name, String conversation, String content) {
        pending.put(name, new Pending(name, conversation, content));
    }

    /** What is to be sent now, for the first time or again. */
    List<Pending> due(long now) {
        List<Pending> due = new ArrayList<>();
        for (Pending each : pending.values()) {
            if (!each.sent) {
                ledger.begun(each.name, device, user, each.conversation, each.content);
            } else if (repeats && now - each.due > 0) {
                ledger.repeated(each.name);
                each.doubtful |= !each.refused;
            } else {
                continue;
            }
            each.sent = true;
            each.refused = false;
            each.due = now + PATIENCE_NANOS;
            due.add(each);
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
        refused.doubtful |= OPEN.contains(code);
        if (!repeats || !PASSING.contains(code) || ++refused.refusals > MAX_REFUSALS) {
            pending.remove(name);
            if (!OPEN.contains(code) && !(refused.doubtful && Send.NOTHING_DONE.contains(code))) {
                ledger.refused(name, code);
            }
            return;
        }
        refused.refused = true;
        refused.due = System.nanoTime()
                + Math.max(BACK_OFF_NANOS, TimeUnit.MILLISECONDS.toNanos(retryAfterMillis))
                + random.nextLong(BACK_OFF_NANOS);
    }

    /** The connection is gone: nothing is known of what was sent on it. */
    void interrupted() {
        pending.values().removeIf(each -> each.sent && (!repeats || random.nextInt(100) < ABANDONED_PERCENT));
        long now = System.nanoTime();
        pending.values().forEach(each -> {
            each.doubtful |= each.sent && !each.refused;
            each.due = now;
        });
    }

    /** Nobody asks any more. */
    void clear() {
        pending.clear();
    }

    int size() {
        return pending.size();
    }
}
