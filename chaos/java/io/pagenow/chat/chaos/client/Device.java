package io.pagenow.chat.chaos.client;

import io.pagenow.chat.chaos.check.Ledger;
import io.pagenow.chat.chaos.check.Seen;
import io.pagenow.chat.chaos.check.Send.Place;
import io.pagenow.chat.chaos.check.Track;
import io.pagenow.chat.support.Endpoints;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * A client as it should be: on each connection it first asks for what it has missed, and then repeats what was not answered. One that finds
 * a gap in what is live gives the server a moment and then asks. Belongs to one event loop; see {@link Population#ask}.
 */
public final class Device implements Link.Listener {
    private static final long GAP_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** One of so many devices repeats what was not answered before it has seen what it missed, where that may stand. */
    private static final int HASTY = 3;

    private static final String CONVERSATION = "conversationId";
    private static final String NAME = "tempMessageId";

    private final String name;
    private final String user;
    private final Ledger ledger;
    private final Inbox inbox = new Inbox();
    private final Outbox outbox;
    private final Link link;
    private final boolean hasty;
    private State state = State.OFFLINE;
    private int sends;
    private long gapSince;
    private long probedAt;
    private long recoveredAt;

    /** How far a device is on its way to being of use. */
    public enum State {
        OFFLINE,
        /** Connected, and what was missed is coming in. */
        SYNCING,
        ONLINE
    }

    Device(
            String name,
            String user,
            String token,
            Vertx vertx,
            Network network,
            Nodes nodes,
            Ledger ledger,
            SplittableRandom random) {
        this.name = name;
        this.user = user;
        this.ledger = ledger;
        this.hasty = random.nextInt(HASTY) == 0;
        this.outbox = new Outbox(ledger, random.split());
        this.link = new Link(vertx, network, nodes, token, random.split(), this);
    }

    public String name() {
        return name;
    }

    public String user() {
        return user;
    }

    public boolean isOnline() {
        return state == State.ONLINE;
    }

    /** Where it is connected, or was last. */
    public Endpoints node() {
        return link.node();
    }

    /** Messages without an answer. */
    public int unanswered() {
        return outbox.size();
    }

    /** How many connections it has had. */
    public int connections() {
        return link.connections();
    }

    /** How often a handshake was refused with a status that says to come again. */
    public int refusals() {
        return link.refusals();
    }

    /** The close codes of all connections that it has not ended itself. */
    public List<Integer> lost() {
        return List.copyOf(link.lost());
    }

    /** Up to which position it has everything. */
    public long cursor(String conversation) {
        return inbox.cursor(conversation);
    }

    /** Whether it stays with a connection on which nothing is heard. */
    public void bePatient(boolean patient) {
        link.bePatient(patient);
    }

    /** Connects for the first time, to some node. */
    public void connect() {
        link.connect();
    }

    /** The same, to one. */
    public void connect(Endpoints node) {
        link.connect(node);
    }

    /** Ends its connection, and comes again. */
    public void leave(boolean abruptly) {
        link.leave(abruptly);
    }

    /** Goes for good. */
    public void end() {
        link.end();
        outbox.clear();
        state = State.OFFLINE;
    }

    /** Whether it has gone for good. */
    public boolean hasEnded() {
        return link.hasEnded();
    }

    /** Reads no further. */
    public void pause() {
        link.pause();
    }

    public void resume() {
        link.resume();
    }

    /** Asks for what it lacks. */
    public void sync() {
        if (link.isOpen() && (state != State.SYNCING)) {
            state = State.SYNCING;
            gapSince = 0;
            see(new Seen.Asked());
            link.send(new JsonObject().put("action", "sync").put("cursors", inbox.cursors()));
        }
    }

    /** Sends a message, at once or as soon as it can. */
    public void send(String conversation, String filling) {
        String message = name + "-" + ++sends;
        outbox.add(message, user, conversation, message + " " + filling);
        transmit();
    }

    /** Sends a message whose acknowledgement shows that all is well again. */
    public void probe(String conversation) {
        probedAt = System.nanoTime();
        recoveredAt = 0;
        send(conversation, "probe");
    }

    /** Nanoseconds from {@link #probe} to the first acknowledgement of something sent since, 0 before it. */
    public long recoveredAfter() {
        return recoveredAt == 0 ? 0 : recoveredAt - probedAt;
    }

    public void markRead(String conversation) {
        if (state == State.ONLINE) {
            link.send(new JsonObject().put("action", "read-messages").put(CONVERSATION, conversation));
        }
    }

    /** Called a few times a second. */
    void tick(long now) {
        link.tick(now);
        if (state == State.ONLINE && gapSince != 0 && now - gapSince > GAP_NANOS) {
            sync();
        }
        transmit();
    }

    private void transmit() {
        if (state == State.ONLINE || (hasty && state == State.SYNCING)) {
            for (Outbox.Pending each : outbox.due(System.nanoTime())) {
                link.send(new JsonObject()
                        .put("action", "send-message")
                        .put(NAME, each.name)
                        .put(CONVERSATION, each.conversation)
                        .put("content", each.content));
            }
        }
    }

    private void see(Seen seen) {
        ledger.saw(name, user, seen);
    }

    @Override
    public void opened() {
        inbox.forgetBehindGaps();
        see(new Seen.Opened());
        sync();
        transmit();
    }

    @Override
    public void closed(int code) {
        see(new Seen.Closed(code));
        state = State.OFFLINE;
        outbox.interrupted();
    }

    @Override
    public void received(JsonObject frame) {
        switch (frame.getString("type", "")) {
            case "new-message" -> message(frame);
            case "read-messages" -> see(new Seen.Read(frame.getString(CONVERSATION), frame.getLong("lastReadSeq")));
            case "synced" -> {
                see(new Seen.Synced());
                state = State.ONLINE;
                transmit();
            }
            case "error" -> refused(frame);
            default -> {
                // Presence, and what else a client does not know.
            }
        }
    }

    private void refused(JsonObject error) {
        if (error.getString(NAME) != null) {
            outbox.refused(error.getString(NAME), error.getString("code"), error.getLong("retryAfterMs", 0L));
        } else if (state == State.SYNCING) {
            // The sync has failed: the client begins anew.
            link.leave(true);
        }
    }

    private void message(JsonObject frame) {
        String conversation = frame.getString(CONVERSATION);
        String message = frame.getString(NAME);
        long seq = frame.getLong("seq");
        String id = frame.getString("messageId");
        see(new Seen.Message(
                conversation, seq, id, message, frame.getString("content").hashCode()));
        boolean ahead = inbox.add(conversation, seq) == Track.Arrival.AHEAD;
        if (state == State.ONLINE && ahead && gapSince == 0) {
            gapSince = System.nanoTime();
            ledger.gap();
        } else if (gapSince != 0 && !inbox.hasGap()) {
            gapSince = 0;
        }
        Outbox.Pending own = outbox.acknowledged(message, new Place(seq, id));
        if (own != null && probedAt != 0 && recoveredAt == 0 && own.begun - probedAt >= 0) {
            recoveredAt = System.nanoTime();
        }
    }
}
