package io.pagenow.chat.chaos.fault;

import io.pagenow.chat.chaos.client.Device;
import io.pagenow.chat.chaos.deployment.Commands;
import io.pagenow.chat.chaos.deployment.Node;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A node may open no more files and connections. */
public final class Descriptors implements Fault {
    private static final int ROOM = 10;
    private static final int CROWD = 200;
    private static final int USUAL = 20_000;
    private static final Duration SHORT = Duration.ofSeconds(8);
    private static final Duration ANSWERED = Duration.ofSeconds(5);
    private static final Duration AGAIN = Duration.ofSeconds(10);

    @Override
    public String name() {
        return "descriptors";
    }

    @Override
    public String how() {
        return "leave one node room for 10 more descriptors (prlimit) while 200 clients connect to it";
    }

    @Override
    public String promise() {
        return "who is connected stays so and is answered within 5 s; the node takes clients again 10 s after it may";
    }

    @Override
    public Optional<String> impossible() {
        long own = ProcessHandle.current().pid();
        return Commands.isAllowed(List.of("prlimit", "--pid", String.valueOf(own)), List.of("true"))
                ? Optional.empty()
                : Optional.of("limiting descriptors needs prlimit (util-linux)");
    }

    @Override
    public void strike(Stage stage) throws IOException {
        Node victim = stage.victim();
        Map<Integer, Integer> lost = stage.lost();
        List<Device> crowd = stage.population()
                .crowd("files-" + Integer.toHexString(stage.random().nextInt()), CROWD);
        limit(victim, open(victim) + ROOM);
        try {
            stage.population().ask(() -> {
                crowd.forEach(device -> device.connect(victim));
                return null;
            });
            stage.population().probe();
            Map<Device, Integer> connections = connections(stage);
            stage.within(ANSWERED, "answer who is connected and stays", () -> stage.population()
                    .ask(() -> connections.entrySet().stream()
                            .filter(device -> device.getKey().connections() == device.getValue())
                            .allMatch(device -> device.getKey().recoveredAfter() > 0)));
            stage.hold(SHORT);
        } finally {
            limit(victim, USUAL);
        }
        stage.population().ask(() -> {
            crowd.forEach(Device::end);
            return null;
        });
        stage.over();
        stage.require(stage.lost().equals(lost), "sockets were closed for want of descriptors: " + stage.lost());
        Device late = stage.population()
                .crowd("late-" + Integer.toHexString(stage.random().nextInt()), 1)
                .get(0);
        stage.within(AGAIN, "take clients again", () -> stage.population().ask(() -> {
            late.connect(victim);
            return late.isOnline() && late.node() == victim;
        }));
        stage.population().ask(() -> {
            late.end();
            return null;
        });
    }

    /** How many connections those have had who are connected. */
    private static Map<Device, Integer> connections(Stage stage) {
        Map<Device, Integer> connections = new HashMap<>();
        stage.population().ask(() -> {
            stage.population().devices().stream()
                    .filter(Device::isOnline)
                    .forEach(device -> connections.put(device, device.connections()));
            return null;
        });
        return connections;
    }

    private static long open(Node node) throws IOException {
        try (Stream<Path> files = Files.list(Path.of("/proc", String.valueOf(node.pid()), "fd"))) {
            return files.count();
        }
    }

    private static void limit(Node node, long descriptors) {
        Commands.run("prlimit", "--pid", String.valueOf(node.pid()), "--nofile=" + descriptors + ":" + USUAL);
    }
}
