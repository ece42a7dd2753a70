package io.pagenow.chat.config;

import io.vertx.config.ConfigRetriever;
import io.vertx.config.ConfigRetrieverOptions;
import io.vertx.config.ConfigStoreOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.redis.client.RedisOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
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
 * Reads the settings: the packaged {@code config.json} (all defaults), over it the operator's {@code config.json}, over that the
 * {@link Environment}. Every problem in all of them is reported at once.
 */
public final class SettingsLoader {
    private static final Pattern ORIGIN = Pattern.compile("\\*|[a-z][a-z0-9+.-]*://[^/?#@\\s]+");

    private static final Pattern MEMBER = Pattern.compile("(\\[[0-9a-fA-F:.]+]|[^\\s:/\\[\\]]+):[0-9]{1,5}");

    private static final Pattern PLACE = Pattern.compile("line: ([0-9]+), column: ([0-9]+)");

    private final Vertx vertx;
    private final Map<String, String> variables;

    /** @param variables the process environment */
    public SettingsLoader(Vertx vertx, Map<String, String> variables) {
        this.vertx = vertx;
        this.variables = Map.copyOf(variables);
    }

    /**
     * @param file the operator's file, which must exist; empty to use {@code config.json} of the working directory if it is there
     * @return the settings; fails with {@link InvalidSettingsException}
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
        Settings settings = settings(reader);
        problems.addAll(reader.problems());
        return problems.isEmpty()
                ? Future.succeededFuture(settings)
                : Future.failedFuture(new InvalidSettingsException(problems));
    }

    private static Settings settings(SettingsReader reader) {
        Settings.Auth auth = auth(reader);
        return new Settings(
                listen(reader, "http", auth),
                new Settings.WebSocket(
                        listen(reader, "websocket", auth),
                        reader.optionalUri("websocket.publicUrl", Set.of("ws", "wss"))),
                Path.of(reader.text("dataDir")),
                database(reader),
                redis(reader),
                cluster(reader),
                new Settings.Presence(
                        reader.integer("presence.graceSeconds", 0, 300),
                        reader.integer("presence.silenceSeconds", 1, 3600)),
                auth,
                cors(reader),
                new Settings.Log(
                        reader.oneOf("log.level", Settings.Log.Level.class),
                        reader.oneOf("log.format", Settings.Log.Format.class)));
    }

    private static Settings.Listen listen(SettingsReader reader, String section, Settings.Auth auth) {
        String host = reader.text(section + ".host");
        if (auth.developmentSignIn() && !isLoopback(host)) {
            reader.problem(
                    section + ".host",
                    host,
                    "a loopback address: without an identity provider (auth.jwksUri) anyone can sign in as anyone, so the server"
                            + " listens on 127.0.0.1 alone");
        }
        return new Settings.Listen(host, reader.integer(section + ".port", 0, 65535));
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException unknown) {
            return false;
        }
    }

    private static Settings.Database database(SettingsReader reader) {
        Optional<Secret> uri = reader.optionalSecretUri("database.uri", Set.of("postgresql", "postgres"));
        uri.ifPresent(secret -> {
            try {
                PgConnectOptions.fromUri(secret.reveal());
            } catch (RuntimeException malformed) {
                reader.problem(
                        "database.uri", secret.reveal(), "of the form postgresql://user:password@host:port/database");
            }
        });
        return new Settings.Database(uri, reader.integer("database.poolSize", 1, 1000));
    }

    private static Settings.Redis redis(SettingsReader reader) {
        Optional<Secret> uri = reader.optionalSecretUri("redis.uri", Set.of("redis", "rediss"));
        uri.ifPresent(secret -> {
            try {
                new RedisOptions().setConnectionString(secret.reveal()).getEndpoint();
            } catch (RuntimeException malformed) {
                reader.problem("redis.uri", secret.reveal(), "of the form redis://user:password@host:port/database");
            }
        });
        return new Settings.Redis(uri);
    }

    private static Settings.Cluster cluster(SettingsReader reader) {
        boolean enabled = reader.flag("cluster.enabled");
        if (enabled && reader.optionalText("database.uri").isEmpty()) {
            reader.problem(
                    "database.uri",
                    "",
                    "the URI of the database that the nodes of the cluster share (cluster.enabled); the built-in one belongs to"
                            + " one server alone");
        }
        List<String> members = reader.list("cluster.members");
        for (String member : members) {
            if (!MEMBER.matcher(member).matches()) {
                reader.problem("cluster.members", member, "of the form host:port");
            }
        }
        return new Settings.Cluster(
                enabled,
                reader.optionalText("cluster.host"),
                reader.integer("cluster.port", 0, 65535),
                reader.integer("cluster.busPort", 0, 65535),
                members,
                tls(reader));
    }

    private static Optional<Settings.Cluster.Tls> tls(SettingsReader reader) {
        List<String> paths = List.of("cluster.tls.cert", "cluster.tls.key", "cluster.tls.ca");
        List<String> files =
                paths.stream().map(path -> reader.optionalText(path).orElse("")).toList();
        if (files.stream().allMatch(String::isEmpty)) {
            return Optional.empty();
        }
        for (int index = 0; index < paths.size(); index++) {
            if (!Files.isReadable(Path.of(files.get(index)))) {
                reader.problem(
                        paths.get(index),
                        files.get(index),
                        "a PEM file that can be read; cert, key and ca belong together, and cluster-certs makes all three");
            }
        }
        return Optional.of(
                new Settings.Cluster.Tls(Path.of(files.get(0)), Path.of(files.get(1)), Path.of(files.get(2))));
    }

    private static Settings.Auth auth(SettingsReader reader) {
        return new Settings.Auth(
                reader.optionalUri("auth.jwksUri", Set.of("http", "https")),
                reader.optionalText("auth.issuer"),
                reader.list("auth.audience"),
                reader.text("auth.userClaim"),
                reader.integer("auth.leewaySeconds", 0, 300));
    }

    private static Settings.Cors cors(SettingsReader reader) {
        List<String> origins = reader.list("cors.origins").stream()
                .map(origin -> origin.replaceAll("/+$", ""))
                .toList();
        for (String origin : origins) {
            if (!ORIGIN.matcher(origin).matches()) {
                reader.problem("cors.origins", origin, "an origin like https://chat.example.org, or *");
            }
        }
        return new Settings.Cors(origins);
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

    /** Where the text stops being JSON. Not what stands there: it may be a password. */
    private static String place(Throwable failure) {
        Matcher place = PLACE.matcher(String.valueOf(failure.getMessage()));
        return place.find() ? ": look at line " + place.group(1) + ", column " + place.group(2) : "";
    }
}
