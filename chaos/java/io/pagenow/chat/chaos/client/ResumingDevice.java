package io.pagenow.chat.chaos.client;

import io.pagenow.chat.chaos.check.Evidence.Kind;
import io.pagenow.chat.chaos.check.Seen;
import io.pagenow.chat.chaos.check.Track;
import io.pagenow.chat.support.TestUser;
import io.vertx.core.json.JsonObject;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * A client as it should be: on each connection it first asks for what it has missed, and then repeats what was not answered. One that finds
 * a gap in what is live gives the server a moment and then asks.
 */
final class ResumingDevice extends Device {
    private static final long GAP_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** One of so many devices repeats what was not answered before it has seen what it missed, where that may stand. */
    private static final int HASTY = 3;

    private final boolean hasty;
    private State state = State.OFFLINE;
    private long gapSince;

    private enum State {
        OFFLINE,
        /** Connected, and what was missed is coming in. */
        SYNCING,
        ONLINE
    }

    ResumingDevice(String name, TestUser user, Surroundings surroundings, Network network, SplittableRandom random) {
        super(name, user, Kind.RESUMING, surroundings, network, random);
        this.hasty = random.nextInt(HASTY) == 0;
    }

    @Override
    public boolean isOnline() {
        return state == State.ONLINE && !hasEnded();
    }

    @Override
    boolean maySend() {
        return state == State.ONLINE || (hasty && state == State.SYNCING);
    }

    @Override
    public void refresh() {
        if (link().isOpen() && state != State.SYNCING) {
            state = State.SYNCING;
            gapSince = 0;
            see(new Seen.Asked(link().heard()));
            link().send(new JsonObject().put("action", "sync").put("cursors", inbox().cursors()));
        }
    }

    @Override
    void tick(long now) {
        if (state == State.ONLINE && gapSince != 0 && now - gapSince > GAP_NANOS) {
            refresh();
        }
        super.tick(now);
    }

    @Override
    public void opened() {
        inbox().forgetBehindGaps();
        super.opened();
        refresh();
        transmit();
    }

    @Override
    public void closed(int code) {
        super.closed(code);
        state = State.OFFLINE;
    }

    @Override
    public void received(JsonObject frame) {
        if ("synced".equals(frame.getString("type"))) {
            see(new Seen.Synced());
            state = State.ONLINE;
            transmit();
        } else {
            super.received(frame);
        }
    }

    @Override
    void refused() {
        if (state == State.SYNCING) {
            // The sync has failed: the client begins anew.
            link().leave(true);
        }
    }

    @Override
    void arrived(Track.Arrival arrival) {
        if (state == State.ONLINE && arrival == Track.Arrival.AHEAD && gapSince == 0) {
            gapSince = System.nanoTime();
            ledger().gap();
        } else if (gapSince != 0 && !inbox().hasGap()) {
            gapSince = 0;
        }
    }
}
