package io.pagenow.chat.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.UUID;

/**
 * Machines of our own: each node has a network namespace with two cards, one towards clients and the database and one towards the other
 * nodes, whose cable can be pulled. The switches have a namespace too, because the firewall of this one, such as that of Docker, may hold up
 * what passes between machines.
 */
public final class TestNetwork implements AutoCloseable {
    private static final String OUTER = "outer";
    private static final String INNER = "inner";

    private final String name = UUID.randomUUID().toString().substring(0, 6);
    private final int first = 100 + Math.floorMod(name.hashCode(), 100);
    private final Deque<List<String>> undo = new ArrayDeque<>();

    /** @param machines how many; the caller may find that this is not allowed here, see {@link #isAllowed()} */
    public TestNetwork(int machines) {
        try {
            addNamespace(switches());
            addSwitch(OUTER);
            addSwitch(INNER);
            cableToThisMachine();
            for (int machine = 0; machine < machines; machine++) {
                addNamespace(namespace(machine));
                run("ip", "-n", namespace(machine), "link", "set", "lo", "up");
                cable(machine, OUTER, outerAddress(machine + 1));
                cable(machine, INNER, innerAddress(machine));
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
        run("ip", "-n", switches(), "link", "set", plug(machine, INNER), "down");
    }

    public void heal(int machine) {
        run("ip", "-n", switches(), "link", "set", plug(machine, INNER), "up");
    }

    private String outerAddress(int host) {
        return "10." + first + ".1." + host;
    }

    private String switches() {
        return "ct" + name;
    }

    private static String plug(int machine, String network) {
        return network + machine;
    }

    private void addNamespace(String namespace) {
        run("ip", "netns", "add", namespace);
        undo.push(List.of("ip", "netns", "del", namespace));
    }

    private void addSwitch(String network) {
        run("ip", "-n", switches(), "link", "add", network, "type", "bridge");
        run("ip", "-n", switches(), "link", "set", network, "up");
    }

    private void cableToThisMachine() {
        String card = "ct" + name;
        run("ip", "link", "add", card, "type", "veth", "peer", "name", "this", "netns", switches());
        undo.push(List.of("ip", "link", "del", card));
        run("ip", "-n", switches(), "link", "set", "this", "master", OUTER, "up");
        run("ip", "addr", "add", outerAddress(254) + "/24", "dev", card);
        run("ip", "link", "set", card, "up");
    }

    private void cable(int machine, String network, String address) {
        String plug = plug(machine, network);
        run(
                "ip",
                "-n",
                switches(),
                "link",
                "add",
                plug,
                "type",
                "veth",
                "peer",
                "name",
                network,
                "netns",
                namespace(machine));
        run("ip", "-n", switches(), "link", "set", plug, "master", network, "up");
        run("ip", "-n", namespace(machine), "addr", "add", address + "/24", "dev", network);
        run("ip", "-n", namespace(machine), "link", "set", network, "up");
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
