package io.pagenow.chat.chaos.fault;

import io.pagenow.chat.chaos.client.Device;
import io.pagenow.chat.chaos.deployment.Node;
import io.pagenow.chat.chaos.deployment.Waiting;
import java.time.Duration;
import java.util.List;

/** A node stands still for a while, its connections with it. Some of its clients go elsewhere, others wait for it. */
public final class Freeze implements Fault {
    private static final Duration UNAFFECTED = Duration.ofSeconds(5);

    private final String name;
    private final Duration time;

    public Freeze(String name, Duration time) {
        this.name = name;
        this.time = time;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String how() {
        return "SIGSTOP one node for " + time.toSeconds() + " s; half of its clients wait for it";
    }

    @Override
    public String promise() {
        return "clients of the other nodes are answered within 5 s meanwhile; those that waited lack nothing afterwards";
    }

    @Override
    public Duration limit() {
        return time.plusSeconds(120);
    }

    @Override
    public boolean leavesEventLoopsFree() {
        return false;
    }

    @Override
    public void strike(Stage stage) {
        Node victim = stage.victim();
        List<Device> there = stage.devicesAt(victim);
        stage.population().ask(() -> {
            for (int index = 0; index < there.size(); index += 2) {
                there.get(index).bePatient(true);
            }
            return null;
        });
        victim.freeze();
        victim.setReachable(false);
        // A device that is still connecting to the frozen node, or catching up there, is one of its clients too.
        List<Device> elsewhere = stage.population().ask(() -> stage.population().devices().stream()
                .filter(device -> device.node() != victim)
                .toList());
        long end = System.nanoTime() + time.toNanos();
        try {
            stage.population().probe();
            stage.within(UNAFFECTED, "answer clients of nodes that are not frozen", () -> stage.population()
                    .ask(() -> elsewhere.stream().allMatch(device -> device.recoveredAfter() > 0)));
            Waiting.until(time, () -> System.nanoTime() - end > 0);
        } finally {
            victim.thaw();
        }
        victim.setReachable(true);
        stage.over();
        stage.deployment().awaitTogether();
        stage.population().ask(() -> {
            there.forEach(device -> device.bePatient(false));
            return null;
        });
    }
}
