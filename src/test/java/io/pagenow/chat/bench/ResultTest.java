package io.pagenow.chat.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultTest {
    @TempDir
    private Path folder;

    @Test
    void aResultThatWasWrittenIsReadAsItWas() {
        Result result = new Result(
                Instant.parse("2026-11-24T12:00:00Z"),
                "abc1234",
                new Machine(2, "a processor", 8),
                Map.of("Java", "17"),
                new Extent(6, 15, 100, 500, 5, 100, 10_000),
                List.of(new Outcome(
                        Peers.OURS,
                        Messaging.DIRECT,
                        Map.of(Figure.SERVER_CPU, 40.0, Figure.DATABASE_CPU, 20.0, Figure.CALIBRATION, 9.5))));
        result.write(folder);

        assertThat(Result.all(folder)).containsExactly(result);
    }
}
