package io.pagenow.chat.chaos.fault;

import io.pagenow.chat.chaos.check.Invariant;
import io.pagenow.chat.chaos.check.Ledger;
import io.pagenow.chat.chaos.check.Violation;
import io.pagenow.chat.chaos.client.Device;
import io.pagenow.chat.chaos.client.Network;
import io.pagenow.chat.chaos.client.Population;
import io.pagenow.chat.chaos.deployment.Deployment;
import io.pagenow.chat.chaos.deployment.Node;
import io.pagenow.chat.chaos.deployment.Waiting;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;

/** Where a fault takes place: the nodes, their clients, chance, and what did not hold. */
public final class Stage {
    private final Deployment deployment;
    private final Population population;
    private final Network slowNetwork;
    private final int slack;
    private final SplittableRandom random;
    private final List<Violation> violations = new CopyOnWriteArrayList<>();
    private final List<String> notes = new CopyOnWriteArrayList<>();
    private volatile boolean over;

    /**
     * @param slowNetwork for clients that are to read slowly
     * @param slack factor by which all promised times are multiplied
     */
    public Stage(
            Deployment deployment, Population population, Network slowNetwork, int slack, SplittableRandom random) {
        this.deployment = deployment;
        this.population = population;
        this.slowNetwork = slowNetwork;
        this.slack = slack;
        this.random = random;
    }

    public Deployment deployment() {
        return deployment;
    }

    public Population population() {
        return population;
    }

    public Ledger ledger() {
        return population.ledger();
    }

    public Network slowNetwork() {
        return slowNetwork;
    }

    public SplittableRandom random() {
        return random;
    }

    /** One of the nodes. */
    public Node victim() {
        return deployment.nodes().get(random.nextInt(deployment.nodes().size()));
    }

    /** The devices that are connected to a node now. */
    public List<Device> devicesAt(Node node) {
        return population.ask(() -> population.devices().stream()
                .filter(device -> device.isOnline() && device.node() == node)
                .toList());
    }

    public boolean areOnline(List<Device> devices) {
        return population.ask(() -> devices.stream().allMatch(Device::isOnline));
    }

    /** By close code, how many connections have ended so far that clients have not ended. */
    public Map<Integer, Integer> lost() {
        return population.ask(() -> {
            Map<Integer, Integer> codes = new TreeMap<>();
            population.devices().forEach(device -> device.lost().forEach(code -> codes.merge(code, 1, Integer::sum)));
            return codes;
        });
    }

    /** Lets the load go on for some time. */
    public void hold(Duration time) {
        Waiting.pass(time);
    }

    /** The fault is at its end, or can do nothing worse: from now on counts how long clients take to recover. */
    public void over() {
        over = true;
        population.probe();
    }

    public boolean isOver() {
        return over;
    }

    /** Something else that is worth a reader's while. */
    public void note(String what) {
        notes.add(what);
    }

    public void require(boolean holds, String otherwise) {
        if (!holds) {
            violated(Invariant.PROMISE, otherwise);
        }
    }

    /**
     * Waits for what is promised within a time, which a slow machine may exceed as far as this run allows.
     *
     * @param what in the infinitive
     */
    public void within(Duration limit, String what, BooleanSupplier condition) {
        Duration longest = limit.multipliedBy(slack);
        require(Waiting.until(longest, condition), "took more than " + longest.toSeconds() + " s to " + what);
    }

    /** Waits until everyone can send again. */
    public void awaitRecovery(Duration limit) {
        Duration longest = limit.multipliedBy(slack);
        if (!Waiting.until(longest, () -> population.recovered().isPresent())) {
            violated(
                    Invariant.RECOVERY,
                    population.waiting() + " could send nothing for " + longest.toSeconds() + " s after the fault");
        }
    }

    public void violated(Invariant invariant, String what) {
        violations.add(new Violation(invariant, what));
    }

    public List<Violation> violations() {
        return violations;
    }

    public List<String> notes() {
        return notes;
    }
}
