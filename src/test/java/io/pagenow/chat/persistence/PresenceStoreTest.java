package io.pagenow.chat.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.bus.message.AudienceQuery;
import io.pagenow.chat.bus.message.BlockedPair;
import io.pagenow.chat.bus.message.BlockedPairsQuery;
import io.pagenow.chat.bus.message.PresenceAudience;
import io.pagenow.chat.bus.message.StoredPresence;
import io.pagenow.chat.support.TestDatabases;
import io.pagenow.chat.support.TestPool;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The recipients of presence changes. The same people are told whether the connected users are given, or all members are asked for.
 */
class PresenceStoreTest {
    private static final String DIRECT = "f0000000-0000-0000-0000-000000000001";
    private static final String UNANSWERED = "f0000000-0000-0000-0000-000000000002";
    private static final String GROUP = "f0000000-0000-0000-0000-000000000003";
    private static final String LARGE = "f0000000-0000-0000-0000-000000000004";

    private final String database = TestDatabases.migrated();
    private final TestPool pool = new TestPool(database);
    private Friendships friendships;
    private PresenceStore store;

    @BeforeEach
    void open() {
        friendships = new Friendships(pool.pool());
        store = new PresenceStore(pool.pool(), friendships, user -> false);
        TestDatabases.execute(
                database,
                "INSERT INTO conversation_table (conversation_id, created_by, is_group, direct_low, direct_high, answered, member_count)"
                        + " VALUES ('" + DIRECT + "', 'ann', false, 'ann', 'ben', true, NULL),"
                        + " ('" + UNANSWERED + "', 'ann', false, 'ann', 'cleo', false, NULL),"
                        + " ('" + GROUP + "', 'ann', true, NULL, NULL, false, 4),"
                        + " ('" + LARGE + "', 'eve', true, NULL, NULL, false, NULL)");
        TestDatabases.execute(
                database,
                "INSERT INTO participant_table (conversation_id, user_id) VALUES ('" + DIRECT + "', 'ann'), ('" + DIRECT
                        + "', 'ben'), ('" + UNANSWERED + "', 'ann'), ('" + UNANSWERED + "', 'cleo'), ('" + GROUP
                        + "', 'ann'), ('" + GROUP + "', 'ben'), ('" + GROUP + "', 'dan'), ('" + GROUP
                        + "', 'gone'), ('" + LARGE + "', 'eve'), ('" + LARGE + "', 'fay')");
        TestDatabases.execute(
                database, "INSERT INTO block_table (user_id, blocked_id, blocked_at) VALUES ('dan', 'ann', now())");
        done(friendships::start);
    }

    @AfterEach
    void close() {
        pool.close();
        TestDatabases.drop(database);
    }

    private <T> T done(Supplier<Future<T>> work) {
        return pool.done(work);
    }

    @ParameterizedTest(name = "connected users given: {0}")
    @ValueSource(booleans = {true, false})
    void thePeopleOfAnsweredConversationsAreTold(boolean given) {
        List<String> connected = List.of("ann", "ben", "cleo", "dan", "eve", "fay", "stranger");

        Map<String, Set<String>> told = told(List.of("ann", "eve", "nobody"), connected, given);

        assertThat(told).isEqualTo(Map.of("ann", Set.of("ann", "ben", "dan"), "eve", Set.of("eve", "fay")));
    }

    @Test
    void whoHasBlockedSomeoneAndWhoIsBlockedAreAPair() {
        BlockedPair dan = new BlockedPair("ann", "dan");

        assertThat(blocked(List.of("ann", "eve"), List.of("ben", "dan", "fay"))).containsExactly(dan);
        assertThat(blocked(List.of("dan"), List.of("ann", "ben"))).containsExactly(new BlockedPair("dan", "ann"));
        assertThat(blocked(List.of("ben"), List.of("ann", "dan"))).isEmpty();
    }

    private List<BlockedPair> blocked(List<String> changed, List<String> recipients) {
        return done(() -> store.blockedPairs(new BlockedPairsQuery(Set.copyOf(changed), Set.copyOf(recipients))));
    }

    @ParameterizedTest(name = "connected users given: {0}")
    @ValueSource(booleans = {true, false})
    void friendsInTheTableOfTheOriginalAreToldToo(boolean given) {
        TestDatabases.execute(
                database,
                "CREATE TABLE friendship_table (user_id1 varchar(50), user_id2 varchar(50), accepted_at timestamptz)");
        TestDatabases.execute(database, "INSERT INTO friendship_table VALUES ('cleo', 'ann', now())");
        done(friendships::start);

        assertThat(told(List.of("ann"), List.of("cleo", "ben", "stranger"), given))
                .isEqualTo(Map.of("ann", Set.of("cleo", "ben")));
    }

    @ParameterizedTest(name = "connected users given: {0}")
    @ValueSource(booleans = {true, false})
    void whoHasNoConversationConcernsNobody(boolean given) {
        assertThat(told(List.of("nobody"), List.of("ann"), given)).isEmpty();
        assertThat(done(() -> store.audienceSize(List.of("nobody")))).isZero();
    }

    @Test
    void theMembersOfAnsweredConversationsAreCountedOnceEachAndAGroupThatWasNotCountedAsALargeOne() {
        assertThat(done(() -> store.audienceSize(List.of("ann", "ben")))).isEqualTo(2 + 4);
        assertThat(done(() -> store.audienceSize(List.of("cleo")))).isZero();
        assertThat(done(() -> store.audienceSize(List.of("eve")))).isEqualTo(5_000);
    }

    /** The connected users who are told of each user. */
    private Map<String, Set<String>> told(List<String> changed, List<String> connected, boolean given) {
        AudienceQuery query = new AudienceQuery(changed, given ? Optional.of(connected) : Optional.empty());
        Map<String, Set<String>> told = new TreeMap<>();
        for (PresenceAudience audience : done(() -> store.audiences(query))) {
            if (given) {
                assertThat(connected).containsAll(audience.recipients());
            }
            for (StoredPresence user : audience.changed()) {
                Set<String> recipients = told.computeIfAbsent(user.userId(), unknown -> new TreeSet<>());
                audience.recipients().stream().filter(connected::contains).forEach(recipients::add);
            }
        }
        return told;
    }
}
