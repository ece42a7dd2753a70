package io.pagenow.chat.chaos.client;

/** Finds out when a device can send again. Times are those of {@link System#nanoTime()}. */
final class Probe {
    private String conversation = "";
    private long begunAt;
    private long answeredAt;

    void begin(String where) {
        conversation = where;
        begunAt = System.nanoTime();
        answeredAt = 0;
    }

    /** Something that the device had sent was acknowledged. */
    void acknowledged(Outbox.Pending message) {
        if (isOpen() && message.begun() - begunAt >= 0) {
            answeredAt = System.nanoTime();
        }
    }

    /** Whether nothing that was sent since the beginning was acknowledged. */
    boolean isOpen() {
        return begunAt != 0 && answeredAt == 0;
    }

    String conversation() {
        return conversation;
    }

    /** Nanoseconds from the beginning to the first acknowledgement of something sent since, 0 before it. */
    long took() {
        return answeredAt == 0 ? 0 : answeredAt - begunAt;
    }
}
