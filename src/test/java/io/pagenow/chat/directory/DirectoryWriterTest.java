package io.pagenow.chat.directory;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.junit.jupiter.api.Test;

/** Changes of a directory go out in batches, the last of each entry. */
class DirectoryWriterTest {
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final List<Map<String, String>> batches = new ArrayList<>();
    private final List<Map<String, String>> repeated = new ArrayList<>();
    private final ConcurrentMap<String, String> entries = new ConcurrentHashMap<>();
    private final DirectoryWriter writer = new DirectoryWriter(tasks::add, entries, new DirectoryWriter.Members() {
        @Override
        public void writeToAll(Map<String, String> values) {
            batches.add(values);
        }

        @Override
        public void writeTo(String node, Map<String, String> values) {
            assertThat(node).isEqualTo("newcomer");
            repeated.add(values);
        }
    });

    @Test
    void whatChangesWhileOneBatchIsWrittenIsTheNext() {
        Promise<Void> first = write("a", "1");
        Promise<Void> second = write("b", "1");
        Promise<Void> third = write("b", "2");
        runOne();
        assertThat(first.future().isComplete()).isTrue();
        assertThat(third.future().isComplete()).isFalse();
        runOne();

        assertThat(batches).containsExactly(Map.of("a", "1"), Map.of("b", "2"));
        assertThat(second.future().isComplete() && third.future().isComplete()).isTrue();
        assertThat(tasks).isEmpty();
    }

    @Test
    void manyChangesAreWrittenInParts() {
        write("first", "");
        for (int index = 0; index < 1_200; index++) {
            write("entry" + index, "");
        }
        runOne();
        runOne();

        assertThat(batches).extracting(Map::size).containsExactly(1, 400, 400, 400);
    }

    @Test
    void aNodeThatLacksEntriesGetsAllOfThemAndNoOtherNodeDoes() {
        enter(1_200);
        writer.repeat("newcomer");
        runAll();

        assertThat(repeated).extracting(Map::size).containsExactly(400, 400, 400);
        Map<String, String> all = new HashMap<>();
        repeated.forEach(all::putAll);
        assertThat(all).isEqualTo(entries);
        assertThat(batches).isEmpty();
    }

    @Test
    void longValuesMakeSmallerParts() {
        for (int number = 0; number < 10; number++) {
            entries.put("user-" + number, "x".repeat(100_000));
        }
        writer.repeat("newcomer");
        runAll();

        assertThat(repeated).extracting(Map::size).containsExactly(3, 3, 3, 1);
    }

    @Test
    void aRequestDuringARepetitionDoesNotBeginItAnewAndOneAfterItDoes() {
        enter(1_200);
        writer.repeat("newcomer");
        runOne();
        writer.repeat("newcomer");
        runAll();
        assertThat(repeated).extracting(Map::size).containsExactly(400, 400, 400);

        writer.repeat("newcomer");
        runAll();
        assertThat(repeated).hasSize(6);
    }

    @Test
    void aChangeDoesNotWaitForTheEndOfARepetition() {
        enter(5_000);
        writer.repeat("newcomer");
        runOne();
        Promise<Void> written = write("late", "+");
        runOne();
        runOne();

        assertThat(written.future().succeeded()).isTrue();
        assertThat(repeated).hasSizeLessThan(5);
    }

    @Test
    void whatIsRemovedDuringARepetitionIsNotRepeatedAfterItsRemoval() {
        enter(5_000);
        writer.repeat("newcomer");
        runOne();
        List<String> users = List.copyOf(entries.keySet());
        entries.clear();
        users.forEach(user -> write(user, "removed"));
        runAll();

        assertThat(repeated).hasSize(1);
        Map<String, String> last = new HashMap<>();
        batches.forEach(last::putAll);
        assertThat(last).containsOnlyKeys(users);
    }

    @Test
    void aBatchThatFailsHoldsUpNobody() {
        DirectoryWriter failing = new DirectoryWriter(tasks::add, entries, new DirectoryWriter.Members() {
            @Override
            public void writeToAll(Map<String, String> values) {
                throw new IllegalStateException("no answer");
            }

            @Override
            public void writeTo(String node, Map<String, String> values) {
                throw new IllegalStateException("no answer");
            }
        });
        entries.put("b", "+");
        failing.repeat("newcomer");
        runAll();
        Promise<Void> written = Promise.promise();
        failing.write("a", "1", written);
        runOne();

        assertThat(written.future().succeeded()).isTrue();
    }

    @Test
    void afterTheEndNothingIsWritten() {
        Promise<Void> last = Promise.promise();
        entries.put("a", "1");
        writer.close("removed", last);
        Promise<Void> late = write("b", "1");
        writer.repeat("newcomer");
        runOne();

        assertThat(last.future().succeeded() && late.future().succeeded()).isTrue();
        assertThat(batches).containsExactly(Map.of("a", "removed"));
        assertThat(repeated).isEmpty();
        assertThat(tasks).isEmpty();
    }

    private Promise<Void> write(String key, String value) {
        Promise<Void> written = Promise.promise();
        writer.write(key, value, written);
        return written;
    }

    private void enter(int users) {
        for (int number = 0; number < users; number++) {
            entries.put("user-" + number, "+");
        }
    }

    private void runAll() {
        while (!tasks.isEmpty()) {
            runOne();
        }
    }

    private void runOne() {
        tasks.remove().run();
    }
}
