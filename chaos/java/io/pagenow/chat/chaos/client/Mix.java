package io.pagenow.chat.chaos.client;

import java.util.List;
import java.util.SplittableRandom;

/** What one device does by itself: mostly it sends, sometimes it reads, changes, goes and comes, asks, or looks at the list. */
final class Mix {
    private static final int LEAST_PAUSE_MILLIS = 150;
    private static final int MAX_PAUSE_MILLIS = 650;

    /** A client that gets no answers does not go on and on. */
    private static final int MAX_UNANSWERED = 10;

    /** So many of a hundred actions, one after the other; the rest are sends. */
    private static final int READS = 12;

    private static final int LISTS = 15;
    private static final int DEPARTURES = 18;
    private static final int SYNCS = 20;

    /** The connection breaks off before the answer has come. */
    private static final int BREAKS = 22;

    private static final int LONGEST = 900;
    private static final int USUAL = 120;

    private final Device device;
    private final List<String> conversations;
    private final SplittableRandom random;
    private final Runnable list;
    private final ChangeMix changes;
    private final int changesPercent;
    private long due;

    /**
     * @param conversations of the device's user
     * @param list looks at the user's conversations
     * @param changesPercent of a hundred actions, the number of changes
     */
    Mix(
            Device device,
            List<String> conversations,
            SplittableRandom random,
            Runnable list,
            ChangeMix changes,
            int changesPercent) {
        this.device = device;
        this.conversations = conversations;
        this.random = random;
        this.list = list;
        this.changes = changes;
        this.changesPercent = changesPercent;
    }

    /** Called many times a second. */
    void tick(long nowMillis) {
        if (nowMillis - due < 0) {
            return;
        }
        due = nowMillis + random.nextInt(LEAST_PAUSE_MILLIS, MAX_PAUSE_MILLIS);
        String conversation = conversations.get(random.nextInt(conversations.size()));
        if (random.nextInt(100) < changesPercent) {
            changes.change(conversation);
            return;
        }
        int action = random.nextInt(100);
        boolean something = random.nextBoolean();
        int length = random.nextInt(1, random.nextInt(20) == 0 ? LONGEST : USUAL);
        if (action < READS) {
            device.markRead(conversation);
        } else if (action < LISTS) {
            list.run();
        } else if (action < DEPARTURES) {
            device.leave(something);
        } else if (action < SYNCS) {
            device.refresh();
        } else if (device.unanswered() < MAX_UNANSWERED) {
            device.send(conversation, "x".repeat(length));
            if (action < BREAKS) {
                device.leave(true);
            }
        }
    }
}
