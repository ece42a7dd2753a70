package io.pagenow.chat.event;

/** Determines who receives an event. */
public enum Audience {
    /** All participants of the conversation. Every node finds them itself, so they do not travel between nodes. */
    PARTICIPANTS(0),
    /** The users named in the envelope. */
    NAMED(1);

    private final int id;

    Audience(int id) {
        this.id = id;
    }

    /** Returns the number that stands for it between nodes; never reused. */
    public int id() {
        return id;
    }

    /** @throws IllegalArgumentException if none has the id */
    public static Audience of(int id) {
        for (Audience known : values()) {
            if (known.id == id) {
                return known;
            }
        }
        throw new IllegalArgumentException("no audience has the id " + id);
    }
}
