package io.pagenow.chat.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pagenow.chat.directory.DirectoryWriter;
import io.pagenow.chat.support.Threat;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InvalidClassException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Objects that another node sends. */
@Threat(25)
final class SerialFilterTest {
    /** Each level doubles the work of its hash code. */
    private static Set<Object> nestedSets(int levels) {
        Set<Object> root = new HashSet<>();
        Set<Object> left = root;
        Set<Object> right = new HashSet<>();
        for (int level = 0; level < levels; level++) {
            Set<Object> deeper = new HashSet<>(List.of("level " + level));
            Set<Object> other = new HashSet<>();
            left.add(deeper);
            left.add(other);
            right.add(deeper);
            right.add(other);
            left = deeper;
            right = other;
        }
        return root;
    }

    static Stream<Object> harmfulObjects() {
        List<Object> nested = new ArrayList<>();
        for (int level = 0; level < 20; level++) {
            nested = new ArrayList<>(List.of(nested));
        }
        return Stream.of(
                nestedSets(12),
                nested,
                new ArrayList<>(Collections.nCopies(50_000, new Object[0])),
                new long[100_000],
                new HashMap<>(Map.of("key", new File("/etc/passwd"))),
                new ArrayList<>(LongStream.range(1_000, 3_000).boxed().toList()));
    }

    @ParameterizedTest(name = "{index}")
    @MethodSource("harmfulObjects")
    void whatIsNestedOrLargeOrOfAnotherClassIsRefused(Object harmful) throws IOException {
        byte[] bytes = bytes(harmful);

        assertThatThrownBy(() -> read(bytes)).isInstanceOf(InvalidClassException.class);
    }

    @Test
    void whatIsFlatIsRead() throws Exception {
        List<Object> flat = new ArrayList<>(List.of("text", 1, 2L, true));

        assertThat(read(bytes(flat))).isEqualTo(flat);
    }

    @Test
    void aBatchOfTheDirectoryIsRead() throws Exception {
        Map<String, String> batch = new HashMap<>();
        for (int user = 0; user < DirectoryWriter.BATCH; user++) {
            batch.put("node/user-" + user, "+" + user);
        }

        assertThat(read(bytes(batch))).isEqualTo(batch);
    }

    @Test
    void aNodeHasTheFilterForAllThatItReads() {
        SerialFilter.install();
        SerialFilter.install();

        assertThat(ObjectInputFilter.Config.getSerialFilter()).isNotNull();
    }

    private static byte[] bytes(Object object) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(object);
        }
        return bytes.toByteArray();
    }

    @SuppressWarnings("BanSerializableRead") // That is what the filter is for.
    private static Object read(byte[] bytes) throws IOException, ClassNotFoundException {
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
            in.setObjectInputFilter(SerialFilter.FILTER);
            return in.readObject();
        }
    }
}
