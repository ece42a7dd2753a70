package io.pagenow.chat.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import java.nio.charset.StandardCharsets;

/**
 * Formats a log event for systemd's journal: the priority prefix of sd-daemon(3), such as {@code <4>} for a warning, the last part of the
 * logger's name, and the message. Each line of a stack trace repeats the prefix, because the journal treats every line as an entry. There
 * is no time, because the journal records its own.
 */
final class JournalLines extends EncoderBase<ILoggingEvent> {
    static final String ERROR = "<3>";

    @Override
    public byte[] headerBytes() {
        return new byte[0];
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        String priority = priority(event.getLevel());
        String logger = event.getLoggerName();
        StringBuilder lines = new StringBuilder(256)
                .append(priority)
                .append(logger.substring(logger.lastIndexOf('.') + 1))
                .append(": ")
                .append(TextLines.oneLine(event.getFormattedMessage()))
                .append('\n');
        if (event.getThrowableProxy() != null) {
            ThrowableProxyUtil.asString(event.getThrowableProxy()).lines().forEach(line -> lines.append(priority)
                    .append(indented(line))
                    .append('\n'));
        }
        return lines.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String indented(String line) {
        String depth = line.startsWith("\t") ? "    " : "";
        return depth + TextLines.oneLine(line.stripLeading());
    }

    private static String priority(Level level) {
        return switch (level.toInt()) {
            case Level.ERROR_INT -> ERROR;
            case Level.WARN_INT -> "<4>";
            case Level.INFO_INT -> "<6>";
            default -> "<7>";
        };
    }

    @Override
    public byte[] footerBytes() {
        return new byte[0];
    }
}
