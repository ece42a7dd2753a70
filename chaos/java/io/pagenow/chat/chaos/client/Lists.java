package io.pagenow.chat.chaos.client;

import io.pagenow.chat.chaos.check.Evidence;
import io.pagenow.chat.chaos.check.Ledger;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Users look at their lists of conversations, which tell how far they have read. These calls block, so they have threads of their own. */
final class Lists implements AutoCloseable {
    private static final int MAX_WAITING = 16;

    private final People people;
    private final Ledger ledger;
    private final ExecutorService threads = Executors.newFixedThreadPool(2);
    private final AtomicInteger waiting = new AtomicInteger();

    Lists(People people, Ledger ledger) {
        this.people = people;
        this.ledger = ledger;
    }

    /** Looks as soon as there is a thread for it, or not at all if many wait. */
    void lookSoon(String user) {
        if (waiting.get() < MAX_WAITING) {
            waiting.incrementAndGet();
            threads.execute(() -> {
                try {
                    look(user);
                } catch (RuntimeException unavailable) {
                    // Looked at later: a list is not promised while something fails.
                } finally {
                    waiting.decrementAndGet();
                }
            });
        }
    }

    void look(String user) {
        Map<String, Long> least = new HashMap<>();
        people.conversationsOf(user)
                .forEach(conversation -> least.put(conversation, ledger.readPosition(user, conversation)));
        long requestedNanos = System.nanoTime();
        people.user(user).conversations().forEach(row -> {
            String conversation = row.getString("conversationId");
            ledger.changes()
                    .previewed(new Evidence.Preview(
                            user,
                            conversation,
                            row.getLong("seq"),
                            row.getString("latestContent").hashCode(),
                            requestedNanos));
            ledger.listed(new Evidence.Listed(
                    user, conversation, row.getLong("lastReadSeq"), least.getOrDefault(conversation, 0L)));
        });
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
