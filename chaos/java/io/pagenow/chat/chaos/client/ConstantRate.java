package io.pagenow.chat.chaos.client;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/** A number of messages and changes a second, of any client to any of its conversations, whether the server keeps up or not. */
final class ConstantRate {
    /** A client that gets no answers does not go on and on. */
    private static final int MAX_UNANSWERED = 50;

    /** Longest time that is made up for when the clients stood still. */
    private static final long MAX_BEHIND_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private static final int MAX_LENGTH = 120;

    private final Map<Device, List<String>> conversations;
    private final Map<Device, ChangeMix> changes;
    private final List<Device> devices;
    private final int changesPercent;
    private final double perNano;
    private final SplittableRandom random;
    private long sentAt;
    private double due;

    /**
     * @param conversations of each device
     * @param changes of each device
     */
    ConstantRate(
            Map<Device, List<String>> conversations,
            Map<Device, ChangeMix> changes,
            Load load,
            SplittableRandom random) {
        this.conversations = conversations;
        this.changes = changes;
        this.changesPercent = load.changesPercent();
        this.devices = List.copyOf(conversations.keySet());
        this.perNano = load.messagesPerSecond() / (double) TimeUnit.SECONDS.toNanos(1);
        this.random = random;
    }

    /** Called many times a second. */
    void tick(long now) {
        double most = (double) devices.size() * MAX_UNANSWERED;
        due = Math.min(most, due + perNano * Math.min(now - sentAt, MAX_BEHIND_NANOS));
        sentAt = now;
        for (; due >= 1; due--) {
            Device device = devices.get(random.nextInt(devices.size()));
            List<String> own = conversations.get(device);
            String conversation = own.get(random.nextInt(own.size()));
            int length = random.nextInt(1, MAX_LENGTH);
            boolean change = random.nextInt(100) < changesPercent;
            if (device.unanswered() >= MAX_UNANSWERED) {
                continue;
            }
            if (change) {
                changes.get(device).change(conversation);
            } else {
                device.send(conversation, "x".repeat(length));
            }
        }
    }
}
