package io.pagenow.chat.event;

import java.time.Duration;

/** The durable logs of a conversation. Each has positions 1, 2, 3 … without holes, in commit order. */
public enum Log {
    /** Messages, by {@code seq}. */
    MESSAGES(0),
    /** Changes of messages and of the conversation, by {@code rev}. */
    CHANGES(1),
    /** No log: the event has no position and is delivered as it comes. */
    NONE(2);

    /**
     * Longest time between the commit of an event and its delivery on every node: a commit in doubt is looked up for 30 seconds,
     * and other nodes may lag.
     */
    public static final Duration MAX_PUBLICATION_DELAY = Duration.ofSeconds(60);

    private final int id;

    Log(int id) {
        this.id = id;
    }

    /** Returns the number that stands for it between nodes; never reused. */
    public int id() {
        return id;
    }

    /** @throws IllegalArgumentException if none has the id */
    public static Log of(int id) {
        for (Log known : values()) {
            if (known.id == id) {
                return known;
            }
        }
        throw new IllegalArgumentException("no log has the id " + id);
    }
}
