package io.pagenow.chat.bench;

import io.pagenow.chat.bench.server.Processes;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Sees to it that nothing is measured while something else keeps the processors busy. */
final class Quiet {
    private static final int TRIES = 4;
    private static final int LOOK_SECONDS = 2;
    private static final int PATIENCE_SECONDS = 300;

    private final double maxStrangers;
    private final Consumer<String> progress;

    /**
     * @param maxStrangers processors that may be busy with something else during a measurement
     * @param progress told why it waits
     */
    Quiet(double maxStrangers, Consumer<String> progress) {
        this.maxStrangers = maxStrangers;
        this.progress = progress;
    }

    /**
     * Measures, and again if that was void.
     *
     * @throws IllegalStateException if every measurement was
     */
    Outcome measure(Supplier<Outcome> measurement) {
        double busy = 0;
        for (int tries = 0; tries < TRIES; tries++) {
            Outcome outcome = measurement.get();
            busy = outcome.figure(Figure.STRANGERS).orElse(0);
            if (busy <= maxStrangers) {
                return outcome;
            }
            progress.accept("something else kept " + Table.number(busy) + " of the processors busy, so this is void");
            await();
        }
        throw new IllegalStateException("something else kept " + Table.number(busy) + " of the processors busy in "
                + TRIES + " measurements in a row");
    }

    /** Waits until the machine has little to do; the servers that are to be measured do nothing meanwhile. */
    private void await() {
        for (int waited = 0; waited < PATIENCE_SECONDS; waited += LOOK_SECONDS) {
            double before = Processes.machineSeconds();
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(LOOK_SECONDS));
            if ((Processes.machineSeconds() - before) / LOOK_SECONDS <= maxStrangers) {
                return;
            }
        }
    }
}
