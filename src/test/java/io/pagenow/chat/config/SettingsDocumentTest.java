package io.pagenow.chat.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code docs/settings.md} tells what {@code config.json} holds and what the server reads. */
final class SettingsDocumentTest {
    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| `([A-Za-z0-9.]+)` \\| `(CHAT_[A-Z0-9_]+)` \\| (\\S+) \\| .+ \\|$");

    @TempDir
    private Path folder;

    /** @param value the default, as an environment variable would hold it */
    record Row(String path, String variable, String value) {}

    static List<Row> rows() {
        return ROW.matcher(read("docs/settings.md"))
                .results()
                .map(row -> new Row(
                        row.group(1),
                        row.group(2),
                        row.group(3).equals("empty") ? "" : row.group(3).replace("`", "")))
                .toList();
    }

    @Test
    void itHasARowForEverySettingInTheSameOrderAndNoOther() {
        assertThat(rows()).extracting(Row::path).containsExactlyElementsOf(paths("", defaults()));
    }

    @Test
    void theDefaultsAreThoseOfTheFile() {
        assertThat(rows()).allSatisfy(row -> {
            Object value = SettingsReader.at(defaults(), row.path);
            String expected = value instanceof JsonArray list
                    ? list.stream().map(String::valueOf).collect(Collectors.joining(","))
                    : String.valueOf(value);
            assertThat(row.value).as(row.path).isEqualTo(expected);
        });
    }

    @Test
    void settingEveryVariableToItsDefaultChangesNothing() {
        Map<String, String> environment = new HashMap<>();
        rows().forEach(row -> environment.put(row.variable, row.value));
        assertThat(LoadedSettings.of(folder, environment)).isEqualTo(LoadedSettings.of(folder, Map.of()));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void theVariableIsTheOneThatBeatsTheSettingInTheFile(Row row) {
        // No setting may be a list of numbers.
        Object unusable = new JsonArray().add(1);
        String[] keys = row.path.split("\\.", -1);
        for (int index = keys.length - 1; index > 0; index--) {
            unusable = new JsonObject().put(keys[index], unusable);
        }
        String file = new JsonObject().put(keys[0], unusable).encode();

        assertThat(LoadedSettings.problems(folder, file, Map.of())).anyMatch(problem -> problem.startsWith(row.path));
        assertThat(LoadedSettings.problems(folder, file, Map.of(row.variable, row.value)))
                .isEmpty();
    }

    private static List<String> paths(String prefix, JsonObject tree) {
        List<String> paths = new ArrayList<>();
        tree.forEach(entry -> {
            if (entry.getValue() instanceof JsonObject branch) {
                paths.addAll(paths(prefix + entry.getKey() + ".", branch));
            } else {
                paths.add(prefix + entry.getKey());
            }
        });
        return paths;
    }

    private static JsonObject defaults() {
        return new JsonObject(read("config.json"));
    }

    private static String read(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
