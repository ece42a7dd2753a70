package io.pagenow.chat.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.directory.SharedDirectory;
import io.pagenow.chat.presence.PendingChanges.Change;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who counts as online when there are several nodes, with a clock that the tests set. */
class OnlineUsersTest {
    private static final Instant START = Instant.parse("2030-01-01T12:00:00Z");
    private static final String HERE = SharedDirectory.HERE;

    @AutoClose("close")
    private static final Vertx vertx = Vertx.vertx();

    private static final Bus bus = new Bus(vertx.eventBus());

    private final SharedDirectory directory = new SharedDirectory();
    private final PendingChanges changes = new PendingChanges();
    private final LastSeenWriter lastSeen = new LastSeenWriter(bus);
    private Instant now = START;
    private long nanos;
    private final OnlineUsers online = new OnlineUsers(
            directory, Duration.ofSeconds(10), () -> now, () -> nanos, changes, lastSeen, user -> false);

    @BeforeEach
    void listen() {
        directory.listen(online::update);
    }

    @Test
    void whoIsConnectedToAnyNodeIsOnline() {
        directory.enter("there", "ann");
        directory.enter(HERE, "ben");

        assertThat(online.contains("ann")).isTrue();
        assertThat(online.contains("ben")).isTrue();
        assertThat(online.contains("cleo")).isFalse();
        assertThat(told()).containsExactly(came("ann"), came("ben"));
    }

    @Test
    void allUsersOfAVanishedNodeGoOfflineAfterTheGraceTimeButForThoseConnectedElsewhere() {
        directory.enter("there", "ann");
        directory.enter("there", "ben");
        directory.enter(HERE, "ben");
        directory.enter("there", "cleo");
        told();
        directory.vanish("there");
        pass(4);
        directory.enter("elsewhere", "cleo");
        pass(5);
        assertThat(online.contains("ann")).isTrue();
        assertThat(told()).isEmpty();
        pass(1);

        assertThat(told()).containsExactly(went("ann"));
        assertThat(online.contains("ann")).isFalse();
        assertThat(online.contains("ben")).isTrue();
        assertThat(online.contains("cleo")).isTrue();
        assertThat(lastSeen.unstored(List.of("ann", "ben", "cleo"))).isEqualTo(Map.of("ann", START));
    }

    @Test
    void whoMovesToAnotherNodeWithinTheGraceTimeIsNotToldOf() {
        directory.enter("there", "ann");
        told();
        for (int move = 0; move < 5; move++) {
            directory.leave("there", "ann");
            pass(9);
            directory.enter(HERE, "ann");
            directory.enter("there", "ann");
            directory.leave(HERE, "ann");
            pass(9);
        }
        assertThat(told()).isEmpty();
        assertThat(lastSeen.unstored(List.of("ann"))).isEmpty();
    }

    @Test
    void theGraceTimeCountsFromTheLastAbsence() {
        directory.enter(HERE, "ann");
        directory.leave(HERE, "ann");
        pass(9);
        directory.enter(HERE, "ann");
        directory.leave(HERE, "ann");
        pass(9);
        assertThat(online.contains("ann")).isTrue();
        pass(1);
        assertThat(online.contains("ann")).isFalse();
        assertThat(lastSeen.unstored(List.of("ann"))).isEqualTo(Map.of("ann", START.plusSeconds(9)));
    }

    @Test
    void aClockThatIsSetDoesNotMoveTheGraceTime() {
        directory.enter(HERE, "ann");
        directory.leave(HERE, "ann");
        now = now.plus(Duration.ofHours(1));
        online.expire(1_000_000);
        assertThat(online.contains("ann")).isTrue();
        now = now.minus(Duration.ofHours(2));
        pass(10);
        assertThat(online.contains("ann")).isFalse();
    }

    @Test
    void whoWasThereBeforeThisNodeIsMissedWhenGone() {
        SharedDirectory older = new SharedDirectory();
        older.enter("there", "ann");
        OnlineUsers late = new OnlineUsers(
                older, Duration.ofSeconds(10), () -> now, () -> nanos, changes, lastSeen, user -> false);
        older.listen(late::update);
        assertThat(late.contains("ann")).isTrue();
        older.vanish("there");
        assertThat(late.contains("ann")).isTrue();
        nanos += Duration.ofSeconds(10).toNanos();
        late.expire(1_000_000);

        assertThat(late.contains("ann")).isFalse();
        assertThat(changes.take(10, late::contains)).containsExactly(went("ann"));
    }

    @Test
    void whoIsConnectedNowhereElseIsLastSeenWhenThisNodeStops() {
        directory.enter(HERE, "ann");
        directory.enter(HERE, "ben");
        directory.enter("there", "ben");
        directory.enter("there", "cleo");
        directory.enter(HERE, "dan");
        directory.leave(HERE, "dan");
        pass(3);
        online.leave();

        assertThat(lastSeen.unstored(List.of("ann", "ben", "cleo", "dan")))
                .isEqualTo(Map.of("ann", START.plusSeconds(3), "dan", START));
    }

    @Test
    void whatCannotBeToldIsToldLaterUnlessItIsOverByThen() {
        directory.enter(HERE, "ann");
        directory.enter(HERE, "ben");
        List<Change> untold = told();
        directory.leave(HERE, "ben");
        pass(10);
        changes.putBack(untold);

        assertThat(told()).containsExactly(came("ann"));
        assertThat(told()).isEmpty();
    }

    @Test
    void aRoundTakesSoManyChangesAndLeavesTheRest() {
        for (int number = 0; number < 25; number++) {
            directory.enter("there", "user-" + number);
        }
        assertThat(changes.take(10, online::contains)).hasSize(10);
        assertThat(changes.take(10, online::contains)).hasSize(10);
        assertThat(changes.take(10, online::contains)).hasSize(5);
    }

    @Test
    void whileNobodyCanBeToldNoChangeIsLostAndUsersWhoAreBackWhereTheyWereTakeNoRoom() {
        for (int number = 0; number < 60_000; number++) {
            directory.enter("there", "user-" + number);
        }
        for (int number = 0; number < 30_000; number++) {
            directory.leave("there", "user-" + number);
        }
        pass(10);
        changes.compact(online::contains);

        assertThat(changes.size()).isEqualTo(30_000);
        assertThat(changes.take(100_000, online::contains)).hasSize(30_000).contains(came("user-59999"));
    }

    @Test
    void aNodeThatTakesManyAlongIsToldOfInParts() {
        for (int number = 0; number < 25; number++) {
            directory.enter("there", "user-" + number);
        }
        told();
        directory.vanish("there");
        nanos += Duration.ofSeconds(10).toNanos();

        assertThat(online.expire(10)).isTrue();
        assertThat(told()).hasSize(10);
        assertThat(online.expire(10)).isTrue();
        assertThat(online.expire(10)).isFalse();
        assertThat(told()).hasSize(15);
    }

    @Test
    void whileLastSeenTimesWaitForTheDatabaseNobodyGoesOfflineSoThatNoneIsLost() {
        for (int number = 0; number < 150_000; number++) {
            directory.enter("there", "user-" + number);
        }
        changes.clear();
        directory.vanish("there");
        pass(10);
        assertThat(lastSeen.isFull()).isTrue();
        assertThat(changes.size()).isEqualTo(100_000);
        assertThat(online.contains("user-149999") || online.contains("user-0")).isTrue();
    }

    @Test
    void whoCameAndWentBeforeAnybodyLookedAndComesBackIsToldOf() {
        online.update("ann", false);
        assertThat(told()).containsExactly(came("ann"));
        directory.enter("there", "ann");
        assertThat(told()).isEmpty();
        directory.leave("there", "ann");
        pass(10);

        assertThat(told()).containsExactly(went("ann"));
    }

    @Test
    void whoseChangeIsStillOnItsWayIsWhatItWas() {
        OnlineUsers behind = new OnlineUsers(
                directory, Duration.ofSeconds(10), () -> now, () -> nanos, changes, lastSeen, "ann"::equals);

        assertThat(behind.contains("ann")).isTrue();
        assertThat(behind.contains("ben")).isFalse();
    }

    private void pass(int seconds) {
        now = now.plusSeconds(seconds);
        nanos += Duration.ofSeconds(seconds).toNanos();
        online.expire(1_000_000);
    }

    private List<Change> told() {
        return changes.take(100, online::contains);
    }

    private static Change came(String userId) {
        return new Change(userId, false, false);
    }

    private static Change went(String userId) {
        return new Change(userId, true, false);
    }
}
