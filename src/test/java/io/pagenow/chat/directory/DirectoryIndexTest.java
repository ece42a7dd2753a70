package io.pagenow.chat.directory;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.support.AtOnce;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The entries of a directory, found by user and compared by node. */
class DirectoryIndexTest {
    private final List<String> changes = new ArrayList<>();
    private final DirectoryIndex index = new DirectoryIndex((user, wasPresent) -> changes.add(user + ' ' + wasPresent));

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
        index.put("a", "ann", "");
        index.put("a", "ann", "");
        assertThat(changes).containsExactly("ann false");
        index.put("a", "ann", "x");
        index.put("b", "ann", "");
        index.remove("c", "ann");
        assertThat(changes).containsExactly("ann false", "ann true", "ann true");
        index.remove("b", "ann");
        index.remove("a", "ann");
        index.remove("a", "ann");
        assertThat(changes).hasSize(5);
        index.put("a", "ann", "");

        assertThat(changes.get(5)).isEqualTo("ann false");
    }

    @Test
    void whoeverIsToldOfAChangeSeesItAndNobodyElseSeesItBefore() {
        List<Boolean> seen = new ArrayList<>();
        DirectoryIndex[] told = new DirectoryIndex[1];
        told[0] = new DirectoryIndex((user, wasPresent) -> seen.add(told[0].contains(user)));
        told[0].put("a", "ann", "");
        told[0].put("b", "ann", "");
        told[0].remove("a", "ann");
        told[0].removeNode("b");

        assertThat(seen).containsExactly(true, true, true, false);
    }

    @Test
    void theSameEntriesHaveTheSameDigestWhateverTheirOrderAndPast() {
        DirectoryIndex other = unheard();
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

        changes.clear();
        index.removeNode("b");
        assertThat(changes).containsExactlyInAnyOrder("ann true", "ben true");
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
                index.removeNode(node);
            } else if (random.nextInt(5) < 2) {
                changes.clear();
                index.remove(node, user);
                assertThat(changes).hasSize(facts.remove(node) == null ? 0 : 1);
            } else {
                String fact = "é".repeat(random.nextInt(4) * random.nextInt(100));
                boolean wasPresent = !facts.isEmpty();
                boolean isSame = fact.equals(facts.put(node, fact));
                changes.clear();
                index.put(node, user, fact);
                assertThat(changes).isEqualTo(isSame ? List.of() : List.of(user + ' ' + wasPresent));
            }
        }
        DirectoryIndex fresh = unheard();
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
        DirectoryIndex index = unheard();
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

    private static DirectoryIndex unheard() {
        return new DirectoryIndex((user, wasPresent) -> {});
    }

    private static String user(int number) {
        return (number % 3 == 0 ? "ü" : "user-") + number + "x".repeat(number % 7 == 0 ? 180 : 0);
    }
}
