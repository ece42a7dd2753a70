package io.pagenow.chat.event;

/**
 * A type of event.
 *
 * @param id identifies the type between nodes, 1 to 127; never reused
 * @param wireName the {@code type} of its frames
 */
public record EventType(int id, String wireName, Log log, Audience audience) {
    private static final String UNKNOWN = "unknown";

    /**
     * Returns a type that this version does not know. Its events are delivered like those of any other type, because a
     * frame is opaque to nodes.
     */
    static EventType unknown(int id, Log log, Audience audience) {
        return new EventType(id, UNKNOWN, log, audience);
    }
}
