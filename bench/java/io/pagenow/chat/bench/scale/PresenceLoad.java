package io.pagenow.chat.bench.scale;

import static io.pagenow.chat.bench.scale.Assumption.AUDIENCE_CONNECTED_MICROS;
import static io.pagenow.chat.bench.scale.Assumption.AUDIENCE_CONVERSATION_MICROS;
import static io.pagenow.chat.bench.scale.Assumption.AUDIENCE_MEMBER_MICROS;
import static io.pagenow.chat.bench.scale.Assumption.CONNECTION_MINUTES;
import static io.pagenow.chat.bench.scale.Assumption.CONVERSATIONS;
import static io.pagenow.chat.bench.scale.Assumption.GROUPS;
import static io.pagenow.chat.bench.scale.Assumption.GROUP_SIZE;
import static io.pagenow.chat.bench.scale.Assumption.ONLINE;
import static io.pagenow.chat.bench.scale.Assumption.USER_ID_BYTES;

/**
 * Presence at the busiest moment. Every node publishes the changes of all users to its own.
 *
 * @param changes users who come or go in a second
 * @param capacity changes that a node publishes in a second if PostgreSQL answers at once
 * @param queryCores processors of PostgreSQL for the queries of all nodes
 * @param queryBytes bytes of user ids a second that all nodes send with these queries
 * @param frames frames a second to connected acquaintances
 * @param rows rows of {@code presence_table} a second with a later time
 * @param lockedRows rows of it a second that are locked in vain, because another node has stored the same
 */
public record PresenceLoad(
        double changes,
        double capacity,
        double queryCores,
        double queryBytes,
        double frames,
        double rows,
        double lockedRows) {
    /** Maximum changes of a round, as in {@code PresenceBroadcaster}. */
    static final double ROUND = 500;

    /** Rounds a second while they are not full, as in {@code PresenceVerticle}. Full ones follow each other. */
    static final double ROUNDS = 2;

    /** Every connected user is stored once a minute, as in {@code LastSeenCheckpoint}. */
    private static final double CHECKPOINT_SECONDS = 60;

    static PresenceLoad of(Assumptions assumptions, Population population) {
        double gone = population.online() / (assumptions.get(CONNECTION_MINUTES) * 60);
        double changes = 2 * gone;
        double connected = population.entriesOfNode();
        double perRound = connected * assumptions.seconds(AUDIENCE_CONNECTED_MICROS);
        double query = ROUND * querySeconds(assumptions) + perRound;
        double rounds = Math.max(Math.min(ROUNDS, changes), changes / ROUND);
        double checkpoint = (population.entries() / CHECKPOINT_SECONDS) + gone;
        return new PresenceLoad(
                changes,
                ROUND / query,
                population.nodes() * (changes * querySeconds(assumptions) + rounds * perRound),
                population.entries() * rounds * (assumptions.get(USER_ID_BYTES) + 4),
                changes * (members(assumptions) - assumptions.get(CONVERSATIONS)) * assumptions.get(ONLINE),
                checkpoint + gone,
                gone * population.peers());
    }

    /** Returns the participants of a user's conversations, the user included in each. */
    private static double members(Assumptions assumptions) {
        double groups = assumptions.get(GROUPS);
        return (assumptions.get(CONVERSATIONS) - groups) * 2 + groups * assumptions.get(GROUP_SIZE);
    }

    /** Returns the time of PostgreSQL for one user who has changed, for one node, in seconds. */
    static double querySeconds(Assumptions assumptions) {
        return assumptions.get(CONVERSATIONS) * assumptions.seconds(AUDIENCE_CONVERSATION_MICROS)
                + members(assumptions) * assumptions.seconds(AUDIENCE_MEMBER_MICROS);
    }

    /** Returns the changes as a share of those that a node can publish. */
    public double share() {
        return changes / capacity;
    }
}
