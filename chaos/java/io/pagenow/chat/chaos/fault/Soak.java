package io.pagenow.chat.chaos.fault;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** One fault after another as chance has it, on the same nodes and clients. */
public final class Soak implements Fault {
    private static final Duration LONGEST_FAULT = Duration.ofMinutes(2);
    private static final int MAX_QUIET_MILLIS = 5_000;

    private final Duration time;
    private final List<Fault> faults;

    /** @param faults those that leave the nodes as they were, and need nothing unusual */
    Soak(Duration time, List<Fault> faults) {
        this.time = time;
        this.faults = faults;
    }

    @Override
    public String name() {
        return "soak";
    }

    @Override
    public String how() {
        return "faults in an order of chance for " + time.toSeconds() + " s";
    }

    @Override
    public String promise() {
        return "what each of them promises";
    }

    @Override
    public Duration limit() {
        return time.plus(LONGEST_FAULT).plusSeconds(120);
    }

    @Override
    public boolean leavesEventLoopsFree() {
        return false;
    }

    @Override
    public void strike(Stage stage) throws Exception {
        long end = System.nanoTime() + time.toNanos();
        List<String> done = new ArrayList<>();
        while (System.nanoTime() - end < 0 && stage.violations().isEmpty()) {
            Fault fault = faults.get(stage.random().nextInt(faults.size()));
            done.add(fault.name());
            fault.strike(stage);
            stage.awaitRecovery(fault.recovery());
            stage.hold(Duration.ofMillis(stage.random().nextInt(MAX_QUIET_MILLIS)));
        }
        stage.note(String.join(", ", done));
        stage.over();
    }
}
