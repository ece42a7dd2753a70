package io.pagenow.chat.client;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * The queue of unconfirmed messages: saves, transmits, repeats and refuses them. One message of each conversation is on its way at a time, so none
 * overtakes another that the server refused. {@link #add}, {@link #pending} and {@link #discard} are for all threads, the rest belongs to the event loop.
 */
final class Outbox {
    /** The server closes a connection on a longer frame, so such a message would be repeated for ever. */
    private static final int MAX_BYTES = 60_000;
    /** A frame of fewer bytes passes everywhere, so it is never the one that was too large. */
    private static final int SMALL_BYTES = 1_000;

    private final EventLoop loop;
    private final StoreWriter store;
    private final SendWay way;
    private final Timings timings;
    private final int max;
    private final Consumer<ChatException> orphaned;
    /** By {@code tempMessageId}, the oldest first. Guarded by itself. */
    private final Map<String, OutboxEntry> entries = new LinkedHashMap<>();

    private final AtomicLong refs = new AtomicLong();
    private boolean closed;

    /**
     * @param max the most unconfirmed messages
     * @param orphaned is told of refused messages of an earlier client, for which nobody has a future
     */
    Outbox(EventLoop loop, StoreWriter store, SendWay way, Timings timings, int max, Consumer<ChatException> orphaned) {
        this.loop = loop;
        this.store = store;
        this.way = way;
        this.timings = timings;
        this.max = max;
        this.orphaned = orphaned;
    }

    /** Takes over messages of an earlier client. Called before any other method. */
    void adopt(List<PendingMessage> kept) {
        synchronized (entries) {
            for (PendingMessage message : kept) {
                OutboxEntry entry = new OutboxEntry(message, nextRef(), true);
                entry.saved();
                entries.put(entry.name(), entry);
            }
        }
    }

    /** Adds a message; one whose name is pending already is that message. */
    CompletableFuture<Message> add(PendingMessage message) {
        OutboxEntry entry = new OutboxEntry(message, nextRef(), false);
        if (entry.bytes() > MAX_BYTES) {
            return CompletableFuture.failedFuture(entry.tooLarge());
        }
        synchronized (entries) {
            OutboxEntry pending = entries.get(entry.name());
            if (pending != null) {
                return pending.result();
            }
            if (closed) {
                return CompletableFuture.failedFuture(
                        ChatException.of("closed", "The client is closed").about(entry.name()));
            }
            if (entries.size() >= max) {
                String reason = max + " messages wait to be sent already; send this one when some of them are stored";
                return CompletableFuture.failedFuture(
                        ChatException.of("outbox-full", reason).about(entry.name()));
            }
            entries.put(entry.name(), entry);
            // Within the lock, so that the store has the order of the outbox.
            loop.then(store.save(message), (saved, failure) -> {
                entry.saved();
                flush();
            });
        }
        return entry.result();
    }

    List<PendingMessage> pending() {
        return snapshot().stream().map(OutboxEntry::message).toList();
    }

    void flush() {
        if (!way.isOpen()) {
            return;
        }
        List<OutboxEntry> all = snapshot();
        long onTheirWay = all.stream().filter(OutboxEntry::isSent).count();
        Set<String> busy = new HashSet<>();
        for (OutboxEntry entry : all) {
            boolean isFirst = busy.add(entry.message().conversationId());
            if (isFirst && entry.isQueued() && onTheirWay < way.width()) {
                onTheirWay++;
                entry.sent();
                entry.timer(loop.schedule(timings.answer(), () -> {
                    entry.late();
                    way.overdue();
                }));
                way.transmit(entry);
            }
        }
    }

    /** Returns the messages that may be sent now: the first of each conversation, sent already or not. */
    List<OutboxEntry> firsts() {
        Set<String> busy = new HashSet<>();
        return snapshot().stream()
                .filter(entry -> busy.add(entry.message().conversationId()))
                .filter(entry -> entry.isQueued() || entry.isSent())
                .toList();
    }

    /** Repeats late messages after a sync: the server is alive and has not stored them. */
    void repeatOverdue() {
        snapshot().stream().filter(OutboxEntry::isLate).forEach(OutboxEntry::queue);
        flush();
    }

    /** Queues the sent messages again, because nobody knows if they arrived before the connection was lost. */
    void disconnected() {
        snapshot().stream().filter(OutboxEntry::isSent).forEach(OutboxEntry::queue);
    }

    /** @param message any received message */
    void seen(Message message) {
        find(message.tempMessageId())
                .filter(entry -> entry.message().conversationId().equals(message.conversationId()))
                .flatMap(entry -> entry.seen(message))
                .ifPresent(this::stored);
    }

    /** @param ref of any frame that the server confirms */
    void confirmed(String ref) {
        snapshot().stream()
                .filter(entry -> entry.ref().equals(ref))
                .findFirst()
                .flatMap(OutboxEntry::confirmed)
                .ifPresent(this::stored);
    }

    /** @param message the answer to a send */
    void stored(Message message) {
        find(message.tempMessageId()).ifPresent(entry -> {
            remove(entry);
            entry.succeed(message);
            flush();
        });
    }

    /** Repeats or rejects a message. Returns whether it is one of this outbox. */
    boolean refused(String tempMessageId, ChatException refusal) {
        Optional<OutboxEntry> found = find(tempMessageId);
        found.ifPresent(entry -> {
            if (refusal.isRepeated()) {
                long millis = refusal.retryAfter()
                        .map(Duration::toMillis)
                        .orElseGet(() -> ReconnectPolicy.backOff(entry.countRefusal(), timings));
                entry.pause();
                entry.timer(loop.schedule(millis, () -> {
                    entry.queue();
                    flush();
                }));
                flush();
            } else {
                reject(entry, refusal.about(entry.name()));
            }
        });
        return found.isPresent();
    }

    /** Rejects the largest sent message after a peer refused a frame as too large. Returns whether there was one. */
    boolean rejectLargest() {
        Optional<OutboxEntry> largest = snapshot().stream()
                .filter(OutboxEntry::isSent)
                .filter(entry -> entry.bytes() >= SMALL_BYTES)
                .max(Comparator.comparingInt(OutboxEntry::bytes));
        largest.ifPresent(entry -> reject(entry, entry.tooLarge()));
        return largest.isPresent();
    }

    /** Gives up a message. Returns whether it was pending. */
    boolean discard(String tempMessageId) {
        Optional<OutboxEntry> found = find(tempMessageId);
        found.ifPresent(entry -> loop.execute(() -> {
            remove(entry);
            entry.fail(ChatException.of("discarded", "The message was discarded before the server confirmed it")
                    .about(tempMessageId));
            flush();
        }));
        return found.isPresent();
    }

    /** Fails all messages; those in the store remain there. */
    void close() {
        List<OutboxEntry> left;
        synchronized (entries) {
            closed = true;
            left = List.copyOf(entries.values());
            entries.clear();
        }
        left.forEach(entry ->
                entry.fail(ChatException.of("closed", "The client was closed before the server confirmed the message")
                        .about(entry.name())));
    }

    private String nextRef() {
        return "send-" + refs.incrementAndGet();
    }

    private void reject(OutboxEntry entry, ChatException refusal) {
        remove(entry);
        entry.fail(refusal);
        if (entry.isAdopted()) {
            orphaned.accept(refusal);
        }
        flush();
    }

    private void remove(OutboxEntry entry) {
        synchronized (entries) {
            entries.remove(entry.name());
        }
        store.remove(entry.name());
    }

    private Optional<OutboxEntry> find(String tempMessageId) {
        synchronized (entries) {
            return Optional.ofNullable(entries.get(tempMessageId));
        }
    }

    private List<OutboxEntry> snapshot() {
        synchronized (entries) {
            return List.copyOf(entries.values());
        }
    }
}
