package io.pagenow.chat.bench;

import io.pagenow.chat.bench.load.ClosedLoop;
import io.pagenow.chat.bench.load.Load;
import io.pagenow.chat.bench.load.Loop;
import io.pagenow.chat.bench.load.Route;
import io.pagenow.chat.bench.server.Database;
import io.pagenow.chat.bench.server.Server;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** Whether a message costs more in a database that holds many, and for many participants. */
final class Growth {
    static final String FULL = "growth: direct, 10 million stored";

    private static final String TO = "growth: to ";
    private static final List<Integer> PARTICIPANTS = List.of(2, 100, 1_000);
    private static final int CONVERSATIONS = 5;

    /** PostgreSQL's processes tell what they have written when they commit, at most once a second; so a message follows after more. */
    private static final Duration COUNTED = Duration.ofMillis(1_200);

    private static final double ONE_MESSAGE_SECONDS = 0.001;

    /** What belongs to messages; who was here and when is written elsewhere. */
    private static final String WRITTEN = """
            SELECT sum(n_tup_ins + n_tup_upd + n_tup_del) FROM pg_stat_user_tables
            WHERE relname IN ('message_table', 'participant_table', 'conversation_table')""";

    private final Loop loop;
    private final Extent extent;
    private final Messaging messaging;

    Growth(Loop loop, Extent extent) {
        this.loop = loop;
        this.extent = extent;
        this.messaging = new Messaging(loop, extent);
    }

    /**
     * @param database filled; the server's own
     * @param progress told what is measured now
     */
    List<Outcome> run(Server server, Database database, Consumer<String> progress) {
        List<Outcome> outcomes = new ArrayList<>();
        progress.accept(FULL);
        outcomes.add(messaging.outcome(server, FULL, new ClosedLoop(loop, server.direct(extent.pairs())), server));
        for (int participants : PARTICIPANTS) {
            String name = TO + String.format(Locale.ROOT, "%,d", participants);
            progress.accept(name);
            outcomes.add(to(participants, name, server, database));
        }
        return outcomes;
    }

    private Outcome to(int participants, String name, Server server, Database database) {
        List<Route> routes =
                participants == 2 ? server.direct(CONVERSATIONS) : server.groups(CONVERSATIONS, participants);
        try (Load load = new ClosedLoop(loop, routes)) {
            double rowsBefore = written(load, server, database);
            long messagesBefore = load.total();
            Outcome outcome =
                    Outcome.of(server.name(), name, load.measure(extent.warmUp() / 2, extent.seconds() / 2, server));
            double rows = written(load, server, database) - rowsBefore;
            return outcome.with(Figure.ROWS, rows / (load.total() - messagesBefore));
        }
    }

    private double written(Load load, Server server, Database database) {
        loop.idle(COUNTED);
        load.measure(0, ONE_MESSAGE_SECONDS, server);
        return Double.parseDouble(database.ask(WRITTEN));
    }

    /** @param empty direct on a database that was empty before */
    static String note(List<Outcome> outcomes, Outcome empty) {
        StringBuilder note = new StringBuilder("growth: ");
        for (Outcome outcome : outcomes) {
            if (outcome.workload().equals(FULL)) {
                double cpu = outcome.cpu().orElseThrow() / empty.cpu().orElseThrow();
                double rate =
                        empty.figures().get(Figure.MESSAGES) / outcome.figures().get(Figure.MESSAGES);
                note.append("with 10 million messages stored, direct takes ")
                        .append(Table.number(cpu))
                        .append(" x the CPU and ")
                        .append(Table.number(rate))
                        .append(" x the time per message of an empty database; rows written per message:");
            } else {
                note.append(' ')
                        .append(Table.number(outcome.figures().get(Figure.ROWS)))
                        .append(" to ")
                        .append(outcome.workload().substring(TO.length()))
                        .append(',');
            }
        }
        note.setCharAt(note.length() - 1, ' ');
        return note.append("participants").toString();
    }
}
