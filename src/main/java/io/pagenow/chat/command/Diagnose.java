package io.pagenow.chat.command;

import io.pagenow.chat.config.Settings;
import io.pagenow.chat.doctor.Doctor;
import io.vertx.core.Vertx;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code doctor}: checks everything that the server needs and prints remedies. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description =
                "Checks what the server needs (machine, ports, database, keys, clocks, Redis, other nodes), prints a remedy"
                        + " for each problem, and exits with 0 if there are none. Changes nothing; the server may be running.")
final class Diagnose implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private SettingsOption settingsOption;

    @Override
    public Integer call() {
        return settingsOption.withSettings(spec, this::diagnose);
    }

    private int diagnose(Vertx vertx, Settings settings) {
        boolean healthy = new Doctor(vertx, settings).report(spec.commandLine().getOut());
        if (healthy) {
            vertx.close().await();
        }
        return healthy ? 0 : 1;
    }
}
