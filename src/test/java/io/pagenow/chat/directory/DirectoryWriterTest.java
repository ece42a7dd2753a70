package io.pagenow.chat.directory;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** Changes of a directory go out in batches, the last of each entry. */
class DirectoryWriterTest {
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final List<Map<String, String>> batches = new ArrayList<>();
    private final DirectoryWriter writer = new DirectoryWriter(tasks::add, batches::add);

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

        assertThat(batches).extracting(Map::size).containsExactly(1, 500, 500, 200);
    }

    @Test
    void whatIsRepeatedDoesNotUndoAChangeThatWaits() {
        write("other", "");
        write("a", "removed");
        writer.repeat(() -> new HashMap<>(Map.of("a", "old", "b", "old")));
        runOne();
        runOne();

        assertThat(batches.get(1)).isEqualTo(Map.of("a", "removed", "b", "old"));
    }

    @Test
    void aBatchThatFailsHoldsUpNobody() {
        DirectoryWriter failing = new DirectoryWriter(tasks::add, batch -> {
            throw new IllegalStateException("no answer");
        });
        Promise<Void> written = Promise.promise();
        failing.write("a", "1", written);
        runOne();

        assertThat(written.future().succeeded()).isTrue();
    }

    @Test
    void afterTheEndNothingIsWritten() {
        Promise<Void> last = Promise.promise();
        writer.close(() -> Map.of("a", "removed"), last);
        Promise<Void> late = write("b", "1");
        writer.repeat(() -> Map.of("c", "1"));
        runOne();

        assertThat(last.future().succeeded() && late.future().succeeded()).isTrue();
        assertThat(batches).containsExactly(Map.of("a", "removed"));
        assertThat(tasks).isEmpty();
    }

    private Promise<Void> write(String key, String value) {
        Promise<Void> written = Promise.promise();
        writer.write(key, value, written);
        return written;
    }

    private void runOne() {
        tasks.remove().run();
    }
}
