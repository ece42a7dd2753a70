package io.pagenow.chat.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import io.pagenow.chat.support.Threat;
import java.nio.charset.Charset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a stranger has written cannot pass for lines of the server's own, nor be obeyed by the terminal that shows them. */
@Threat(10)
final class TextLinesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\n",
                "\r\n",
                "\r",
                "\u0085",
                "\u2028",
                "\u2029",
                "\u001b[2J",
                "\u009b2J",
                "\u0007",
                "\b",
                "\u202e"
            })
    void anEventIsOneLineWithoutControlCharacters(String text) {
        String line = line("who is " + text + " this");

        assertThat(line).endsWith(" this" + System.lineSeparator());
        assertThat(line.strip()).doesNotContainPattern("[\\p{Cc}\\u2028\\u2029\\u202e]");
    }

    private static String line(String message) {
        LoggingEvent event =
                new LoggingEvent("test", new LoggerContext().getLogger("test"), Level.INFO, message, null, null);
        return new String(new TextLines().encode(event), Charset.defaultCharset());
    }
}
