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
 * Sets up Logback in code, which starts faster than its XML: warnings as text until the settings are known, then as they say. Logs go to
 * standard output, as text for a person at a terminal, with priorities for systemd's journal, and as one JSON object a line for everything
 * else.
 */
public final class Logs extends ContextAwareBase implements Configurator {
    /**
     * Libraries that tell at INFO what only their developers want to know. They never log at DEBUG: there they tell whole requests and
     * messages, with what must not be in a log.
     */
    private static final String[] TALKATIVE = {"org.flywaydb", "io.netty", "io.vertx", "crawlercommons"};

    /**
     * Libraries that log, with a stack trace each time, what they also report to their caller: that a node comes or goes, that Redis refuses
     * a connection. The cluster and presence packages log it once.
     */
    private static final String[] ALARMED = {
        "org.jgroups",
        "io.vertx.core.eventbus.impl.clustered",
        "io.vertx.core.eventbus.impl.MessageConsumerImpl",
        "io.vertx.redis.client.impl.RedisConnectionManager"
    };

    /** Tells at DEBUG where each message is on its way. */
    private static final String MESSAGES = "message";

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        use(context, Level.WARN, new TextLines());
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    /** Applies the settings to everything that is logged from now on. */
    public static void configure(Settings.Log settings) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        use(context, Level.valueOf(settings.level().name()), encoder(format(settings)));
        context.getLogger(MESSAGES).setLevel(settings.messages() ? Level.DEBUG : null);
    }

    /** Whether a person reads along. */
    public static boolean isText(Settings.Log settings) {
        return format(settings) == Settings.Log.Format.TEXT;
    }

    /** What a line on standard error begins with, so that the journal takes it for an error; nothing elsewhere. */
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

    @SuppressWarnings("SystemConsoleNull") // Asked of Java 17, where there is no console without a terminal.
    private static boolean isTerminal() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            // Since Java 22 there is a console even without a terminal, and this method to tell the two apart.
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException olderJava) {
            return true;
        }
    }

    private static void use(LoggerContext context, Level level, EncoderBase<ILoggingEvent> encoder) {
        ch.qos.logback.classic.Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.detachAndStopAllAppenders();
        root.setLevel(level);
        for (String library : TALKATIVE) {
            context.getLogger(library).setLevel(talkative(level));
        }
        for (String library : ALARMED) {
            context.getLogger(library).setLevel(level == Level.DEBUG ? Level.WARN : Level.OFF);
        }
        context.resetTurboFilterList();
        context.addTurboFilter(new LostWrites());
        context.addTurboFilter(new FloodFilter(InstantSource.system()));
        root.addAppender(console(context, encoder));
    }

    private static Level talkative(Level level) {
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
