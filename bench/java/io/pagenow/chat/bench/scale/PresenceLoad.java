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
 * @param queryBytes bytes of user ids a second that these queries carry, of all nodes
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

    /** Connected users up to which a node sends their ids without a question, as in {@code LocalAudiences}. */
    private static final double FEW_CONNECTED = 1_000;

    /** Times as many members as connected users that are not counted again at once, as in {@code LocalAudiences}. */
    private static final double CLEARLY_MORE = 2;

    /** Every connected user is stored once a minute, as in {@code LastSeenCheckpoint}. */
    private static final double CHECKPOINT_SECONDS = 60;

    static PresenceLoad of(Assumptions assumptions, Population population) {
        double gone = population.online() / (assumptions.get(CONNECTION_MINUTES) * 60);
        double changes = 2 * gone;
        double connected = population.entriesOfNode();
        double rounds = Math.max(Math.min(ROUNDS, changes), changes / ROUND);
        double ids = ids(assumptions, connected, changes / rounds);
        double perRound = ids * assumptions.seconds(AUDIENCE_CONNECTED_MICROS);
        double perChange = querySeconds(assumptions) + sizeSeconds(assumptions, connected, changes / rounds);
        double query = ROUND * (querySeconds(assumptions) + sizeSeconds(assumptions, connected, ROUND))
                + ids(assumptions, connected, ROUND) * assumptions.seconds(AUDIENCE_CONNECTED_MICROS);
        double checkpoint = (population.entries() / CHECKPOINT_SECONDS) + gone;
        return new PresenceLoad(
                changes,
                ROUND / query,
                population.nodes() * (changes * perChange + rounds * perRound),
                population.nodes() * ids * rounds * (assumptions.get(USER_ID_BYTES) + 4),
                changes * (members(assumptions) - assumptions.get(CONVERSATIONS)) * assumptions.get(ONLINE),
                checkpoint + gone,
                gone * population.peers());
    }

    /** Returns the user ids that a query carries to PostgreSQL, or back from it: the fewer of both. */
    private static double ids(Assumptions assumptions, double connected, double changes) {
        return connected <= FEW_CONNECTED ? connected : Math.min(connected, changes * members(assumptions));
    }

    /**
     * Returns the time of PostgreSQL to count the members of the conversations of a user, in seconds. The count that is repeated
     * now and then where they are clearly more is left out.
     */
    private static double sizeSeconds(Assumptions assumptions, double connected, double changes) {
        return connected <= FEW_CONNECTED || changes * members(assumptions) > CLEARLY_MORE * connected
                ? 0
                : assumptions.get(CONVERSATIONS) * assumptions.seconds(AUDIENCE_CONVERSATION_MICROS);
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
