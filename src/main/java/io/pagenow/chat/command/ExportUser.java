package io.pagenow.chat.command;

import io.pagenow.chat.attachment.FileTransfer;
import io.pagenow.chat.config.Settings;
import io.pagenow.chat.privacy.ExportFile;
import io.pagenow.chat.protocol.BodyDecoder;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code export-user}: writes everything that the server keeps about a user to a zip file. */
@Command(
        name = "export-user",
        mixinStandardHelpOptions = true,
        description =
                "Writes everything that is kept about a user to a zip file of JSON, with the user's own files. The server may be running."
                        + " Only the file's owner can read it.")
final class ExportUser implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private SettingsOption settingsOption;

    @Parameters(paramLabel = "USER", description = "id of the user")
    private String userId;

    @Option(names = "--out", paramLabel = "FILE", description = "file to create; it must not exist (export.zip)")
    private Path file = Path.of("export.zip");

    @Override
    public Integer call() {
        if (!BodyDecoder.isUserId(userId)) {
            throw new ParameterException(spec.commandLine(), "USER is not a user id");
        }
        return settingsOption.withSettings(spec, this::export);
    }

    private int export(Vertx vertx, Settings settings) {
        Optional<FileTransfer> files = settings.attachments().enabled()
                ? Optional.of(new FileTransfer(vertx, settings.attachments()))
                : Optional.empty();
        try {
            OwnDatabase.besideServers(settings, database -> {
                new ExportFile(vertx, database, files).write(userId, file);
                return file;
            });
        } finally {
            files.ifPresent(FileTransfer::close);
        }
        spec.commandLine().getOut().println("Everything about the user is in " + file + ".");
        vertx.close().await();
        return 0;
    }
}
