package io.pagenow.chat.bench.scale;

import static io.pagenow.chat.bench.scale.Assumption.COMMIT_MILLIS;
import static io.pagenow.chat.bench.scale.Assumption.CONNECTION_MINUTES;
import static io.pagenow.chat.bench.scale.Assumption.DEVICES;
import static io.pagenow.chat.bench.scale.Assumption.GROUP_SHARE;
import static io.pagenow.chat.bench.scale.Assumption.GROUP_SIZE;
import static io.pagenow.chat.bench.scale.Assumption.MESSAGES;
import static io.pagenow.chat.bench.scale.Assumption.PEAK;
import static io.pagenow.chat.bench.scale.Assumption.READS;
import static io.pagenow.chat.bench.scale.Assumption.RECIPIENT_ONLINE;

/**
 * Messages and connections a second, of all nodes together.
 *
 * @param messagesOfDay messages stored in a day
 * @param messages messages a second at the peak
 * @param deliveries frames a second at the peak that carry them to connections, the sender's included
 * @param batch messages of a node's commit at the peak, 1 to {@link #MAX_BATCH}
 * @param hops messages a second at the peak, counted once for each other node that they go to
 * @param nodeBatches messages a second between nodes that carry them
 * @param connects connections that begin in a second, and as many end
 * @param marks read positions that move in a second at the peak
 */
public record Traffic(
        double messagesOfDay,
        double messages,
        double deliveries,
        double batch,
        double hops,
        double nodeBatches,
        double connects,
        double marks) {
    static final double SECONDS_OF_DAY = 86_400;

    /** Maximum messages of a batch, as in {@code MessageWriter}. */
    static final double MAX_BATCH = 256;

    static Traffic of(Assumptions assumptions, Population population) {
        double day = population.users() * assumptions.get(MESSAGES);
        double messages = day / SECONDS_OF_DAY * assumptions.get(PEAK);
        double direct = recipients(assumptions, 2);
        double group = recipients(assumptions, assumptions.get(GROUP_SIZE));
        double share = assumptions.get(GROUP_SHARE);
        double batch = Math.min(
                MAX_BATCH, Math.max(1, messages / population.nodes() * assumptions.get(COMMIT_MILLIS) / 1_000));
        double reached = (1 - share) * direct + share * group;
        double missed = (1 - share) * missed(population, direct) + share * missed(population, group);
        return new Traffic(
                day,
                messages,
                messages * (1 + reached),
                batch,
                messages * population.peers() * (1 - missed),
                messages / batch * population.peers() * (1 - Math.pow(missed, batch)),
                population.connections() / (assumptions.get(CONNECTION_MINUTES) * 60),
                population.users() * assumptions.get(READS) / SECONDS_OF_DAY * assumptions.get(PEAK));
    }

    /** Returns the connections that a message goes to besides the one that sent it. */
    private static double recipients(Assumptions assumptions, double members) {
        double devices = assumptions.get(DEVICES);
        return devices - 1 + (members - 1) * assumptions.get(RECIPIENT_ONLINE) * devices;
    }

    /** Returns the share of the nodes on which none of some connections is. */
    private static double missed(Population population, double connections) {
        return 1 - Population.distinctNodes(population.nodes(), connections) / population.nodes();
    }

    /** Returns commits of messages a second at the peak. */
    public double commits() {
        return messages / batch;
    }
}
