package io.pagenow.chat.chaos.check;

/** What must hold whatever fails, by the names that the documents use. */
public enum Invariant {
    /** Every acknowledged send is in the history. */
    ACKNOWLEDGED("I1"),
    /** No message twice. */
    ONCE("I2"),
    /** Live order and history order agree for everyone, without a hole. */
    ORDER("I3"),
    /** Everyone who is connected has everything. */
    COMPLETE("I3"),
    /** A read position never goes back. */
    READ_POSITION("I4"),
    /** Memory stays bounded. */
    MEMORY("I5"),
    /** Everyone can send again soon after a fault. */
    RECOVERY("I6"),
    /** A connection that stays open gets every message live, once. */
    LIVE("I7"),
    /** In the end every device that follows changes holds each message in the state in which it is stored. */
    CONVERGENCE("I8"),
    /** Revisions have no hole, in the database and on a connection. */
    REVISIONS("I8"),
    /** An acknowledged change is kept, comes after its message, and a deleted content comes back nowhere. */
    CHANGES_KEPT("I8"),
    /** A removed member gets nothing committed after the removal, a new one without the history nothing from before. */
    MEMBERS("I9"),
    /** Nobody gets what was never sent, or what is not for them. */
    GENUINE("G"),
    /** What else is promised of the one fault. */
    PROMISE("P");

    private final String label;

    Invariant(String label) {
        this.label = label;
    }

    /** As in {@code I1}. */
    public String label() {
        return label;
    }
}
