package io.pagenow.chat.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A setting that deletes messages is understood, or the server does not start. */
final class RetentionSettingsTest {
    @TempDir
    private Path folder;

    @Test
    void messagesAreKeptForEverUnlessDaysAreSet() {
        assertThat(LoadedSettings.of(folder, Map.of()).retention().days()).isZero();
        assertThat(LoadedSettings.of(folder, "{\"retention\":{\"days\":36500}}", Map.of())
                        .retention()
                        .days())
                .isEqualTo(36_500);
        assertThat(LoadedSettings.of(folder, Map.of("CHAT_RETENTION_DAYS", "90"))
                        .retention()
                        .days())
                .isEqualTo(90);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "36501", "1.5", "\"many\"", "\"\"", "99999999999999999999", "null", "true", "[30]"})
    void otherDaysAreRefusedByName(String days) {
        assertThat(LoadedSettings.problems(folder, "{\"retention\":{\"days\":" + days + "}}", Map.of()))
                .singleElement()
                .asString()
                .contains("retention.days");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "36501", "1.5", "many", "30 days"})
    void aVariableWithOtherDaysIsRefusedByName(String days) {
        assertThat(LoadedSettings.problems(folder, "{}", Map.of("CHAT_RETENTION_DAYS", days)))
                .singleElement()
                .asString()
                .contains("CHAT_RETENTION_DAYS", "0 to 36500");
    }
}
