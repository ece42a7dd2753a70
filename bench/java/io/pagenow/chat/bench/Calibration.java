package io.pagenow.chat.bench;

import io.pagenow.chat.bench.load.Loop;
import io.pagenow.chat.bench.server.Bun;
import io.pagenow.chat.bench.server.CommitsAndWrites;

/**
 * Fixed work that is measured beside every workload. Machines differ by a factor of two from one day to the next, and what the work costs
 * tells by how much: the costs of a message are reported as multiples of it too.
 */
interface Calibration extends AutoCloseable {
    /** Measures now: microseconds of processor time for one unit of the work. */
    double micros();

    @Override
    void close();

    /** Bun's publishing where it is installed, else commits and writes to a socket. */
    static Calibration start(Loop loop, Extent extent) {
        return Bun.isInstalled() ? new PublishedByBun(loop, extent) : new OfThisProcess();
    }

    /** Names the work of this machine, for the report. */
    static String description() {
        return Bun.isInstalled() ? "a message that Bun publishes" : "a commit and ten frames through a socket";
    }

    /** A message that Bun publishes to two. */
    final class PublishedByBun implements Calibration {
        private static final double WARM_UP_SECONDS = 1;
        private static final double SECONDS = 2;

        private final Bun bun = Bun.start();
        private final Messaging messaging;

        PublishedByBun(Loop loop, Extent extent) {
            messaging = new Messaging(loop, extent.lasting(WARM_UP_SECONDS, SECONDS));
        }

        @Override
        public double micros() {
            return messaging.direct(bun).cpu().orElseThrow();
        }

        @Override
        public void close() {
            bun.close();
        }
    }

    /** A row that is committed, and ten frames through a socket. */
    final class OfThisProcess implements Calibration {
        private final CommitsAndWrites work = new CommitsAndWrites();

        @Override
        public double micros() {
            return work.micros();
        }

        @Override
        public void close() {
            work.close();
        }
    }
}
