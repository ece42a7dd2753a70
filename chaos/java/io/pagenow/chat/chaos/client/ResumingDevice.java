package io.pagenow.chat.chaos.client;

import io.pagenow.chat.chaos.check.Evidence.Kind;
import io.pagenow.chat.chaos.check.Seen;
import io.pagenow.chat.chaos.check.Track;
import io.pagenow.chat.support.TestUser;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * A client as it should be: on each connection it first asks for what it has missed, and then repeats what was not answered. One that finds
 * a gap in what is live gives the server a moment and then asks. If it follows changes, it also edits and deletes; a gap in the
 * revisions is no matter of time, because the server orders them, so it asks at once.
 */
final class ResumingDevice extends Device {
    private static final long GAP_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** One of so many devices repeats what was not answered before it has seen what it missed, where that may stand. */
    private static final int HASTY = 3;

    private final boolean hasty;

    /** Present if the client follows changes. */
    private final Optional<ChangeOutbox> changeOutbox;

    private State state = State.OFFLINE;
    private long gapSince;

    private enum State {
        OFFLINE,
        /** Connected, and what was missed is coming in. */
        SYNCING,
        ONLINE
    }

    private ResumingDevice(
            String name,
            TestUser user,
            Kind kind,
            Surroundings surroundings,
            Network network,
            SplittableRandom random) {
        super(name, user, kind, surroundings, network, random);
        this.hasty = random.nextInt(HASTY) == 0;
        this.changeOutbox = kind == Kind.FOLLOWING
                ? Optional.of(new ChangeOutbox(ledger(), name, inbox(), random.split()))
                : Optional.empty();
    }

    static Device following(
            String name, TestUser user, Surroundings surroundings, Network network, SplittableRandom random) {
        return new ResumingDevice(name, user, Kind.FOLLOWING, surroundings, network, random);
    }

    /** Makes a device whose client does not know that messages change. */
    static Device withoutChanges(
            String name, TestUser user, Surroundings surroundings, Network network, SplittableRandom random) {
        return new ResumingDevice(name, user, Kind.RESUMING, surroundings, network, random);
    }

    @Override
    public Optional<ChangeOutbox> changeOutbox() {
        return changeOutbox;
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
            JsonObject sync = new JsonObject().put("action", "sync");
            link().send(
                            changeOutbox.isPresent()
                                    ? sync.put("cursors", inbox().cursorsWithRevisions())
                                            .put("reads", true)
                                    : sync.put("cursors", inbox().cursors()));
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
        String type = frame.getString("type", "");
        if (type.equals("synced")) {
            see(new Seen.Synced());
            state = State.ONLINE;
            transmit();
        } else if (changeOutbox.isEmpty() || !receivedChange(type, frame)) {
            super.received(frame);
        }
    }

    /** Returns whether it was a frame that only clients know that follow changes. */
    private boolean receivedChange(String type, JsonObject frame) {
        switch (type) {
            case "changes" -> changed(Frames.changes(frame));
            case "done" ->
                changeOutbox.ifPresent(changes -> changes.done(frame.getString("ref"), frame.getLong("rev")));
            case "reset" -> reset(frame.getString("conversationId"), frame.getLong("seq"), frame.getLong("rev"));
            case "conversation-removed" -> see(new Seen.Removed(frame.getString("conversationId")));
            default -> {
                return false;
            }
        }
        return true;
    }

    private void changed(Seen.Changes frame) {
        see(frame);
        if (inbox().copy(frame.conversation()).apply(frame) == Track.Arrival.AHEAD && state == State.ONLINE) {
            ledger().gap();
            refresh();
        }
    }

    private void reset(String conversation, long seq, long rev) {
        see(new Seen.Reset(conversation, seq, rev));
        inbox().reset(conversation, seq, rev);
    }

    @Override
    void refused(String ref, JsonObject error) {
        changeOutbox.ifPresent(
                changes -> changes.refused(ref, error.getString("code"), error.getLong("retryAfterMs", 0L)));
    }

    @Override
    void refused() {
        if (state == State.SYNCING) {
            // The sync has failed: the client begins anew.
            link().leave(true);
        }
    }

    @Override
    void arrived(Seen.Message message, boolean own, Track.Arrival arrival) {
        if (changeOutbox.isPresent()) {
            inbox().copy(message.conversation()).put(message.seq(), message.version());
            if (own && arrival != Track.Arrival.REPEATED) {
                changeOutbox.get().sent(message.conversation(), message.seq(), message.name());
            }
        }
        if (state == State.ONLINE && arrival == Track.Arrival.AHEAD && gapSince == 0) {
            gapSince = System.nanoTime();
            ledger().gap();
        } else if (gapSince != 0 && !inbox().hasGap()) {
            gapSince = 0;
        }
    }

    @Override
    void acknowledged(Seen.Message message) {
        changeOutbox.ifPresent(changes -> changes.acknowledged(message.conversation(), message.seq(), message.name()));
    }
}
