package io.pagenow.chat.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A server that is down has one line a minute. */
class OutageLogTest {
    private final Logger logger = new LoggerContext().getLogger("test");
    private final ListAppender<ILoggingEvent> written = new ListAppender<>();
    private final AtomicLong now = new AtomicLong(-1);
    private final OutageLog outages = new OutageLog(logger, now::get);

    @BeforeEach
    void attach() {
        written.start();
        logger.addAppender(written);
    }

    private List<String> messages() {
        return written.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    private void fail(String server, int times) {
        for (int number = 0; number < times; number++) {
            outages.warn(server, "{} is down: {}", server, "no answer");
        }
    }

    @Test
    void ofManyFailuresWithinAMinuteTheFirstIsWrittenAndTheOthersAreCounted() {
        fail("scan", 100);
        now.addAndGet(OutageLog.INTERVAL.toNanos() - 1);
        fail("scan", 1);
        assertThat(messages()).containsExactly("scan is down: no answer");

        now.addAndGet(1);
        fail("scan", 1);
        assertThat(messages())
                .containsExactly(
                        "scan is down: no answer",
                        "scan is down: no answer (100 more warnings like this one were left out)");
    }

    @Test
    void eachServerHasItsOwnLine() {
        fail("scan", 2);
        fail("bucket", 2);

        assertThat(messages()).containsExactly("scan is down: no answer", "bucket is down: no answer");
    }
}
