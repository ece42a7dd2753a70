package io.pagenow.chat.command;

import io.pagenow.chat.backup.Backup;
import io.pagenow.chat.config.Settings;
import io.vertx.core.Vertx;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code backup}: writes everything in the database to a file. */
@Command(
        name = "backup",
        mixinStandardHelpOptions = true,
        description =
                "Writes all conversations, messages, read positions and what is known of users to a file (tar.gz), as they"
                        + " are at one moment. The server may run and be used meanwhile. The file is for its owner alone, and has"
                        + " its name only when it is whole.")
final class MakeBackup implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private SettingsOption settingsOption;

    @Parameters(paramLabel = "FILE", description = "where to, such as chat-2030-01-31.tar.gz")
    private Path file;

    @Option(names = "--replace", description = "replaces FILE if it is there")
    private boolean replace;

    @Override
    public Integer call() {
        return settingsOption.withSettings(spec, this::write);
    }

    private int write(Vertx vertx, Settings settings) {
        PrintWriter out = spec.commandLine().getOut();
        OwnDatabase.besideServers(settings, database -> {
            new Backup(database, out).writeTo(file, replace);
            return null;
        });
        out.println("Everything is in " + file + ".");
        vertx.close().await();
        return 0;
    }
}
