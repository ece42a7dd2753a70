package io.pagenow.chat.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import io.pagenow.chat.support.Threat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What systemd's journal makes of the lines: it reads a priority at the beginning of each. */
final class JournalLinesTest {
    @ParameterizedTest
    @CsvSource({"ERROR,<3>", "WARN,<4>", "INFO,<6>", "DEBUG,<7>"})
    void anEventIsOneLineWithItsPriorityAndNoTime(String level, String priority) {
        assertThat(lines(Level.valueOf(level), "it is so", null)).isEqualTo(priority + "Application: it is so\n");
    }

    @Test
    void everyLineOfAStackTraceHasThePriorityOfItsEvent() {
        String lines = lines(Level.ERROR, "it failed", new IllegalStateException("for\nthis", new IOException("that")));

        assertThat(lines.lines()).hasSizeGreaterThan(4).allMatch(line -> line.startsWith("<3>"));
        assertThat(lines)
                .contains(
                        "<3>java.lang.IllegalStateException: for\n",
                        "<3>    at ",
                        "<3>Caused by: java.io.IOException: that\n");
    }

    @Threat(10)
    @Test
    void whatAStrangerHasWrittenMakesNoFurtherLine() {
        assertThat(lines(Level.INFO, "who is\n<0>this\u001b[2J", null))
                .isEqualTo("<6>Application: who is\\u000a<0>this\\u001b[2J\n");
    }

    @Test
    void theJournalIsTheSocketThatItsVariableNamesAndNoOtherFile(@TempDir Path folder) throws IOException {
        Path file = Files.createFile(folder.resolve("stream"));
        Path other = Files.createFile(folder.resolve("redirected"));
        String stream = Files.getAttribute(file, "unix:dev") + ":" + Files.getAttribute(file, "unix:ino");

        assertThat(Journal.is(file, stream)).isTrue();
        assertThat(Journal.is(other, stream)).isFalse();
        assertThat(Journal.is(file, null)).isFalse();
        assertThat(Journal.is(folder.resolve("none"), stream)).isFalse();
    }

    private static String lines(Level level, String message, Throwable failure) {
        LoggerContext context = new LoggerContext();
        LoggingEvent event = new LoggingEvent(
                "test", context.getLogger("io.pagenow.chat.Application"), level, message, failure, null);
        return new String(new JournalLines().encode(event), StandardCharsets.UTF_8);
    }
}
