package io.pagenow.chat.chaos.client;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Again and again thousands of messages into one group at once, from one client on each node. */
final class Bursts {
    private static final int MESSAGES = 3_000;
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(6);

    private final Map<Device, List<String>> conversations;
    private final List<String> groups;
    private final SplittableRandom random;
    private long dueAt = System.nanoTime();

    /** @param conversations of each device */
    Bursts(Map<Device, List<String>> conversations, List<String> groups, SplittableRandom random) {
        this.conversations = conversations;
        this.groups = groups;
        this.random = random;
    }

    /** Called many times a second. */
    void tick(long now) {
        if (now - dueAt < 0) {
            return;
        }
        String group = groups.get(random.nextInt(groups.size()));
        List<Device> speakers = speakers(group);
        if (!speakers.isEmpty()) {
            dueAt = now + PAUSE_NANOS;
            for (int number = 0; number < MESSAGES; number++) {
                speakers.get(number % speakers.size()).send(group, "burst");
            }
        }
    }

    /** One member of a group on each node, of those who do not wait for the answers to much of what they have sent. */
    private List<Device> speakers(String group) {
        return List.copyOf(conversations.entrySet().stream()
                .filter(entry -> entry.getValue().contains(group))
                .map(Map.Entry::getKey)
                .filter(device -> device.isOnline() && device.unanswered() < MESSAGES / 10)
                .collect(Collectors.toMap(Device::node, device -> device, (first, other) -> first, LinkedHashMap::new))
                .values());
    }
}
