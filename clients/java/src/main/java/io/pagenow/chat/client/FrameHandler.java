package io.pagenow.chat.client;

import io.pagenow.chat.client.Change.ConversationRemoved;
import io.pagenow.chat.client.Change.HistoryReset;

/** Handles the frames of the server. Those of other types are passed over, so a newer server may send them. */
final class FrameHandler {
    private static final System.Logger log = System.getLogger(FrameHandler.class.getName());

    private final Parts parts;
    private final Resumption resumption;
    private final Outbox outbox;
    private final ReadMarks reads;
    private final Runnable caughtUp;

    /** @param caughtUp called when the server has sent everything up to now */
    FrameHandler(Parts parts, Resumption resumption, Outbox outbox, ReadMarks reads, Runnable caughtUp) {
        this.parts = parts;
        this.resumption = resumption;
        this.outbox = outbox;
        this.reads = reads;
        this.caughtUp = caughtUp;
    }

    void handle(Fields frame) {
        String type = frame.text("type");
        try {
            handle(type, frame);
        } catch (RuntimeException malformed) {
            log.log(
                    System.Logger.Level.WARNING,
                    "Passed over a frame of type " + type + " that cannot be read",
                    malformed);
        }
    }

    private void handle(String type, Fields frame) {
        String conversationId = frame.text("conversationId");
        switch (type) {
            case "new-message" -> message(Message.of(frame));
            case "changes" -> {
                // The answer of a pending sync has what is missing, because the server reads it later than this frame.
                if (!parts.inbox().changed(Changes.of(frame, conversationId))) {
                    resumption.sync();
                }
            }
            case "reset" ->
                parts.inbox().reset(new HistoryReset(conversationId, frame.number("seq"), frame.number("rev")));
            case "conversation-removed" ->
                parts.inbox().removed(new ConversationRemoved(conversationId, frame.text("reason")));
            case "my-settings" ->
                parts.inbox().ownSettings(conversationId, frame.number("my"), frame.number("aboveSeq"));
            case "synced" -> {
                resumption.synced();
                caughtUp.run();
            }
            case "done" -> {
                reads.done(frame.text("ref"));
                outbox.confirmed(frame.text("ref"));
            }
            case "error" -> refused(frame);
            default -> {
                // Presence, typing and the like are not for this client.
            }
        }
    }

    private void message(Message message) {
        parts.inbox().received(message);
        outbox.seen(message);
        if (parts.status().is(ConnectionState.ONLINE)) {
            resumption.fillGaps();
        }
    }

    private void refused(Fields frame) {
        ChatException refusal = ChatException.ofFrame(frame);
        String ref = frame.text("ref");
        boolean isOwn = outbox.refused(frame.text("tempMessageId"), refusal) || reads.refused(ref, refusal);
        boolean isOfSync = resumption.refused(ref, refusal);
        if (!isOwn && !(isOfSync && refusal.isRepeated())) {
            parts.error(refusal);
        }
    }
}
