package io.pagenow.chat.config;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** What the server makes of a settings file and an environment. */
public final class LoadedSettings {
    private static final Vertx VERTX = Vertx.vertx();

    private LoadedSettings() {}

    /** @throws InvalidSettingsException with all problems */
    public static Settings of(Path folder, Map<String, String> environment) {
        return of(folder, "{}", environment);
    }

    public static Settings of(Path folder, String file, Map<String, String> environment) {
        try {
            Path config = Files.writeString(folder.resolve("config.json"), file);
            return new SettingsLoader(VERTX, environment)
                    .load(Optional.of(config))
                    .toCompletionStage()
                    .toCompletableFuture()
                    .orTimeout(30, TimeUnit.SECONDS)
                    .join();
        } catch (CompletionException failure) {
            throw failure.getCause() instanceof RuntimeException cause ? cause : failure;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** What is wrong with them; empty if they are valid. */
    static List<String> problems(Path folder, String file, Map<String, String> environment) {
        try {
            of(folder, file, environment);
            return List.of();
        } catch (InvalidSettingsException invalid) {
            return invalid.problems();
        }
    }
}
