package io.pagenow.chat.command;

import io.pagenow.chat.config.Settings;
import io.vertx.core.Vertx;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code check-config}: validates the settings and prints a summary. Starts nothing. */
@Command(
        name = "check-config",
        mixinStandardHelpOptions = true,
        description = "Checks the settings, reports all problems at once, and exits with 0 if there are none.")
final class CheckConfig implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private SettingsOption settingsOption;

    @Override
    public Integer call() {
        return settingsOption.withSettings(spec, this::print);
    }

    private int print(Vertx vertx, Settings settings) {
        PrintWriter out = spec.commandLine().getOut();
        out.println("The settings are valid.");
        Settings.Listen http = settings.http();
        Settings.Listen webSocket = settings.websocket().listen();
        out.println("  REST and page  " + http.authority(http.port()));
        out.println("  WebSocket      " + webSocket.authority(webSocket.port()));
        out.println("  administrators "
                + settings.admin().map(own -> own.authority(own.port())).orElse("as REST and page"));
        out.println("  database       "
                + (settings.database().uri().isPresent() ? "external" : "built-in, in " + settings.dataDir()));
        out.println("  Redis          " + (settings.redis().uri().isPresent() ? "yes" : "none"));
        out.println("  sign-in        "
                + settings.auth()
                        .jwksUri()
                        .map(Object::toString)
                        .orElse("development: anyone as anyone, on this machine"));
        vertx.close().await();
        return 0;
    }
}
