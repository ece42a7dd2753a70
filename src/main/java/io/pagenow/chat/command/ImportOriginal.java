package io.pagenow.chat.command;

import io.pagenow.chat.config.InvalidDatabaseUriException;
import io.pagenow.chat.config.Secret;
import io.pagenow.chat.config.Settings;
import io.pagenow.chat.importer.Import;
import io.pagenow.chat.importer.ImportException;
import io.pagenow.chat.persistence.DatabaseAddress;
import io.vertx.core.Vertx;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code import}: takes over a database of the original. */
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        description =
                "Takes over a database of the original chat backend into the one that the settings name. The original is only"
                        + " read. If it is broken off, run it again: it goes on. Exits with 0 when the counts of both match.")
final class ImportOriginal implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private SettingsOption settingsOption;

    @Option(
            names = "--from",
            required = true,
            paramLabel = "URI",
            description = "the original's database, postgresql://user:password@host:port/database")
    private String from;

    @Override
    public Integer call() {
        return settingsOption.withSettings(spec, this::run);
    }

    private int run(Vertx vertx, Settings settings) {
        DatabaseAddress original = original();
        PrintWriter out = spec.commandLine().getOut();
        boolean complete = OwnDatabase.with(settings, own -> new Import(original, own, out).run());
        if (!complete) {
            throw new ImportException("The two databases do not hold the same; see the table above");
        }
        out.println("Everything is there.");
        vertx.close().await();
        return 0;
    }

    private DatabaseAddress original() {
        try {
            return new DatabaseAddress(new Secret(from));
        } catch (InvalidDatabaseUriException invalid) {
            throw new IllegalArgumentException("--from is not " + invalid.getMessage());
        }
    }
}
