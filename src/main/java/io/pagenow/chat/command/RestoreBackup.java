package io.pagenow.chat.command;

import io.pagenow.chat.backup.BackupFile;
import io.pagenow.chat.backup.Restore;
import io.pagenow.chat.config.Settings;
import io.vertx.core.Vertx;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code restore}: makes a database of a backup. */
@Command(
        name = "restore",
        mixinStandardHelpOptions = true,
        description =
                "Fills an empty database with what the command backup has written. The file is checked to its end first; then"
                        + " all of it is restored, or nothing. No server may use the database meanwhile.")
final class RestoreBackup implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private SettingsOption settingsOption;

    @Parameters(paramLabel = "FILE", description = "what the command backup has written")
    private Path file;

    @Override
    public Integer call() {
        return settingsOption.withSettings(spec, this::restore);
    }

    private int restore(Vertx vertx, Settings settings) {
        PrintWriter out = spec.commandLine().getOut();
        BackupFile backup = BackupFile.verify(file);
        out.println("A backup of " + backup.taken() + " by chat-api " + backup.chatApi() + "; it is whole.");
        out.flush();
        OwnDatabase.with(settings, database -> {
            new Restore(backup, database, out).run();
            return null;
        });
        out.println("Everything is restored.");
        vertx.close().await();
        return 0;
    }
}
