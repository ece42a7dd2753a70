package io.pagenow.chat.config;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Settings from environment variables. A variable is named {@code CHAT_} plus the setting's path in upper snake case ({@code
 * database.poolSize} is {@code CHAT_DATABASE_POOL_SIZE}); with the suffix {@code _FILE} it names a file that holds the value. The names
 * of the serverless original's environment file (contract, rows V1 to V5) are read too; {@code CHAT_} names override them.
 * Variables set by Kubernetes ({@link ServiceLinks}) are ignored.
 */
final class Environment {
    private static final String PREFIX = "CHAT_";
    private static final String FILE_SUFFIX = "_FILE";

    /** Variables of single commands, which are not settings. */
    private static final Set<String> OF_COMMANDS = Set.of("CHAT_IMPORT_FROM");

    /** A file name that is not a URI. An operator may have set the secret itself instead of its file's name. */
    private static final Pattern PLAIN_FILE = Pattern.compile("([A-Za-z]:)?[^:@?]*");

    private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");

    private final Map<String, String> variables;
    private final Map<String, String> values = new TreeMap<>();
    private final Map<String, String> origins = new HashMap<>();
    private final List<String> problems = new ArrayList<>();

    private Environment(Map<String, String> variables) {
        this.variables = variables;
    }

    /**
     * @param variables the process environment
     * @param paths the paths of all settings
     */
    static Environment read(Map<String, String> variables, Collection<String> paths) {
        Map<String, String> own = new HashMap<>(variables);
        own.keySet().removeAll(ServiceLinks.in(variables));
        Environment environment = new Environment(own);
        environment.readOwnNames(paths);
        environment.readOriginalNames();
        return environment;
    }

    /** Returns the values as text, by path. */
    Map<String, String> values() {
        return values;
    }

    /** Returns the names of the variables that set the values, by path. */
    Map<String, String> origins() {
        return origins;
    }

    List<String> problems() {
        return problems;
    }

    static String variable(String path) {
        return PREFIX
                + path.replaceAll("([a-z0-9])([A-Z])", "$1_$2")
                        .replace('.', '_')
                        .toUpperCase(Locale.ROOT);
    }

    /** Overrides values of a settings tree in place. */
    void applyTo(JsonObject tree) {
        values.forEach((path, value) -> put(tree, path, value));
    }

    private static void put(JsonObject tree, String path, String value) {
        int dot = path.indexOf('.');
        if (dot < 0) {
            tree.put(path, value);
        } else if (tree.getValue(path.substring(0, dot)) instanceof JsonObject branch) {
            put(branch, path.substring(dot + 1), value);
        }
    }

    private void readOwnNames(Collection<String> paths) {
        Map<String, String> unknown = new TreeMap<>();
        variables.forEach((name, value) -> {
            if (name.startsWith(PREFIX) && !OF_COMMANDS.contains(name)) {
                unknown.put(name, value);
            }
        });
        for (String path : paths) {
            String name = variable(path);
            String fileName = name + FILE_SUFFIX;
            unknown.remove(name);
            unknown.remove(fileName);
            if (variables.containsKey(name) && variables.containsKey(fileName)) {
                problems.add(name + " and " + fileName + " are both set; set one of them");
            } else if (variables.containsKey(name)) {
                take(path, name, variables.get(name));
            } else if (variables.containsKey(fileName)) {
                takeFile(path, fileName);
            }
        }
        unknown.keySet().forEach(name -> problems.add(name + ": no setting has this name; see docs/settings.md"));
    }

    private void takeFile(String path, String fileName) {
        String file = variables.get(fileName);
        try {
            take(path, fileName, Files.readString(Path.of(file)).strip());
        } catch (IOException | InvalidPathException unreadable) {
            String named = PLAIN_FILE.matcher(file).matches() ? '"' + file + '"' : SettingsReader.HIDDEN;
            problems.add(fileName + ": " + named + " is not the name of a readable file");
        }
    }

    private void readOriginalNames() {
        if (!values.containsKey("auth.jwksUri") || !values.containsKey("auth.issuer")) {
            readCognito();
        }
        if (!values.containsKey("database.uri")) {
            readRds();
        }
        String redis = original("REDIS_ENDPOINT_ADDRESS");
        if (!redis.isEmpty() && !values.containsKey("redis.uri")) {
            take("redis.uri", "REDIS_ENDPOINT_ADDRESS", "redis://" + redis + ":" + port("REDIS_ENDPOINT_PORT", "6379"));
        }
        takeIfFree("cors.origins", "CLIENT_URL", original("CLIENT_URL"));
    }

    private void readCognito() {
        String region = original("COGNITO_REGION");
        String pool = original("COGNITO_POOL_ID");
        if (!region.isEmpty() && !pool.isEmpty()) {
            String issuer = "https://cognito-idp." + region + ".amazonaws.com/" + pool;
            takeIfFree("auth.issuer", "COGNITO_POOL_ID", issuer);
            takeIfFree("auth.jwksUri", "COGNITO_POOL_ID", issuer + "/.well-known/jwks.json");
        } else if (!region.isEmpty() || !pool.isEmpty()) {
            problems.add("COGNITO_REGION and COGNITO_POOL_ID must be set together; only one of them is set");
        }
    }

    private void readRds() {
        String host = original("RDS_PROXY_HOST");
        if (host.isEmpty()) {
            return;
        }
        String user = original("RDS_USERNAME");
        String database = original("RDS_DB_NAME");
        if (user.isEmpty() || database.isEmpty()) {
            problems.add("RDS_PROXY_HOST, RDS_USERNAME and RDS_DB_NAME must be set together; "
                    + (user.isEmpty() ? "RDS_USERNAME" : "RDS_DB_NAME") + " is not set");
            return;
        }
        // Neither stripped nor compared with "none": both may be part of a password.
        String password = variables.getOrDefault("RDS_PASSWORD", "");
        take(
                "database.uri",
                "RDS_PROXY_HOST",
                "postgresql://" + encoded(user) + (password.isEmpty() ? "" : ":" + encoded(password)) + "@" + host + ":"
                        + port("RDS_PORT", "5432") + "/" + encoded(database));
    }

    private String port(String name, String defaultPort) {
        String port = original(name);
        if (port.isEmpty()) {
            return defaultPort;
        }
        if (!PORT.matcher(port).matches() || Integer.parseInt(port) < 1 || Integer.parseInt(port) > 65_535) {
            problems.add(name + ": \"" + port + "\" is not a whole number from 1 to 65535");
            return defaultPort;
        }
        return port;
    }

    /** Reads a variable of the original, whose environment file writes {@code none} for an absent value. */
    private String original(String name) {
        String value = variables.getOrDefault(name, "").strip();
        return value.equalsIgnoreCase("none") ? "" : value;
    }

    private static String encoded(String part) {
        return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private void takeIfFree(String path, String name, String value) {
        if (!value.isEmpty() && !values.containsKey(path)) {
            take(path, name, value);
        }
    }

    private void take(String path, String name, String value) {
        values.put(path, value);
        origins.put(path, name);
    }
}
