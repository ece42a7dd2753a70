package io.pagenow.chat.search;

/** The amount done at once: half as much after a failure, and more again when it succeeds for a while. */
final class Stride {
    /** Successes after a failure before more is tried. */
    private static final int CAUTION = 8;

    private final long least;
    private final long most;
    private long now;
    private int caution;

    Stride(long least, long first, long most) {
        this.least = least;
        this.most = most;
        this.now = first;
    }

    long now() {
        return now;
    }

    void narrow() {
        now = Math.max(least, now / 2);
    }

    void widen() {
        if (caution > 0) {
            caution--;
        } else {
            now = Math.min(most, now * 2);
        }
    }

    void failed() {
        narrow();
        caution = CAUTION;
    }
}
