package io.pagenow.chat.bench.scale;

import static io.pagenow.chat.bench.scale.Assumption.CONVERSATIONS;
import static io.pagenow.chat.bench.scale.Assumption.DELIVERY_MICROS;
import static io.pagenow.chat.bench.scale.Assumption.DIRECTORY_BYTES;
import static io.pagenow.chat.bench.scale.Assumption.DIRECT_SERVER_MICROS;
import static io.pagenow.chat.bench.scale.Assumption.HISTORY_MICROS;
import static io.pagenow.chat.bench.scale.Assumption.HOP_MICROS;
import static io.pagenow.chat.bench.scale.Assumption.HOT_DAYS;
import static io.pagenow.chat.bench.scale.Assumption.IDLE_KB_HIGH;
import static io.pagenow.chat.bench.scale.Assumption.LIST_SERVER_MICROS;
import static io.pagenow.chat.bench.scale.Assumption.NODE_BASE_GB;
import static io.pagenow.chat.bench.scale.Assumption.ONLINE;
import static io.pagenow.chat.bench.scale.Assumption.PACED_SERVER_MICROS;
import static io.pagenow.chat.bench.scale.Assumption.PRESENCE_BYTES;
import static io.pagenow.chat.bench.scale.Assumption.UTILISATION;

/** All figures of one number of users. */
public record Sheet(
        Assumptions assumptions,
        Population population,
        Traffic traffic,
        Mesh mesh,
        PresenceLoad presence,
        DatabaseLoad database) {
    private static final double DELIVERIES_OF_DIRECT = 2;
    private static final double MILLION = 1e6;
    static final double GB = 1e9;

    /** @param users registered users, 1 or more */
    public static Sheet of(Assumptions assumptions, double users) {
        Population population = Population.of(assumptions, users);
        Traffic traffic = Traffic.of(assumptions, population);
        PresenceLoad presence = PresenceLoad.of(assumptions, population);
        return new Sheet(
                assumptions,
                population,
                traffic,
                Mesh.of(assumptions, population, traffic),
                presence,
                DatabaseLoad.of(assumptions, population, traffic, presence));
    }

    /** Returns the time of a server for storing and publishing a message without its deliveries, in seconds. */
    static double sendSeconds(Assumptions assumptions, double batch) {
        double direct = assumptions.seconds(DIRECT_SERVER_MICROS);
        return direct
                - DELIVERIES_OF_DIRECT * assumptions.seconds(DELIVERY_MICROS)
                + (assumptions.seconds(PACED_SERVER_MICROS) - direct) / batch;
    }

    /** Returns processors that one node keeps busy at the peak. */
    public double nodeCores() {
        double opening = assumptions.get(CONVERSATIONS) * assumptions.seconds(LIST_SERVER_MICROS)
                + assumptions.seconds(HISTORY_MICROS);
        double all = traffic.messages() * sendSeconds(assumptions, traffic.batch())
                + (traffic.deliveries() + presence.frames()) * assumptions.seconds(DELIVERY_MICROS)
                + traffic.hops() * assumptions.seconds(HOP_MICROS)
                + traffic.connects() * opening;
        return all / population.nodes() + mesh.cores();
    }

    /** Returns processors that PostgreSQL keeps busy at the peak. */
    public double databaseCores() {
        return database.messageCores()
                + database.markCores()
                + database.readCores()
                + database.lastSeenCores()
                + presence.queryCores();
    }

    /** Returns bytes of the directory on each node. */
    public double directoryBytes() {
        return population.entries() * assumptions.get(DIRECTORY_BYTES);
    }

    /** Returns bytes of the connected users whom the presence of each node knows. */
    public double presenceBytes() {
        return population.online() * assumptions.get(PRESENCE_BYTES);
    }

    /** Returns GB of memory of a node. */
    public double nodeGb() {
        return assumptions.get(NODE_BASE_GB)
                + (population.connectionsOfNode() * assumptions.bytes(IDLE_KB_HIGH)
                                + directoryBytes()
                                + presenceBytes())
                        / GB;
    }

    /** Returns GB of memory with which PostgreSQL keeps its hot pages: young messages, and the conversations of connected users. */
    public double databaseGb() {
        return (database.growthOfDay() * assumptions.get(HOT_DAYS)
                        + database.standing() * assumptions.get(ONLINE)
                        + population.users() * RowBytes.presence(assumptions) / RowBytes.FILL)
                / GB;
    }

    /** Returns processors to provide for the given busy ones. */
    public double provided(double cores) {
        return cores / assumptions.get(UTILISATION);
    }

    /** Returns an amount of all users for each million of them. */
    public double ofMillion(double amount) {
        return amount / population.users() * MILLION;
    }
}
