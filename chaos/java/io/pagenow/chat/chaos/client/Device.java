package io.pagenow.chat.chaos.client;

import io.pagenow.chat.chaos.check.Evidence.Kind;
import io.pagenow.chat.chaos.check.Ledger;
import io.pagenow.chat.chaos.check.Seen;
import io.pagenow.chat.chaos.check.Send.Place;
import io.pagenow.chat.chaos.check.Track;
import io.pagenow.chat.support.Endpoints;
import io.pagenow.chat.support.TestUser;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** A client on one connection after another. Belongs to one event loop; see {@link Population#ask}. */
public abstract class Device implements Link.Listener {
    private static final String CONVERSATION = "conversationId";
    private static final String NAME = "tempMessageId";

    private final String name;
    private final TestUser user;
    private final Ledger ledger;
    private final Inbox inbox = new Inbox();
    private final Outbox outbox;
    private final Link link;
    private final Probe probe = new Probe();
    private int sends;

    Device(String name, TestUser user, Kind kind, Surroundings surroundings, Network network, SplittableRandom random) {
        this.name = name;
        this.user = user;
        this.ledger = surroundings.ledger();
        this.outbox = new Outbox(ledger, name, user.id(), kind, random.split());
        this.link = new Link(surroundings, network, user.token(), random.split(), this);
        ledger.device(name, user.id(), kind);
    }

    public final String name() {
        return name;
    }

    public final String user() {
        return user.id();
    }

    final TestUser account() {
        return user;
    }

    final Ledger ledger() {
        return ledger;
    }

    final Inbox inbox() {
        return inbox;
    }

    final Outbox outbox() {
        return outbox;
    }

    final Link link() {
        return link;
    }

    /** Whether it is connected and has what it had missed. */
    public abstract boolean isOnline();

    /** Asks for what it may lack. */
    public abstract void refresh();

    /** Whether messages may be sent now. */
    abstract boolean maySend();

    /** An error frame that is not about a send. */
    abstract void refused();

    /** An error frame that answers a request with a {@code ref}. */
    abstract void refused(String ref, JsonObject error);

    /**
     * A message came, and is written down.
     *
     * @param own whether the device's user has sent it
     */
    abstract void arrived(Seen.Message message, boolean own, Track.Arrival arrival);

    /** A message that the device had sent was acknowledged. */
    abstract void acknowledged(Seen.Message message);

    /** The edits and deletions of the device, empty if its client knows none. */
    public abstract Optional<ChangeOutbox> changeOutbox();

    /** Where it is connected, or was last. */
    public final Endpoints node() {
        return link.node();
    }

    /** Messages and changes without an answer. */
    public final int unanswered() {
        return outbox.size() + changeOutbox().map(ChangeOutbox::size).orElse(0);
    }

    /** How many connections it has had. */
    public final int connections() {
        return link.connections();
    }

    /** How often a handshake was refused with a status that says to come again. */
    public final int refusals() {
        return link.refusals();
    }

    /** The close codes of all connections that it has not ended itself. */
    public final List<Integer> lost() {
        return List.copyOf(link.lost());
    }

    /** Up to which position it has everything. */
    public final long cursor(String conversation) {
        return inbox.cursor(conversation);
    }

    /** Whether it stays with a connection on which nothing is heard. */
    public final void bePatient(boolean patient) {
        link.bePatient(patient);
    }

    /** Connects for the first time, to some node. */
    public final void connect() {
        link.connect();
    }

    /** The same, to one. */
    public final void connect(Endpoints node) {
        link.connect(node);
    }

    /** Ends its connection, and comes again. */
    public final void leave(boolean abruptly) {
        link.leave(abruptly);
    }

    /** Goes for good. */
    public final void end() {
        link.end();
        outbox.clear();
        changeOutbox().ifPresent(ChangeOutbox::clear);
    }

    /** Whether it has gone for good. */
    public final boolean hasEnded() {
        return link.hasEnded();
    }

    /** Reads no further. */
    public final void pause() {
        link.pause();
    }

    public final void resume() {
        link.resume();
    }

    /** Sends a message, at once or as soon as it can. */
    public final void send(String conversation, String filling) {
        String message = nextName();
        outbox.add(message, conversation, message + " " + filling);
        transmit();
    }

    /** Sends a message and changes it as soon as it is acknowledged, if the client can. */
    final void sendAndChange(String conversation, String filling) {
        String message = nextName();
        changeOutbox().ifPresent(changes -> changes.changeWhenAcknowledged(message));
        outbox.add(message, conversation, message + " " + filling);
        transmit();
    }

    private String nextName() {
        return name + "-" + ++sends;
    }

    /** Sends a message whose acknowledgement shows that all is well again. */
    public final void probe(String conversation) {
        probe.begin(conversation);
        send(conversation, "probe");
    }

    /** Sends another message, if none that was sent since {@link #probe} was acknowledged and none is waited for. */
    final void probeAgain() {
        if (probe.isOpen() && outbox.size() == 0) {
            send(probe.conversation(), "probe");
        }
    }

    /** Nanoseconds from {@link #probe} to the first acknowledgement of something sent since, 0 before it. */
    public final long recoveredAfter() {
        return probe.took();
    }

    public final void markRead(String conversation) {
        if (isOnline()) {
            link.send(new JsonObject().put("action", "read-messages").put(CONVERSATION, conversation));
        }
    }

    /** Called a few times a second. */
    void tick(long now) {
        link.tick(now);
        transmit();
    }

    final void transmit() {
        if (maySend()) {
            for (Outbox.Pending each : outbox.due(System.nanoTime())) {
                link.send(new JsonObject()
                        .put("action", "send-message")
                        .put(NAME, each.name())
                        .put(CONVERSATION, each.conversation())
                        .put("content", each.content()));
            }
            changeOutbox().ifPresent(changes -> changes.due(System.nanoTime()).forEach(link::send));
        }
    }

    final void see(Seen seen) {
        ledger.saw(name, seen);
    }

    @Override
    public void opened() {
        see(new Seen.Opened(System.nanoTime()));
    }

    @Override
    public void closed(int code) {
        see(new Seen.Closed(code, link.heard()));
        outbox.interrupted();
        changeOutbox().ifPresent(ChangeOutbox::interrupted);
    }

    @Override
    public void received(JsonObject frame) {
        switch (frame.getString("type", "")) {
            case "new-message" -> message(frame);
            case "read-messages" -> see(new Seen.Read(frame.getString(CONVERSATION), frame.getLong("lastReadSeq")));
            case "error" -> error(frame);
            default -> {
                // Presence, and what else a client does not know.
            }
        }
    }

    private void error(JsonObject error) {
        if (error.getString(NAME) != null) {
            outbox.refused(error.getString(NAME), error.getString("code"), error.getLong("retryAfterMs", 0L));
        } else if (error.getString("ref") != null) {
            refused(error.getString("ref"), error);
        } else {
            refused();
        }
    }

    private void message(JsonObject frame) {
        Seen.Message message = new Seen.Message(
                frame.getString(CONVERSATION),
                frame.getLong("seq"),
                frame.getString("messageId"),
                frame.getString(NAME),
                Frames.version(frame));
        see(message);
        boolean own = user.id().equals(frame.getString("senderId"));
        arrived(message, own, inbox.add(message.conversation(), message.seq()));
        outbox.acknowledged(message.name(), new Place(message.seq(), message.messageId()))
                .ifPresent(sent -> {
                    probe.acknowledged(sent);
                    acknowledged(message);
                });
    }
}
