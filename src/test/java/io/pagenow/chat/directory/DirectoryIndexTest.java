package io.pagenow.chat.directory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

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
        assertThat(index.put("a", "ann", "")).isTrue();
        assertThat(index.put("a", "ann", "")).isFalse();
        assertThat(index.put("a", "ann", "x")).isTrue();
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
}
