package io.pagenow.chat.chaos.fault;

import java.time.Duration;
import java.util.List;

/** All faults, in the order in which they are done. */
public final class Faults {
    private Faults() {}

    /** @param soak how long the last of them goes on */
    public static List<Fault> all(Duration soak) {
        Fault crash = new Crash();
        Fault freeze = new Freeze("freeze", Duration.ofSeconds(15));
        Fault postgresRestart = new PostgresRestart();
        Fault postgresConnections = new PostgresConnections();
        Fault redisGone = RedisFault.gone();
        Fault redisFrozen = RedisFault.frozen();
        Fault redisFlushed = RedisFault.flushed();
        Fault slowReader = new SlowReader();
        Fault rolling = new RollingRestart();
        Fault descriptors = new Descriptors();
        return List.of(
                new Calm(),
                crash,
                freeze,
                new Freeze("freeze-long", Duration.ofMinutes(1)),
                postgresRestart,
                new LateCommit(),
                new PostgresSlow(),
                new PostgresFull(),
                postgresConnections,
                redisGone,
                redisFrozen,
                redisFlushed,
                slowReader,
                new Storm(),
                rolling,
                descriptors,
                new Soak(
                        soak,
                        List.of(
                                crash,
                                freeze,
                                postgresRestart,
                                postgresConnections,
                                redisGone,
                                redisFrozen,
                                redisFlushed,
                                slowReader,
                                rolling,
                                descriptors)),
                new PostgresFailover(),
                new PostgresDeaf(),
                new SmallHeap(),
                new Clock(),
                new Partition());
    }
}
