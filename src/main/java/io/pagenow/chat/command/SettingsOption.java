package io.pagenow.chat.command;

import io.pagenow.chat.config.InvalidSettingsException;
import io.pagenow.chat.config.Settings;
import io.pagenow.chat.config.SettingsLoader;
import io.pagenow.chat.logging.Logs;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** The common option {@code --config}, and the loading of the settings with which every command starts. */
final class SettingsOption {
    /** EX_CONFIG of sysexits.h: tells a supervisor that a restart would fail again. */
    private static final int INVALID_SETTINGS = 78;

    // Packages set the property, so that every command reads the installed file.
    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            defaultValue = "${sys:chat.config}",
            description = "settings file to read instead of ./config.json")
    private @Nullable Path file;

    static {
        // Netty's buffer events would load Flight Recorder at every start, even without a recording, which takes a
        // tenth
        // of the start time.
        System.getProperties().putIfAbsent("io.netty.jfr.enabled", "false");
    }

    /** The action of a command, run with valid settings. */
    interface Body {
        /** @return the exit code; 0 leaves Vert.x running for the parts that the body started */
        int run(Vertx vertx, Settings settings) throws Exception;
    }

    /**
     * Loads the settings and runs the body.
     *
     * @return the exit code of the body; 78 if the settings are invalid, after all problems were printed; 1 after any other failure
     */
    int withSettings(CommandSpec spec, Body body) {
        PrintWriter err = spec.commandLine().getErr();
        Vertx vertx;
        try {
            vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
        } catch (IllegalStateException unwritable) {
            err.println(Logs.errorMark() + "chat-api cannot start: user " + System.getProperty("user.name")
                    + " cannot write to the temporary directory " + System.getProperty("java.io.tmpdir")
                    + ". Grant write access or free some space, or use another directory: java -Djava.io.tmpdir=DIR"
                    + " -jar chat-api.jar");
            return 1;
        }
        int code = 1;
        try {
            Settings settings = new SettingsLoader(vertx, System.getenv())
                    .load(Optional.ofNullable(file))
                    .await();
            code = body.run(vertx, settings);
        } catch (InvalidSettingsException invalid) {
            code = INVALID_SETTINGS;
            String mark = Logs.errorMark();
            err.println(mark + "The settings are not valid:");
            invalid.problems().forEach(problem -> err.println(mark + "  - " + problem));
        } catch (Exception failure) {
            err.println("chat-api: " + Failures.explain(failure));
        }
        if (code != 0) {
            vertx.close().await();
        }
        return code;
    }
}
