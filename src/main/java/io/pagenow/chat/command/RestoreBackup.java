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
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code restore}: fills an empty database from a backup. */
@Command(
        name = "restore",
        mixinStandardHelpOptions = true,
        description =
                "Fills an empty database from a file written by the command backup. Verifies the whole file first; then"
                        + " restores all of it or nothing. No server may be using the database.")
final class RestoreBackup implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private SettingsOption settingsOption;

    @Parameters(paramLabel = "FILE", description = "file written by the command backup")
    private Path file;

    @Option(names = "--without-files", description = "restore the database alone, without the files of messages")
    private boolean withoutFiles;

    @Override
    public Integer call() {
        return settingsOption.withSettings(spec, this::restore);
    }

    private int restore(Vertx vertx, Settings settings) {
        PrintWriter out = spec.commandLine().getOut();
        BackupFile backup = BackupFile.verify(file);
        out.println("A backup of " + backup.taken() + " by chat-api " + backup.chatApi() + "; it is complete.");
        out.flush();
        StoreOfFiles.with(
                vertx,
                settings,
                withoutFiles,
                files -> OwnDatabase.with(settings, database -> {
                    new Restore(backup, database, files, out).run();
                    return null;
                }));
        out.println("Everything is restored.");
        vertx.close().await();
        return 0;
    }
}
