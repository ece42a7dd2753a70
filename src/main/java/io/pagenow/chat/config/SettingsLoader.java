package io.pagenow.chat.config;

import io.vertx.config.ConfigRetriever;
import io.vertx.config.ConfigRetrieverOptions;
import io.vertx.config.ConfigStoreOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the settings. The operator's {@code config.json} overrides the packaged one, which holds all defaults, and the {@link
 * Environment} overrides both. All problems are reported at once.
 */
public final class SettingsLoader {
    private static final Pattern PLACE = Pattern.compile("line: ([0-9]+), column: ([0-9]+)");

    private final Vertx vertx;
    private final Map<String, String> variables;

    /** @param variables the process environment */
    public SettingsLoader(Vertx vertx, Map<String, String> variables) {
        this.vertx = vertx;
        this.variables = Map.copyOf(variables);
    }

    /**
     * @param file the operator's file, which must exist; empty to use {@code config.json} of the working directory if it exists
     * @return the settings; fails with {@link InvalidSettingsException} if any of them is invalid
     */
    public Future<Settings> load(Optional<Path> file) {
        Path chosen = file.orElse(Path.of("config.json")).toAbsolutePath();
        if (!Files.isRegularFile(chosen)) {
            return file.isPresent()
                    ? Future.failedFuture(new InvalidSettingsException(
                            List.of("\"" + file.get() + "\" is not a settings file that can be read")))
                    : read(new JsonObject());
        }
        ConfigRetriever retriever = ConfigRetriever.create(
                vertx,
                new ConfigRetrieverOptions()
                        .setScanPeriod(-1)
                        .addStore(new ConfigStoreOptions()
                                .setType("file")
                                .setFormat("json")
                                .setConfig(new JsonObject().put("path", chosen.toString()))));
        return retriever
                .getConfig()
                .recover(failure -> Future.failedFuture(new InvalidSettingsException(
                        List.of("\"" + chosen + "\" is not a JSON object" + place(failure)))))
                .compose(this::read)
                .eventually(retriever::close);
    }

    private Future<Settings> read(JsonObject file) {
        JsonObject tree = defaults();
        Set<String> paths = paths(tree, "");
        List<String> problems = new ArrayList<>();
        for (String path : paths(file, "")) {
            if (!paths.contains(path)) {
                problems.add(path + ": no setting has this name; see docs/settings.md");
            }
        }
        tree.mergeIn(file, true);
        Environment environment = Environment.read(variables, paths);
        problems.addAll(environment.problems());
        environment.applyTo(tree);
        SettingsReader reader = new SettingsReader(tree, environment.origins());
        Settings settings = Sections.read(reader);
        problems.addAll(reader.problems());
        return problems.isEmpty()
                ? Future.succeededFuture(settings)
                : Future.failedFuture(new InvalidSettingsException(problems));
    }

    private static JsonObject defaults() {
        try (InputStream packaged = SettingsLoader.class.getResourceAsStream("/config.json")) {
            return new JsonObject(new String(packaged.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static Set<String> paths(JsonObject tree, String prefix) {
        Set<String> paths = new TreeSet<>();
        tree.forEach(entry -> {
            String path = prefix + entry.getKey();
            if (entry.getValue() instanceof JsonObject branch) {
                paths.addAll(paths(branch, path + "."));
            } else {
                paths.add(path);
            }
        });
        return paths;
    }

    /** Describes the position of a syntax error, without the text at that position, which may be a password. */
    private static String place(Throwable failure) {
        Matcher place = PLACE.matcher(String.valueOf(failure.getMessage()));
        return place.find() ? ": look at line " + place.group(1) + ", column " + place.group(2) : "";
    }
}
