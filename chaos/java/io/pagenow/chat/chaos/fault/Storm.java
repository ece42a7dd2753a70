package io.pagenow.chat.chaos.fault;

import io.pagenow.chat.chaos.client.Device;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Thousands of clients lose their connections at the same moment and come back at once. */
public final class Storm implements Fault {
    private static final int CLIENTS = 5_000;
    private static final int AT_ONCE = 250;
    private static final Duration BATCH = Duration.ofSeconds(20);
    private static final Duration BACK = Duration.ofMinutes(1);

    @Override
    public String name() {
        return "storm";
    }

    @Override
    public String how() {
        return "break 5,000 connections off at once; all come back within half a second";
    }

    @Override
    public String promise() {
        return "all are back within 60 s; who is refused with 429 or 503 comes again after Retry-After";
    }

    @Override
    public Duration limit() {
        return Duration.ofMinutes(3);
    }

    @Override
    public Duration recovery() {
        return Duration.ofMinutes(1);
    }

    @Override
    public void strike(Stage stage) {
        String prefix = "storm-" + Integer.toHexString(stage.random().nextInt());
        List<Device> crowd = stage.population().crowd(prefix, CLIENTS);
        try {
            for (int from = 0; from < CLIENTS; from += AT_ONCE) {
                List<Device> batch = crowd.subList(from, Math.min(CLIENTS, from + AT_ONCE));
                stage.population().ask(() -> {
                    batch.forEach(Device::connect);
                    return null;
                });
                stage.within(BATCH, "connect " + AT_ONCE + " clients in peace", () -> stage.areOnline(batch));
            }
            Map<Device, Integer> before = new HashMap<>();
            stage.population().ask(() -> {
                crowd.forEach(device -> before.put(device, device.connections()));
                crowd.forEach(device -> device.leave(true));
                return null;
            });
            long began = System.nanoTime();
            stage.over();
            stage.within(BACK, "have all clients of the storm back", () -> stage.population()
                    .ask(() -> crowd.stream()
                            .allMatch(device -> device.connections() > before.get(device) && device.isOnline())));
            int refusals = stage.population()
                    .ask(() -> crowd.stream().mapToInt(Device::refusals).sum());
            stage.note(CLIENTS + " back after "
                    + Duration.ofNanos(System.nanoTime() - began).toMillis() + " ms, " + refusals + " times refused");
        } finally {
            stage.population().ask(() -> {
                crowd.forEach(Device::end);
                return null;
            });
        }
    }
}
