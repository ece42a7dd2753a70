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

/** {@code backup}: writes the contents of the database to a file. */
@Command(
        name = "backup",
        mixinStandardHelpOptions = true,
        description =
                "Writes a snapshot of all conversations, messages, read positions, presence, friendships and files to a file (tar.gz)."
                        + " The server may be running. Only the file's owner can read it, and it gets its name only when it is"
                        + " complete.")
final class MakeBackup implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private SettingsOption settingsOption;

    @Parameters(paramLabel = "FILE", description = "file to create, such as chat-2030-01-31.tar.gz")
    private Path file;

    @Option(names = "--replace", description = "replace FILE if it exists")
    private boolean replace;

    @Option(names = "--without-files", description = "back up the database alone, without the files of messages")
    private boolean withoutFiles;

    @Override
    public Integer call() {
        return settingsOption.withSettings(spec, this::write);
    }

    private int write(Vertx vertx, Settings settings) {
        PrintWriter out = spec.commandLine().getOut();
        StoreOfFiles.with(
                vertx,
                settings,
                withoutFiles,
                files -> OwnDatabase.besideServers(settings, database -> {
                    new Backup(database, files, out).writeTo(file, replace);
                    return null;
                }));
        out.println("Everything is in " + file + ".");
        vertx.close().await();
        return 0;
    }
}
