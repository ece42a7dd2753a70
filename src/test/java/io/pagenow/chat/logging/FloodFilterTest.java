package io.pagenow.chat.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.pagenow.chat.support.Threat;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever provokes warnings without end does not fill a disk with them. */
@Threat(27)
final class FloodFilterTest {
    private final LoggerContext context = new LoggerContext();
    private final Logger flooded = context.getLogger("io.library.Connection");
    private final Logger other = context.getLogger("io.library.Database");
    private final ListAppender<ILoggingEvent> written = new ListAppender<>();
    private Instant now = Instant.EPOCH;

    @BeforeEach
    void attach() {
        written.start();
        context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).setLevel(Level.INFO);
        context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).addAppender(written);
        context.addTurboFilter(new FloodFilter(() -> now));
    }

    @Test
    void ofAFloodOfWarningsAMinutesShareIsWritten() {
        flood(10_000);

        assertThat(of(flooded)).hasSize(FloodFilter.MAX_LINES);
        assertThat(messages())
                .contains(
                        "io.library.Connection has logged 60 warnings within a minute; dropping further ones until the minute is over");
    }

    @Test
    void howManyWereLeftOutIsToldWithTheNextOne() {
        flood(1_000);
        now = now.plus(Duration.ofMinutes(1));
        flooded.warn("again");

        assertThat(messages())
                .contains("940 warnings of io.library.Connection were dropped")
                .endsWith("again");
    }

    @Test
    void aFloodLeavesTheOtherLoggersAndWhatIsNoWarningAlone() {
        flood(1_000);
        other.error("The database is gone", new IllegalStateException());
        flooded.info("an everyday event");

        assertThat(messages()).contains("The database is gone", "an everyday event");
    }

    @Test
    void whatIsNotWrittenAnywayDoesNotCount() {
        flooded.setLevel(Level.ERROR);
        flood(1_000);
        flooded.error("an error");

        assertThat(messages()).containsExactly("an error");
    }

    @Test
    void aClockThatGoesBackDoesNotSilenceALogger() {
        flood(1_000);
        now = now.minus(Duration.ofHours(1));
        flooded.warn("after the step");

        assertThat(messages()).contains("after the step");
    }

    private void flood(int lines) {
        for (int line = 0; line < lines; line++) {
            flooded.warn("Connection reset {}", line, new IllegalStateException("reset"));
        }
    }

    private List<ILoggingEvent> of(Logger logger) {
        return written.list.stream()
                .filter(event -> event.getLoggerName().equals(logger.getName()))
                .toList();
    }

    private List<String> messages() {
        return written.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }
}
