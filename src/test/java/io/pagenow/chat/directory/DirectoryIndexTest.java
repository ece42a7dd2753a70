package io.pagenow.chat.directory;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.directory.DirectoryIndex.Change;
import io.pagenow.chat.support.AtOnce;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The entries of a directory, found by user and compared by node. */
class DirectoryIndexTest {
    private final DirectoryIndex index = new DirectoryIndex();

    @Test
    void aUserIsFoundOnAllNodes() {
        index.put("a", "ann", "");
        index.put("b", "ann", "x");
        index.put("a", "ben", "");

        assertThat(index.of("ann")).isEqualTo(Map.of("a", "", "b", "x"));
        assertThat(index.of("cleo")).isEmpty();
    }

    @Test
    void onlyARealChangeIsOne() {
        assertThat(index.put("a", "ann", "")).isEqualTo(Change.FIRST);
        assertThat(index.put("a", "ann", "")).isEqualTo(Change.NONE);
        assertThat(index.put("a", "ann", "x")).isEqualTo(Change.FURTHER);
        assertThat(index.put("b", "ann", "")).isEqualTo(Change.FURTHER);
        assertThat(index.remove("b", "ann")).isTrue();
        assertThat(index.remove("b", "ann")).isFalse();
        assertThat(index.remove("a", "ann")).isTrue();
        assertThat(index.remove("a", "ann")).isFalse();
    }

    @Test
    void theSameEntriesHaveTheSameDigestWhateverTheirOrderAndPast() {
        DirectoryIndex other = new DirectoryIndex();
        index.put("a", "ann", "");
        index.put("a", "ben", "x");
        index.put("b", "ann", "");
        other.put("b", "cleo", "");
        other.put("b", "ann", "");
        other.put("a", "ben", "y");
        other.put("a", "ben", "x");
        other.put("a", "ann", "");
        assertThat(other.digest()).isNotEqualTo(index.digest());

        other.remove("b", "cleo");
        assertThat(other.digest()).isEqualTo(index.digest());
        assertThat(other.digestOf("a")).isEqualTo(index.digestOf("a"));
        assertThat(other.digest().entries()).isEqualTo(3);
    }

    @Test
    void aNodeThatGoesTakesItsEntriesAlong() {
        index.put("a", "ann", "");
        index.put("b", "ann", "");
        index.put("b", "ben", "");

        assertThat(index.removeNode("b")).containsExactlyInAnyOrder("ann", "ben");
        assertThat(index.of("ann")).containsOnlyKeys("a");
        assertThat(index.of("ben")).isEmpty();
        assertThat(index.digestOf("b")).isEqualTo(DirectoryDigest.EMPTY);
    }

    /** Random changes of few users and many, with ids and facts of all lengths, against maps that do the same. */
    @ParameterizedTest
    @ValueSource(ints = {20, 3_000})
    void itKnowsWhatAMapWouldKnowWhateverHappens(int users) {
        Random random = new Random(users);
        Map<String, Map<String, String>> expected = new HashMap<>();
        for (int step = 0; step < 60_000; step++) {
            String node = "node-" + random.nextInt(5);
            String user = user(random.nextInt(users));
            Map<String, String> facts = expected.computeIfAbsent(user, unknown -> new HashMap<>());
            if (step % 20_000 == 19_999) {
                Set<String> gone = expected.entrySet().stream()
                        .filter(entry -> entry.getValue().remove(node) != null)
                        .map(Map.Entry::getKey)
                        .collect(Collectors.toSet());
                assertThat(index.usersOf(node)).containsExactlyInAnyOrderElementsOf(gone);
                assertThat(index.removeNode(node)).containsExactlyInAnyOrderElementsOf(gone);
            } else if (random.nextInt(5) < 2) {
                assertThat(index.remove(node, user)).isEqualTo(facts.remove(node) != null);
            } else {
                String fact = "é".repeat(random.nextInt(4) * random.nextInt(100));
                boolean wasPresent = !facts.isEmpty();
                boolean isSame = fact.equals(facts.put(node, fact));
                assertThat(index.put(node, user, fact))
                        .isEqualTo(isSame ? Change.NONE : wasPresent ? Change.FURTHER : Change.FIRST);
            }
        }
        DirectoryIndex fresh = new DirectoryIndex();
        expected.forEach((user, facts) -> {
            assertThat(index.of(user)).isEqualTo(facts);
            assertThat(index.contains(user)).isEqualTo(!facts.isEmpty());
            facts.forEach((node, fact) -> fresh.put(node, user, fact));
        });
        assertThat(index.digest()).isEqualTo(fresh.digest());
    }

    @Test
    void nodesComeAndGoWithoutMixingUpTheirEntries() {
        for (int run = 0; run < 70_000; run++) {
            index.put("run-" + run, "ann", "" + run);
            if (run > 0) {
                index.removeNode("run-" + (run - 1));
            }
        }

        assertThat(index.of("ann")).isEqualTo(Map.of("run-69999", "69999"));
        assertThat(index.nodes()).containsExactly("run-69999");
    }

    @Test
    void readersSeeWholeEntriesWhileOthersWrite() {
        AtOnce.run(4, thread -> {
            for (int step = 0; step < 50_000; step++) {
                String user = user(step % 300);
                if (thread == 0) {
                    index.put("a", user, "fact of " + user);
                } else if (thread == 1) {
                    index.remove("a", user);
                } else {
                    assertThat(index.of(user)).isIn(Map.of(), Map.of("a", "fact of " + user));
                }
            }
            return thread;
        });
    }

    private static String user(int number) {
        return (number % 3 == 0 ? "ü" : "user-") + number + "x".repeat(number % 7 == 0 ? 180 : 0);
    }
}
