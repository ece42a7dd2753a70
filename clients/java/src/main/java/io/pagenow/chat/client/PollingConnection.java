package io.pagenow.chat.client;

import io.pagenow.chat.client.Change.ConversationRemoved;
import io.pagenow.chat.client.StartPlace.Place;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * The transport of clients with an API key, which have no sockets: reads what is new in rounds, and sends by REST. Belongs to the event loop.
 */
final class PollingConnection implements Transport, SendWay {
    private static final int PAGE = 200;
    /** Sends at once. */
    private static final int WIDTH = 8;
    /** Conversations whose changes are read in a round; the others follow in later ones. */
    private static final int CHANGES_PER_ROUND = 10;

    private final Parts parts;
    private final Timers timers;
    private final ReconnectPolicy policy;
    private final Outbox outbox;
    private final StartPlace startPlace;
    private final PolledChanges changes;
    private int attempt;
    /** The work that goes on when the listeners have caught up. */
    private Runnable waiting;

    PollingConnection(Parts parts, StartPlace startPlace) {
        this.parts = parts;
        this.startPlace = startPlace;
        timers = new Timers(parts.loop());
        policy = new ReconnectPolicy(parts.timings());
        outbox = new Outbox(parts.loop(), parts.store(), this, parts.timings(), parts.maxPending(), parts::error);
        changes = new PolledChanges(parts);
    }

    @Override
    public Outbox outbox() {
        return outbox;
    }

    @Override
    public CompletableFuture<Void> markRead(String conversationId, long seq) {
        return CompletableFuture.failedFuture(
                ChatException.of("unsupported", "An API key has no read positions; use a token of a user"));
    }

    @Override
    public void start() {
        if (parts.status().is(ConnectionState.CLOSED) || parts.status().is(ConnectionState.OFFLINE)) {
            policy.resetWait();
            open();
        }
    }

    @Override
    public CompletionStage<?> stop(String reason, OptionalInt closeCode, Optional<ChatException> error) {
        end();
        parts.status().closed(reason, closeCode, error);
        return CompletableFuture.completedStage(null);
    }

    @Override
    public void close() {
        outbox.close();
    }

    @Override
    public void room() {
        Runnable next = waiting;
        if (next != null) {
            waiting = null;
            next.run();
        }
    }

    @Override
    public void verify() {
        if (timers.has("poll")) {
            timers.set("poll", 0, this::round);
        }
    }

    private void open() {
        end();
        parts.status().set(ConnectionState.CONNECTING);
        then(startPlace.find(), begun -> round());
    }

    /** Reads what is new in all conversations. */
    private void round() {
        then(startPlace.latest(), places -> {
            if (!parts.status().is(ConnectionState.ONLINE)) {
                parts.status().set(ConnectionState.SYNCING);
            }
            Deque<Place> behind = new ArrayDeque<>();
            places.stream().filter(place -> place.seq() > seq(place)).forEach(behind::add);
            read(behind);
        });
    }

    private long seq(Place place) {
        return parts.inbox().cursor(place.conversationId()).map(Cursor::seq).orElse(0L);
    }

    private void read(Deque<Place> behind) {
        if (parts.callbacks().isFull()) {
            waiting = () -> read(behind);
            // The listener for which this waits may wait for a send itself.
            outbox.flush();
            return;
        }
        Place place = behind.peek();
        if (place == null) {
            changes.read(CHANGES_PER_ROUND, this::then, this::finished);
            return;
        }
        String conversationId = place.conversationId();
        if (changes.lacksRev(conversationId)) {
            changes.begin(conversationId, this::then, () -> read(behind));
            return;
        }
        CompletableFuture<List<Message>> page = parts.rest().messagesAfter(conversationId, seq(place), PAGE);
        int current = attempt;
        parts.loop().then(page, (messages, failure) -> {
            if (current != attempt) {
                return;
            }
            if (failure instanceof ChatException refusal && refusal.status() == 404) {
                parts.inbox().removed(new ConversationRemoved(conversationId, "not-found"));
                behind.remove();
            } else if (failure != null) {
                failed(failure);
                return;
            } else {
                for (Message message : messages) {
                    // The page has everything that the caller may see: what is missing before a message does not exist.
                    parts.inbox().skipTo(conversationId, message.seq() - 1);
                    parts.inbox().received(message);
                }
                if (messages.size() < PAGE || seq(place) >= place.seq()) {
                    behind.remove();
                }
            }
            read(behind);
        });
    }

    private void finished() {
        policy.reset();
        parts.status().set(ConnectionState.ONLINE);
        timers.set("poll", parts.timings().poll(), this::round);
        outbox.flush();
    }

    /** Goes on with the result of a call, unless the connection was stopped meanwhile. */
    private <T> void then(CompletionStage<T> call, Consumer<T> next) {
        int current = attempt;
        parts.loop().then(call, (result, failure) -> {
            if (current != attempt) {
                return;
            }
            if (failure == null) {
                next.accept(result);
            } else {
                failed(failure);
            }
        });
    }

    private void failed(Throwable failure) {
        if (failure instanceof ChatException refusal && refusal.isForGood()) {
            giveUp(refusal);
            return;
        }
        long atLeast = failure instanceof ChatException refusal
                ? refusal.retryAfter().map(Duration::toMillis).orElse(0L)
                : 0;
        end();
        long wait = atLeast + policy.failed();
        timers.set("reconnect", wait, this::open);
        parts.status().offline(String.valueOf(failure), wait, OptionalInt.empty());
    }

    private void giveUp(ChatException refusal) {
        end();
        parts.status().closed(refusal.getMessage(), OptionalInt.empty(), Optional.of(refusal));
        parts.error(refusal);
    }

    private void end() {
        attempt++;
        waiting = null;
        timers.clearAll();
        outbox.disconnected();
    }

    @Override
    public boolean isOpen() {
        return waiting != null || parts.status().is(ConnectionState.ONLINE);
    }

    @Override
    public int width() {
        return WIDTH;
    }

    @Override
    public void transmit(OutboxEntry entry) {
        PendingMessage message = entry.message();
        parts.loop().then(parts.rest().send(message.conversationId(), message.message()), (stored, failure) -> {
            if (failure == null) {
                outbox.stored(stored);
            } else if (failure instanceof ChatException refusal && refusal.status() == 401) {
                giveUp(refusal);
            } else {
                outbox.refused(entry.name(), repeatable(failure));
            }
        });
    }

    /** The call has a timeout of its own, so this is not needed. */
    @Override
    public void overdue() {}

    /** Without an answer of the server itself, the send is repeated. */
    private static ChatException repeatable(Throwable failure) {
        boolean isAnswer = failure instanceof ChatException refusal && refusal.status() > 0 && refusal.status() < 502;
        return isAnswer || (failure instanceof ChatException repeated && repeated.isRepeated())
                ? (ChatException) failure
                : ChatException.of("unavailable", String.valueOf(failure), failure);
    }
}
