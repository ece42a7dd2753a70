package io.pagenow.chat.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.EncoderBase;
import ch.qos.logback.core.spi.ContextAwareBase;
import io.pagenow.chat.config.Settings;
import java.io.Console;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Configures Logback in code, which starts faster than XML: warnings as text until the settings are loaded, then as configured. Logs go to
 * standard output: by default as text on a terminal, as journal lines for systemd, and as one JSON object per line otherwise.
 */
public final class Logs extends ContextAwareBase implements Configurator {
    /**
     * Libraries whose INFO lines are useful to their developers only. They never log at DEBUG, because their DEBUG lines contain whole
     * requests and messages.
     */
    private static final String[] VERBOSE = {"org.flywaydb", "io.netty", "io.vertx", "crawlercommons"};

    /**
     * Libraries that log, with stack traces, events that they also report to their caller: a node joins or leaves, Redis rejects a
     * connection. The cluster and registry packages log these once.
     */
    private static final String[] REDUNDANT = {
        "org.jgroups",
        "io.vertx.core.eventbus.impl.clustered",
        "io.vertx.core.eventbus.impl.MessageConsumerImpl",
        "io.vertx.redis.client.impl.RedisConnectionManager"
    };

    /** The logger that traces each message, at DEBUG. */
    private static final String MESSAGES = "message";

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        use(context, Level.WARN, new TextLines());
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    /** Applies the settings to all further lines. */
    public static void configure(Settings.Log settings) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        use(context, Level.valueOf(settings.level().name()), encoder(format(settings)));
        context.getLogger(MESSAGES).setLevel(settings.messages() ? Level.DEBUG : null);
    }

    /** Returns true if lines are formatted as text for a person. */
    public static boolean isText(Settings.Log settings) {
        return format(settings) == Settings.Log.Format.TEXT;
    }

    /** Returns the prefix for lines on standard error: the journal's error priority if it receives them, otherwise {@code ""}. */
    public static String errorMark() {
        return Journal.hasErrors() ? JournalLines.ERROR : "";
    }

    private static Settings.Log.Format format(Settings.Log settings) {
        if (settings.format() != Settings.Log.Format.AUTO) {
            return settings.format();
        }
        if (Journal.hasOutput()) {
            return Settings.Log.Format.JOURNAL;
        }
        return isTerminal() ? Settings.Log.Format.TEXT : Settings.Log.Format.JSON;
    }

    private static EncoderBase<ILoggingEvent> encoder(Settings.Log.Format format) {
        return switch (format) {
            case TEXT -> new TextLines();
            case JOURNAL -> new JournalLines();
            default -> new JsonLines();
        };
    }

    @SuppressWarnings("SystemConsoleNull") // Java 17 has no console without a terminal.
    private static boolean isTerminal() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            // Java 22 and later always have a console, and this method to detect a terminal.
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException olderJava) {
            return true;
        }
    }

    private static void use(LoggerContext context, Level level, EncoderBase<ILoggingEvent> encoder) {
        ch.qos.logback.classic.Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.detachAndStopAllAppenders();
        root.setLevel(level);
        for (String library : VERBOSE) {
            context.getLogger(library).setLevel(verboseLevel(level));
        }
        for (String library : REDUNDANT) {
            context.getLogger(library).setLevel(level == Level.DEBUG ? Level.WARN : Level.OFF);
        }
        context.resetTurboFilterList();
        context.addTurboFilter(new LostWrites());
        context.addTurboFilter(new FloodFilter(InstantSource.system()));
        root.addAppender(console(context, encoder));
    }

    private static Level verboseLevel(Level level) {
        if (level == Level.DEBUG) {
            return Level.INFO;
        }
        return level == Level.INFO ? Level.WARN : level;
    }

    private static ConsoleAppender<ILoggingEvent> console(LoggerContext context, Encoder<ILoggingEvent> encoder) {
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setContext(context);
        console.setName("console");
        encoder.setContext(context);
        encoder.start();
        console.setEncoder(encoder);
        console.start();
        return console;
    }
}
