package io.pagenow.chat.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import java.nio.charset.Charset;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Formats a log event as one line of text: the local time, the level, the last part of the logger's name, and the message, followed by the
 * stack trace if there is one. Parsing an equivalent Logback pattern takes longer than the rest of the setup.
 */
final class TextLines extends EncoderBase<ILoggingEvent> {
    /** Initialised with the first line, because most processes switch to JSON before they log anything. */
    private static final class Time {
        static final DateTimeFormatter OF_DAY =
                DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneId.systemDefault());
    }

    private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\u2028\\u2029\\u202A-\\u202E\\u2066-\\u2069]");

    @Override
    public byte[] headerBytes() {
        return new byte[0];
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        String logger = event.getLoggerName();
        String line = String.format(
                Locale.ROOT,
                "%s %-5s %-24s %s%n",
                Time.OF_DAY.format(event.getInstant()),
                event.getLevel(),
                logger.substring(logger.lastIndexOf('.') + 1),
                oneLine(event.getFormattedMessage()));
        String error = event.getThrowableProxy() == null ? "" : ThrowableProxyUtil.asString(event.getThrowableProxy());
        return (line + error).getBytes(Charset.defaultCharset());
    }

    /** Escapes control characters, so that external text cannot forge further lines or control a terminal. */
    static String oneLine(String message) {
        return CONTROL.matcher(message)
                .replaceAll(found -> String.format(
                        Locale.ROOT, "\\\\u%04x", (int) found.group().charAt(0)));
    }

    @Override
    public byte[] footerBytes() {
        return new byte[0];
    }
}
