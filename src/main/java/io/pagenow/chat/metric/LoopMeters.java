package io.pagenow.chat.metric;

import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Metrics of the lag of event loops. Each loop runs an empty task every 500 ms; the delay of the task is the time for which any other task
 * had to wait. Thread-safe.
 */
public final class LoopMeters {
    private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final Histogram lag;
    private final MaxGauge maxLag;

    LoopMeters(MetricRegistry registry) {
        lag = registry.histogram(
                "chat_event_loop_lag_seconds",
                "Delay of due tasks on event loops",
                Histogram.ofMicros(
                        1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 1_000_000, 5_000_000));
        maxLag = registry.maxGauge(
                "chat_event_loop_lag_max_seconds", "Maximum lag of any event loop in the last 30 to 60 s", 1e-9);
    }

    /** Returns the maximum lag in the last 30 to 60 s, in nanoseconds. */
    public long maxLag() {
        return maxLag.now();
    }

    /**
     * Starts measuring the given loops.
     *
     * @return stops measuring
     */
    public Runnable watch(EventLoopGroup loops) {
        List<Watch> watches = new ArrayList<>();
        for (EventExecutor loop : loops) {
            Watch watch = new Watch(loop);
            watches.add(watch);
            watch.next();
        }
        return () -> watches.forEach(Watch::end);
    }

    private final class Watch implements Runnable {
        private final EventExecutor loop;
        private volatile @Nullable ScheduledFuture<?> timer;
        private volatile boolean ended;
        private long due;

        Watch(EventExecutor loop) {
            this.loop = loop;
        }

        void next() {
            due = System.nanoTime() + PERIOD_NANOS;
            timer = loop.schedule(this, PERIOD_NANOS, TimeUnit.NANOSECONDS);
        }

        @Override
        public void run() {
            long late = Math.max(0, System.nanoTime() - due);
            lag.record(late);
            maxLag.see(late);
            if (!ended) {
                next();
            }
        }

        void end() {
            ended = true;
            ScheduledFuture<?> next = timer;
            if (next != null) {
                next.cancel(false);
            }
        }
    }
}
