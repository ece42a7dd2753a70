package io.pagenow.chat.group;

/** Reasons why a user is no longer in a conversation. */
enum Leaving {
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
    int id() {
        return id;
    }

    /** Returns the name on the wire. */
    String wireName() {
        return wireName;
    }
}
