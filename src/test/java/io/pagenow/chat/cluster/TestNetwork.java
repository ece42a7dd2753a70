package io.pagenow.chat.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.UUID;

/**
 * Machines of our own: each node has a network namespace with two cards, one towards clients and the database and one towards the other
 * nodes, whose cable can be pulled.
 */
public final class TestNetwork implements AutoCloseable {
    private final String name = UUID.randomUUID().toString().substring(0, 6);
    private final int first = 100 + Math.floorMod(name.hashCode(), 100);
    private final Deque<List<String>> undo = new ArrayDeque<>();

    /** @param machines how many; the caller may find that this is not allowed here, see {@link #isAllowed()} */
    public TestNetwork(int machines) {
        try {
            bridge(outer());
            run("ip", "addr", "add", outerAddress(254) + "/24", "dev", outer());
            bridge(inner());
            for (int machine = 0; machine < machines; machine++) {
                run("ip", "netns", "add", namespace(machine));
                undo.push(List.of("ip", "netns", "del", namespace(machine)));
                inNamespace(machine, "ip", "link", "set", "lo", "up");
                cable(machine, outer(), "o", outerAddress(machine + 1));
                cable(machine, inner(), "i", innerAddress(machine));
            }
        } catch (RuntimeException failure) {
            close();
            throw failure;
        }
    }

    /** Whether this process may make network namespaces. */
    public static boolean isAllowed() {
        try {
            new TestNetwork(1).close();
            return true;
        } catch (IllegalStateException refused) {
            return false;
        }
    }

    public String namespace(int machine) {
        return "ct" + name + machine;
    }

    /** Where clients reach a machine. */
    public String address(int machine) {
        return outerAddress(machine + 1);
    }

    /** Where the other nodes reach a machine. */
    public String innerAddress(int machine) {
        return "10." + first + ".2." + (machine + 1);
    }

    /** Where machines reach this one. */
    public InetAddress gateway() {
        try {
            return InetAddress.getByName(outerAddress(254));
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Pulls the cable between a node and the other nodes; clients and the database stay reachable. */
    public void cut(int machine) {
        run("ip", "link", "set", plug(machine, "i"), "down");
    }

    public void heal(int machine) {
        run("ip", "link", "set", plug(machine, "i"), "up");
    }

    private String outerAddress(int host) {
        return "10." + first + ".1." + host;
    }

    private String outer() {
        return "cto" + name;
    }

    private String inner() {
        return "cti" + name;
    }

    private String plug(int machine, String kind) {
        return "ct" + kind + name + machine;
    }

    private void bridge(String bridge) {
        run("ip", "link", "add", bridge, "type", "bridge");
        undo.push(List.of("ip", "link", "del", bridge));
        run("ip", "link", "set", bridge, "up");
    }

    private void cable(int machine, String bridge, String kind, String address) {
        String card = "ct" + kind + "0";
        run(
                "ip",
                "link",
                "add",
                plug(machine, kind),
                "type",
                "veth",
                "peer",
                "name",
                card,
                "netns",
                namespace(machine));
        run("ip", "link", "set", plug(machine, kind), "master", bridge, "up");
        inNamespace(machine, "ip", "addr", "add", address + "/24", "dev", card);
        inNamespace(machine, "ip", "link", "set", card, "up");
    }

    private void inNamespace(int machine, String... command) {
        List<String> whole = new java.util.ArrayList<>(List.of("ip", "netns", "exec", namespace(machine)));
        whole.addAll(List.of(command));
        run(whole.toArray(String[]::new));
    }

    private static void run(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(String.join(" ", command) + ": " + said);
            }
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    @Override
    public void close() {
        while (!undo.isEmpty()) {
            run(undo.pop().toArray(String[]::new));
        }
    }
}
