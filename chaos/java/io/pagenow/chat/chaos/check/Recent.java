package io.pagenow.chat.chaos.check;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/** The last events of each conversation at one device, for whoever reads about a violation. */
final class Recent {
    private static final int MAX_EVENTS = 12;

    private final Map<String, Deque<Object>> events = new HashMap<>();

    /** Notes something that happened in one conversation. */
    void note(String conversation, Object event) {
        Deque<Object> last = events.computeIfAbsent(conversation, first -> new ArrayDeque<>());
        last.add(event);
        if (last.size() > MAX_EVENTS) {
            last.remove();
        }
    }

    /** Notes something that happened to the device. */
    void note(Object event) {
        events.keySet().forEach(conversation -> note(conversation, event));
    }

    /** Oldest first. */
    String of(String conversation) {
        return String.valueOf(events.get(conversation));
    }
}
