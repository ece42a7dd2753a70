package io.pagenow.chat.bench;

import io.pagenow.chat.bench.load.Account;
import io.pagenow.chat.bench.load.Idlers;
import io.pagenow.chat.bench.load.Loop;
import io.pagenow.chat.bench.server.Server;
import io.pagenow.chat.bench.server.Server.Memory;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;

/** Connections that do nothing: what each costs in memory. */
final class Idle {
    static final String NAME = "idle";

    /** Connections before the first look, so that what a server loads once is not counted. */
    private static final int FIRST = 500;

    /** How long servers may take to settle, and to give back what they needed for connecting. */
    private static final Duration SETTLE = Duration.ofSeconds(20);

    private final Loop loop;
    private final Extent extent;

    Idle(Loop loop, Extent extent) {
        this.loop = loop;
        this.extent = extent;
    }

    /** @param server one that has done nothing before */
    Outcome run(Server server) {
        List<Account> everyone = server.idlers(FIRST + extent.idle());
        List<Account> accounts = everyone.subList(FIRST, everyone.size());
        try (Idlers first = new Idlers(loop, everyone.subList(0, FIRST))) {
            first.idle(SETTLE);
        }
        Memory before = server.memory();
        try (Idlers all = new Idlers(loop, accounts)) {
            all.idle(SETTLE);
            Memory after = server.memory();
            double count = accounts.size();
            Outcome outcome = new Outcome(server.name(), NAME, new EnumMap<>(Figure.class))
                    .with(Figure.RESIDENT, (after.resident() - before.resident()) / count);
            return after.live() == 0 ? outcome : outcome.with(Figure.LIVE, (after.live() - before.live()) / count);
        }
    }
}
