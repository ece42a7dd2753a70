package io.pagenow.chat.client;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;

/** One unconfirmed message. Its phase belongs to the event loop. */
final class OutboxEntry {
    private enum Phase {
        /** It is written to the store. */
        SAVING,
        QUEUED,
        SENT,
        /** It was sent and not confirmed in time. */
        LATE,
        /** The server has asked to repeat it later. */
        PAUSED
    }

    /** Runs dependents of results: they may block, and wait for other results. */
    private static final Executor async = new CompletableFuture<>().defaultExecutor();

    private final PendingMessage message;
    private final boolean adopted;
    private final String ref;
    private final String frame;
    private final int bytes;
    private final CompletableFuture<Message> result = new CompletableFuture<>();
    private Phase phase = Phase.SAVING;
    private Future<?> timer;
    private int refusals;
    private boolean confirmed;
    private Message seen;

    /**
     * @param ref the name of its frame
     * @param adopted whether an earlier client has taken the message
     */
    OutboxEntry(PendingMessage message, String ref, boolean adopted) {
        this.ref = ref;
        this.message = message;
        this.adopted = adopted;
        this.frame = Json.write(message.frame(ref));
        this.bytes = frame.getBytes(StandardCharsets.UTF_8).length;
    }

    PendingMessage message() {
        return message;
    }

    String name() {
        return message.message().tempMessageId();
    }

    String ref() {
        return ref;
    }

    String frame() {
        return frame;
    }

    int bytes() {
        return bytes;
    }

    ChatException tooLarge() {
        return ChatException.of("too-large", "The message is too long to be sent")
                .about(name());
    }

    boolean isAdopted() {
        return adopted;
    }

    /** A copy, so that a caller who completes or cancels it changes nothing here. */
    CompletableFuture<Message> result() {
        return result.copy();
    }

    boolean isQueued() {
        return phase == Phase.QUEUED;
    }

    boolean isSent() {
        return phase == Phase.SENT || phase == Phase.LATE;
    }

    boolean isLate() {
        return phase == Phase.LATE;
    }

    void saved() {
        if (phase == Phase.SAVING) {
            phase = Phase.QUEUED;
        }
    }

    void sent() {
        seen = null;
        phase = Phase.SENT;
    }

    void late() {
        phase = Phase.LATE;
    }

    void pause() {
        stopTimer();
        phase = Phase.PAUSED;
    }

    void queue() {
        stopTimer();
        confirmed = false;
        seen = null;
        phase = Phase.QUEUED;
    }

    /** A message with this name has come. Returns it once the server has confirmed this one, because another user may choose the same name. */
    Optional<Message> seen(Message message) {
        seen = message;
        return result(confirmed);
    }

    /** The server has confirmed the message. Returns it, if it has come already. */
    Optional<Message> confirmed() {
        confirmed = true;
        return result(true);
    }

    private Optional<Message> result(boolean isConfirmed) {
        return isConfirmed ? Optional.ofNullable(seen) : Optional.empty();
    }

    int countRefusal() {
        return refusals++;
    }

    /** Holds the timer of the phase, which a change of the phase cancels. */
    void timer(Future<?> next) {
        stopTimer();
        timer = next;
    }

    private void stopTimer() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }

    void succeed(Message stored) {
        stopTimer();
        async.execute(() -> result.complete(stored));
    }

    void fail(ChatException refusal) {
        stopTimer();
        async.execute(() -> result.completeExceptionally(refusal));
    }
}
