package io.pagenow.chat.bench.scale;

import static io.pagenow.chat.bench.scale.Assumption.AVERAGE_ONLINE;
import static io.pagenow.chat.bench.scale.Assumption.BURST;
import static io.pagenow.chat.bench.scale.Assumption.CHECKPOINT_MINUTES;
import static io.pagenow.chat.bench.scale.Assumption.CONVERSATIONS;
import static io.pagenow.chat.bench.scale.Assumption.DIRECT_DATABASE_MICROS;
import static io.pagenow.chat.bench.scale.Assumption.GROUPS;
import static io.pagenow.chat.bench.scale.Assumption.HISTORY_DATABASE_MICROS;
import static io.pagenow.chat.bench.scale.Assumption.LAST_SEEN_MICROS;
import static io.pagenow.chat.bench.scale.Assumption.LEAF_FILL;
import static io.pagenow.chat.bench.scale.Assumption.LIST_DATABASE_MICROS;
import static io.pagenow.chat.bench.scale.Assumption.LOCK_WAL_BYTES;
import static io.pagenow.chat.bench.scale.Assumption.MARK_MICROS;
import static io.pagenow.chat.bench.scale.Assumption.MESSAGE_WAL_BYTES;
import static io.pagenow.chat.bench.scale.Assumption.PACED_DATABASE_MICROS;
import static io.pagenow.chat.bench.scale.Assumption.PEAK;
import static io.pagenow.chat.bench.scale.Assumption.POOL;
import static io.pagenow.chat.bench.scale.Assumption.READ_MICROS;
import static io.pagenow.chat.bench.scale.Assumption.UPDATE_WAL_BYTES;

/**
 * PostgreSQL as one database for all nodes.
 *
 * @param writes transactions a second at the peak that write
 * @param reads statements a second at the peak that only read, those of {@link Poller} included
 * @param polls the part of the reads that nobody has asked for
 * @param messageCores processors at the peak for storing messages
 * @param markCores for read positions
 * @param readCores for reads of clients, of participants, and polls
 * @param lastSeenCores for last-seen times
 * @param walOfDay bytes of write-ahead log in a day
 * @param growthOfDay bytes of tables and indexes that messages add in a day
 * @param standing bytes of conversations and participants
 * @param connections connections of all nodes
 * @param transactionIds transactions in a day that use an id
 */
public record DatabaseLoad(
        double writes,
        double reads,
        double polls,
        double messageCores,
        double markCores,
        double readCores,
        double lastSeenCores,
        double walOfDay,
        double growthOfDay,
        double standing,
        double connections,
        double transactionIds) {
    /** Connections of a node besides its pool: the writer, the health check, the relay, and one for other uses. */
    private static final double OTHER_CONNECTIONS = 4;

    /** Indexes of {@code message_table} with an entry for each row. */
    private static final double LEAVES = 2;

    /**
     * Statements of a client that connects: places, missed messages, the list in three parts, two pages in two parts each.
     */
    private static final double OPENING_STATEMENTS = 9;

    private static final double MINUTES_OF_DAY = 1_440;

    static DatabaseLoad of(Assumptions assumptions, Population population, Traffic traffic, PresenceLoad presence) {
        double lastSeenStatements = Math.min(PresenceLoad.ROUNDS, presence.rows()) * population.nodes();
        double writes = traffic.commits() + traffic.marks() + lastSeenStatements;
        double polls = population.nodes() * Poller.statementsOfNode();
        double participants = (traffic.messages() + traffic.hops()) / assumptions.get(BURST);
        double opening = assumptions.get(CONVERSATIONS) * assumptions.seconds(LIST_DATABASE_MICROS)
                + assumptions.seconds(HISTORY_DATABASE_MICROS);
        double small = assumptions.seconds(READ_MICROS);
        return new DatabaseLoad(
                writes,
                OPENING_STATEMENTS * traffic.connects() + participants + polls,
                polls,
                traffic.messages() * messageSeconds(assumptions, traffic.batch()),
                traffic.marks() * assumptions.seconds(MARK_MICROS),
                traffic.connects() * opening + (participants + polls) * small,
                (presence.rows() + presence.lockedRows()) * assumptions.seconds(LAST_SEEN_MICROS),
                wal(assumptions, population, traffic, presence),
                traffic.messagesOfDay() * RowBytes.message(assumptions),
                standing(assumptions, population),
                population.nodes() * (assumptions.get(POOL) + OTHER_CONNECTIONS),
                (traffic.commits() + traffic.marks()) / assumptions.get(PEAK) * Traffic.SECONDS_OF_DAY
                        + lastSeenStatements * Traffic.SECONDS_OF_DAY);
    }

    /** Returns the time of a message, in seconds; the commit is shared by its batch. */
    static double messageSeconds(Assumptions assumptions, double batch) {
        double full = assumptions.seconds(DIRECT_DATABASE_MICROS);
        return full + (assumptions.seconds(PACED_DATABASE_MICROS) - full) / batch;
    }

    private static double wal(Assumptions assumptions, Population population, Traffic traffic, PresenceLoad presence) {
        double message = assumptions.get(MESSAGE_WAL_BYTES)
                + LEAVES * RowBytes.PAGE * assumptions.get(LEAF_FILL) / assumptions.get(BURST);
        double mark = assumptions.get(UPDATE_WAL_BYTES) + RowBytes.PAGE * RowBytes.FILL / assumptions.get(BURST);
        double average = assumptions.get(AVERAGE_ONLINE) * Traffic.SECONDS_OF_DAY;
        double images = population.users()
                * RowBytes.presence(assumptions)
                * MINUTES_OF_DAY
                / assumptions.get(CHECKPOINT_MINUTES);
        return traffic.messagesOfDay() * message
                + traffic.marks() / assumptions.get(PEAK) * Traffic.SECONDS_OF_DAY * mark
                + average
                        * (presence.rows() * assumptions.get(UPDATE_WAL_BYTES)
                                + presence.lockedRows() * assumptions.get(LOCK_WAL_BYTES))
                + images;
    }

    private static double standing(Assumptions assumptions, Population population) {
        double direct = (assumptions.get(CONVERSATIONS) - assumptions.get(GROUPS)) / 2;
        return population.users()
                * (assumptions.get(CONVERSATIONS) * RowBytes.participant(assumptions)
                        + direct * RowBytes.conversation(assumptions));
    }
}
