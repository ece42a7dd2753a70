package io.pagenow.chat.command;

import io.pagenow.chat.config.Settings;
import io.pagenow.chat.doctor.Doctor;
import io.vertx.core.Vertx;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code doctor}: looks at everything that the server needs, and says what to do. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description =
                "Looks at what the server needs (machine, ports, database, keys, clocks, Redis, other nodes), says what to"
                        + " do where something is wrong, and exits with 0 if there is no problem. Changes nothing; the server may run.")
final class Diagnose implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private SettingsOption settingsOption;

    @Override
    public Integer call() {
        return settingsOption.withSettings(spec, this::look);
    }

    private int look(Vertx vertx, Settings settings) {
        boolean well = new Doctor(vertx, settings).report(spec.commandLine().getOut());
        if (well) {
            vertx.close().await();
        }
        return well ? 0 : 1;
    }
}
