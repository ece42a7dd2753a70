package io.pagenow.chat.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.bus.message.Connection;
import io.pagenow.chat.bus.message.LastSeen;
import io.pagenow.chat.directory.SharedDirectories;
import io.pagenow.chat.model.ChatException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When users are stored to be there while they stay connected. */
class LastSeenCheckpointTest {
    private static final long PASS_NANOS = LastSeenCheckpoint.PASS_MILLIS * 1_000_000;
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final Vertx vertx = Vertx.vertx();
    private final Bus bus = new Bus(vertx.eventBus());
    private final List<Map<String, Instant>> statements = Collections.synchronizedList(new ArrayList<>());
    private final LocalConnections connections = new LocalConnections(new SharedDirectories().join("here"));
    private final LastSeenWriter writer = new LastSeenWriter(bus);
    private long nanos;
    private boolean databaseIsAway;
    private LastSeenCheckpoint checkpoint;

    @BeforeEach
    void start() {
        bus.serve(Addresses.STORE_LAST_SEEN, this::store);
        InstantSource clock = () -> START.plusNanos(nanos);
        checkpoint = new LastSeenCheckpoint(connections, writer, clock, () -> nanos);
    }

    @AfterEach
    void stop() {
        vertx.close().await();
    }

    private Future<Void> store(LastSeen lastSeen) {
        if (databaseIsAway) {
            return Future.failedFuture(ChatException.unavailable());
        }
        statements.add(lastSeen.byUser());
        return Future.succeededFuture();
    }

    private void connect(String userId) {
        connections.add(new Connection(userId, "here:" + userId));
        checkpoint.arrived(userId);
    }

    /** A minute of passes, each with as much storing as there is time for between two passes. */
    private void minute() {
        for (long end = nanos + LastSeenCheckpoint.ROUND_NANOS; nanos < end; nanos += PASS_NANOS) {
            pass();
        }
    }

    private void pass() {
        checkpoint.pass();
        if (databaseIsAway) {
            writer.write().otherwiseEmpty().await();
        } else {
            writer.write().await();
        }
    }

    private Map<String, Instant> stored() {
        Map<String, Instant> newest = new HashMap<>();
        statements.forEach(newest::putAll);
        return newest;
    }

    @Test
    void whoComesIsStoredAtTheNextPassAndOnceAMinuteWhileHere() {
        connect("ann");
        pass();
        assertThat(stored()).containsExactly(Map.entry("ann", START));

        nanos += PASS_NANOS;
        statements.clear();
        minute();
        minute();
        minute();
        assertThat(statements).hasSizeBetween(2, 3).allMatch(rows -> rows.keySet()
                .equals(Set.of("ann")));
        assertThat(stored().get("ann")).isAfterOrEqualTo(START.plusSeconds(120));
    }

    @Test
    void whoHasGoneIsNotStoredToBeHere() {
        connect("ann");
        connections.remove(new Connection("ann", "here:ann"));
        minute();
        minute();

        assertThat(statements).isEmpty();
    }

    @Test
    void veryManyUsersTakeMorePassesInPlaceOfMoreRowsEach() {
        IntStream.range(0, 100_000)
                .forEach(number -> connections.add(new Connection("user-" + number, "here:user-" + number)));
        nanos += LastSeenCheckpoint.ROUND_NANOS;
        pass();
        assertThat(stored()).hasSize(LastSeenCheckpoint.MAX_SHARE);
        minute();
        minute();

        assertThat(stored()).hasSize(100_000);
    }

    @Test
    void tenThousandUsersAreSpreadOverTheMinuteAndCostARowEach() {
        IntStream.range(0, 10_000).forEach(number -> connect("user-" + number));
        minute();
        assertThat(stored()).hasSize(10_000);
        minute();
        statements.clear();
        minute();

        assertThat(statements.stream().mapToInt(Map::size).sum()).isEqualTo(10_000);
        assertThat(statements).allMatch(rows -> rows.size() <= 1_000).hasSizeLessThanOrEqualTo(13);
    }

    @Test
    void withoutTheDatabaseNothingPilesUp() {
        databaseIsAway = true;
        IntStream.range(0, 10_000).forEach(number -> connect("user-" + number));
        for (int minutes = 0; minutes < 10; minutes++) {
            minute();
        }
        List<String> everyone =
                IntStream.range(0, 10_000).mapToObj(number -> "user-" + number).toList();
        assertThat(writer.unstored(everyone)).hasSizeLessThanOrEqualTo(4_000);
        databaseIsAway = false;
        IntStream.range(0, 12).forEach(number -> minute());

        assertThat(stored()).hasSize(10_000);
    }
}
