package io.pagenow.chat.cache;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.Caffeine;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a cache does not hold is read once, in one batch. */
class ReadThroughCacheTest {
    private final List<Set<String>> reads = new ArrayList<>();
    private final List<Promise<Map<String, Integer>>> answers = new ArrayList<>();
    private final ReadThroughCache<String, Integer> cache =
            new ReadThroughCache<>(Caffeine.newBuilder().maximumSize(100), this::read);

    private Future<Map<String, Integer>> read(Set<String> keys) {
        Promise<Map<String, Integer>> answer = Promise.promise();
        reads.add(keys);
        answers.add(answer);
        return answer.future();
    }

    @Test
    void onlyWhatIsMissingIsReadAndTogether() {
        Future<?> first = cache.getAll(Set.of("a"));
        answers.get(0).complete(Map.of("a", 1));
        Future<Map<String, Integer>> all = cache.getAll(Set.of("a", "b", "c"));
        answers.get(1).complete(Map.of("b", 2, "c", 3));

        assertThat(first.succeeded()).isTrue();
        assertThat(reads).containsExactly(Set.of("a"), Set.of("b", "c"));
        assertThat(all.result()).isEqualTo(Map.of("a", 1, "b", 2, "c", 3));
        assertThat(cache.cached("c")).contains(3);
        assertThat(cache.getAll(Set.of("a", "b", "c")).result()).hasSize(3);
        assertThat(reads).hasSize(2);
    }

    @Test
    void aKeyThatIsBeingReadIsNotReadAgain() {
        Future<Map<String, Integer>> first = cache.getAll(Set.of("a"));
        Future<Map<String, Integer>> second = cache.getAll(Set.of("a", "b"));
        assertThat(cache.cached("a")).isEmpty();
        answers.get(1).complete(Map.of("b", 2));
        assertThat(second.isComplete()).isFalse();
        answers.get(0).complete(Map.of("a", 1));

        assertThat(reads).containsExactly(Set.of("a"), Set.of("b"));
        assertThat(first.result()).isEqualTo(Map.of("a", 1));
        assertThat(second.result()).isEqualTo(Map.of("a", 1, "b", 2));
    }

    @Test
    void callsCompleteInTheirOrder() {
        List<String> completed = new ArrayList<>();
        for (String call : List.of("first", "second", "third")) {
            cache.getAll(Set.of("a")).onSuccess(found -> completed.add(call));
        }
        cache.getAll(Set.of("b")).onSuccess(found -> completed.add("fourth"));
        answers.get(1).complete(Map.of("b", 2));
        answers.get(0).complete(Map.of("a", 1));

        assertThat(completed).containsExactly("first", "second", "third", "fourth");
    }

    @Test
    void whatDoesNotExistIsAskedForAgain() {
        Future<?> first = cache.get("a").onSuccess(found -> assertThat(found).isEmpty());
        answers.get(0).complete(Map.of());
        assertThat(first.succeeded()).isTrue();

        Future<?> second = cache.get("a").onSuccess(found -> assertThat(found).contains(1));
        answers.get(1).complete(Map.of("a", 1));
        assertThat(second.succeeded()).isTrue();
    }

    @Test
    void aFailureIsNotKept() {
        Future<?> first = cache.getAll(Set.of("a", "b"));
        answers.get(0).fail("the database is gone");
        assertThat(first.failed()).isTrue();
        Future<Map<String, Integer>> second = cache.getAll(Set.of("a", "b"));
        answers.get(1).complete(Map.of("a", 1, "b", 2));

        assertThat(second.result()).hasSize(2);
    }
}
