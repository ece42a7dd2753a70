package io.pagenow.chat.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.config.Secret;
import io.pagenow.chat.database.DatabaseAddress;
import io.pagenow.chat.database.Migrations;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ErrorCode;
import io.pagenow.chat.relay.RelayStore.Page;
import io.pagenow.chat.support.TestDatabases;
import io.pagenow.chat.support.TestPool;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The pages of the relay, and its lease. */
class RelayStoreTest {
    private final String database = TestDatabases.fresh();
    private TestPool pool;
    private RelayStore store;

    @BeforeEach
    void open() {
        new Migrations(new DatabaseAddress(new Secret(database))).apply();
        pool = new TestPool(database);
        store = new RelayStore(pool.pool());
    }

    @AfterEach
    void close() {
        pool.close();
        TestDatabases.drop(database);
    }

    private <T> T done(Supplier<Future<T>> work) {
        return pool.done(work);
    }

    private static UUID conversation(int number) {
        return new UUID(0xF000_0000_0000_0000L, number);
    }

    private void add(int conversations, int operations, int length) {
        TestDatabases.execute(
                database,
                "INSERT INTO outbox_table (conversation_id, action, user_id, ref, body)"
                        + " SELECT ('f0000000-0000-0000-0000-' || lpad(to_hex(c), 12, '0'))::uuid, 'send', 'ann', o::text,"
                        + " to_json(repeat('x', " + length + "))"
                        + " FROM generate_series(1, " + operations + ") o, generate_series(1, " + conversations
                        + ") c");
    }

    private Page next(UUID from, UUID... paused) {
        return done(() -> store.next(from, List.of(paused)));
    }

    @Test
    void anEmptyTableHasAnEmptyPage() {
        assertThat(done(store::hasWaiting)).isFalse();
        assertThat(next(Relay.FIRST)).isEqualTo(new Page(0, Relay.FIRST, List.of()));
    }

    @Test
    void oneConversationHasThePageForItself() {
        add(1, 1_000, 1);
        assertThat(done(store::hasWaiting)).isTrue();
        Page page = next(Relay.FIRST);

        assertThat(page.operations())
                .hasSize(RelaySql.PAGE)
                .isSortedAccordingTo((a, b) -> Long.compare(a.outboxId(), b.outboxId()));
        assertThat(page.operations().get(0).body()).isEqualTo("\"x\"");
        assertThat(page.next()).isEqualTo(Relay.FIRST);
    }

    @Test
    void severalConversationsShareIt() {
        add(5, 1_000, 1);
        Page page = next(Relay.FIRST);
        assertThat(page.conversations()).isEqualTo(5);
        assertThat(page.operations()).hasSize(5 * 51);
        assertThat(page.operations().stream().map(Operation::conversationId).distinct())
                .containsExactly(conversation(1), conversation(2), conversation(3), conversation(4), conversation(5));

        assertThat(next(Relay.FIRST, conversation(1), conversation(3)).operations().stream()
                        .map(Operation::conversationId)
                        .distinct())
                .containsExactly(conversation(2), conversation(4), conversation(5));
        assertThat(next(conversation(4)).operations()).hasSize(2 * 128);
    }

    @Test
    void thePagesGoThroughAllConversations() {
        add(600, 2, 1);
        List<UUID> seen = new ArrayList<>();
        UUID place = Relay.FIRST;
        do {
            Page page = next(place);
            assertThat(page.operations()).hasSizeLessThanOrEqualTo(RelaySql.PAGE);
            page.operations().forEach(operation -> seen.add(operation.conversationId()));
            place = page.next();
        } while (!place.equals(Relay.FIRST));
        assertThat(seen.stream().distinct()).hasSize(600);
    }

    @Test
    void aPageEndsBeforeItHasTooManyBytes() {
        add(20, 1, 1_000_000);
        List<UUID> seen = new ArrayList<>();
        UUID place = Relay.FIRST;
        do {
            Page page = next(place);
            assertThat(page.operations()).hasSizeLessThanOrEqualTo(5);
            page.operations().forEach(operation -> seen.add(operation.conversationId()));
            place = page.next();
        } while (!place.equals(Relay.FIRST));
        assertThat(seen).hasSize(20).doesNotHaveDuplicates();
    }

    @Test
    void whatIsFinishedIsGoneAndRefusedOperationsStayElsewhereForAMonth() {
        add(1, 3, 1);
        List<Operation> operations = next(Relay.FIRST).operations();
        Verdict done = Verdict.done(operations.get(0));
        Verdict refused = Verdict.refused(operations.get(1), ChatException.of(ErrorCode.NOT_FOUND, "no such place"));
        done(() -> store.finish(List.of(done, refused)));
        done(() -> store.finish(List.of(done, refused)));

        assertThat(next(Relay.FIRST).operations()).containsExactly(operations.get(2));
        assertThat(failed()).isEqualTo("2 not-found no such place");
        done(store::clean);
        assertThat(failed()).isEqualTo("2 not-found no such place");
        TestDatabases.execute(database, "UPDATE outbox_failed_table SET failed_at = now() - interval '31 days'");
        done(store::clean);
        assertThat(failed()).isNull();
    }

    private String failed() {
        return TestDatabases.query(
                database, "SELECT string_agg(ref || ' ' || code || ' ' || message, ', ') FROM outbox_failed_table");
    }

    @Test
    void oneNodeHasTheLeaseUntilItEnds() {
        UUID one = UUID.randomUUID();
        UUID other = UUID.randomUUID();
        assertThat(done(() -> store.lease(one))).isTrue();
        assertThat(done(() -> store.lease(one))).isTrue();
        assertThat(done(() -> store.lease(other))).isFalse();

        end("now() - interval '1 second'");
        assertThat(done(() -> store.lease(other))).isTrue();
        assertThat(done(() -> store.lease(one))).isFalse();
        end("now() + interval '1 hour'");
        assertThat(done(() -> store.lease(one))).isTrue();
        done(() -> store.release(one).mapEmpty());
        assertThat(done(() -> store.lease(other))).isTrue();
    }

    private void end(String when) {
        TestDatabases.execute(database, "UPDATE outbox_relay_table SET until = " + when);
    }

    @Test
    void theConversationAfterTheLastIsTheFirst() {
        assertThat(RelayStore.following(new UUID(5, -1))).isEqualTo(new UUID(6, 0));
        assertThat(RelayStore.following(new UUID(5, 7))).isEqualTo(new UUID(5, 8));
        assertThat(RelayStore.following(new UUID(-1, -1))).isEqualTo(Relay.FIRST);
    }
}
