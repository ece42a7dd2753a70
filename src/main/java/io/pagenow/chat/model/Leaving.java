package io.pagenow.chat.model;

/** Reasons why a user is no longer in a conversation. */
public enum Leaving {
    LEFT(1, "left"),
    REMOVED(2, "removed"),
    DELETED(3, "deleted");

    private final int id;
    private final String wireName;

    Leaving(int id, String wireName) {
        this.id = id;
        this.wireName = wireName;
    }

    /** Returns the number that stands for it in {@code former_participant_table.reason}. */
    public int id() {
        return id;
    }

    /** @throws IllegalArgumentException if no reason has the number */
    public static Leaving of(int id) {
        for (Leaving leaving : values()) {
            if (leaving.id == id) {
                return leaving;
            }
        }
        throw new IllegalArgumentException("No reason to leave has the number " + id);
    }

    /** Returns the name on the wire. */
    public String wireName() {
        return wireName;
    }
}
