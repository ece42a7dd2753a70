package io.pagenow.chat.command;

import io.pagenow.chat.config.InvalidDatabaseUriException;
import io.pagenow.chat.config.Secret;
import io.pagenow.chat.config.Settings;
import io.pagenow.chat.database.DatabaseAddress;
import io.pagenow.chat.importer.Import;
import io.pagenow.chat.importer.ImportException;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code import}: imports a database of the original chat backend. */
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        description =
                "Imports a database of the original chat backend into the configured database. The original is only read."
                        + " After an interruption, run the command again to resume. Exits with 0 if the counts of both databases"
                        + " match.")
final class ImportOriginal implements Callable<Integer> {
    /** The variable that holds the URI if neither option is given. Unlike a command line, other users cannot read it. */
    private static final String VARIABLE = "CHAT_IMPORT_FROM";

    private static final Pattern PASSWORD = Pattern.compile("://[^/?@]*:[^/?@]+@|[?&]password=");

    @Spec
    private CommandSpec spec;

    @Mixin
    private SettingsOption settingsOption;

    @ArgGroup
    private Source source = new Source();

    /** At most one option; without it the environment variable names the database. */
    private static final class Source {
        @Option(
                names = "--from",
                paramLabel = "URI",
                description =
                        "the original's database, postgresql://user@host:port/database; every user of this machine can read a"
                                + " password in it, so pass it in a file (--from-file, PGPASSFILE) or in " + VARIABLE)
        private @Nullable String uri;

        @Option(
                names = "--from-file",
                paramLabel = "FILE",
                description = "a file that holds postgresql://user:password@host:port/database")
        private @Nullable Path file;
    }

    @Override
    public Integer call() {
        return settingsOption.withSettings(spec, this::run);
    }

    private int run(Vertx vertx, Settings settings) {
        DatabaseAddress original = original();
        PrintWriter out = spec.commandLine().getOut();
        boolean complete = OwnDatabase.with(settings, own -> new Import(original, own, out).run());
        if (!complete) {
            throw new ImportException("The contents of the two databases differ; see the table above");
        }
        out.println("The import is complete.");
        vertx.close().await();
        return 0;
    }

    private DatabaseAddress original() {
        if (source.file != null) {
            return address("the content of " + source.file, read(source.file));
        }
        if (source.uri != null) {
            warnOfPassword(source.uri);
            return address("--from", source.uri);
        }
        String uri = Optional.ofNullable(System.getenv(VARIABLE)).orElse("").strip();
        if (uri.isEmpty()) {
            throw new IllegalArgumentException("name the original's database: --from-file, " + VARIABLE + " or --from");
        }
        return address(VARIABLE, uri);
    }

    private static DatabaseAddress address(String origin, String uri) {
        try {
            return new DatabaseAddress(new Secret(uri));
        } catch (InvalidDatabaseUriException invalid) {
            throw new IllegalArgumentException(origin + " is not " + invalid.getMessage());
        }
    }

    private void warnOfPassword(String uri) {
        if (PASSWORD.matcher(uri).find()) {
            spec.commandLine()
                    .getErr()
                    .println(
                            "Warning: every user of this machine can read the password in --from; pass it with --from-file"
                                    + " or " + VARIABLE + ", and change this one");
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException unreadable) {
            throw new IllegalArgumentException("--from-file: " + file + " cannot be read (" + unreadable + ")");
        }
    }
}
