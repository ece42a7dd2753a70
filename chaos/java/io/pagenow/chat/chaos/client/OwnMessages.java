package io.pagenow.chat.chaos.client;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Predicate;

/** The latest messages of one user in each conversation, from any of the user's devices. */
final class OwnMessages {
    private static final int MAX_MESSAGES = 80;

    private final Map<String, Deque<Own>> byConversation = new HashMap<>();

    /** @param name its {@code tempMessageId} */
    record Own(long seq, String name) {}

    void add(String conversation, long seq, String name) {
        Deque<Own> latest = byConversation.computeIfAbsent(conversation, first -> new ArrayDeque<>());
        latest.add(new Own(seq, name));
        if (latest.size() > MAX_MESSAGES) {
            latest.remove();
        }
    }

    /** Returns one of those that match, the latest ones rather than the others. */
    Optional<Own> pick(String conversation, Predicate<Own> condition, SplittableRandom random) {
        List<Own> latest = matching(conversation, condition);
        return latest.isEmpty()
                ? Optional.empty()
                : Optional.of(latest.get(Math.max(random.nextInt(latest.size()), random.nextInt(latest.size()))));
    }

    /** Returns the positions of those that match. */
    List<Long> latest(String conversation, Predicate<Own> condition) {
        return matching(conversation, condition).stream().map(Own::seq).toList();
    }

    private List<Own> matching(String conversation, Predicate<Own> condition) {
        return byConversation.getOrDefault(conversation, new ArrayDeque<>()).stream()
                .filter(condition)
                .toList();
    }
}
