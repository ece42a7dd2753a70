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
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** The option that every command has, and the reading of settings that every command begins with. */
final class SettingsOption {
    /** EX_CONFIG of sysexits.h: trying again is of no use, which a supervisor tells by it. */
    private static final int INVALID_SETTINGS = 78;

    // An installation names its file by the property, for whichever command.
    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            defaultValue = "${sys:chat.config}",
            description = "settings to read instead of ./config.json")
    private Path file;

    static {
        // Netty's events of its buffers would load Flight Recorder at every start, recording or not, which takes a
        // tenth of it.
        System.getProperties().putIfAbsent("io.netty.jfr.enabled", "false");
    }

    /** What a command does once the settings are known. */
    interface Body {
        /** @return the exit code; 0 leaves Vert.x running for what the body started */
        int run(Vertx vertx, Settings settings) throws Exception;
    }

    /** Reports every problem of the settings and returns 78, or runs the body. */
    int withSettings(CommandSpec spec, Body body) {
        PrintWriter err = spec.commandLine().getErr();
        Vertx vertx;
        try {
            vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
        } catch (IllegalStateException unwritable) {
            err.println(
                    Logs.errorMark() + "chat-api cannot start: user " + System.getProperty("user.name")
                            + " cannot write to the temporary directory " + System.getProperty("java.io.tmpdir")
                            + ". Give it the right or free some space, or name another: java -Djava.io.tmpdir=DIR -jar chat-api.jar");
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
