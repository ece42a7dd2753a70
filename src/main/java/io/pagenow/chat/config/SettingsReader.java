package io.pagenow.chat.config;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads typed values from the merged settings and collects all problems instead of stopping at the first one. A value is a JSON value
 * or, from the environment, a string. After a problem the reader returns a placeholder, so the caller must check {@link #problems()}
 * before it uses any value.
 */
final class SettingsReader {
    /** Replaces a value that must not be shown. */
    static final String HIDDEN = "the value (not shown, as it may hold a password)";

    /** Settings that are never shown: the password in a malformed URI cannot be located reliably. */
    private static final Set<String> SECRETS = Set.of(
            "database.uri",
            "redis.uri",
            "push.hook.secret",
            "linkPreviews.hook.secret",
            "hook.beforeSend.secret",
            "people.hook.secret",
            "attachments.s3.secretKey",
            "attachments.scan.secret");

    /** Text that may be the user and password of a URI. */
    private static final Pattern USER_INFO = Pattern.compile("[^\"]*@");

    private final JsonObject tree;
    private final Map<String, String> origins;
    private final List<String> problems = new ArrayList<>();

    /**
     * @param tree the merged settings
     * @param origins the environment variable that set a value, by path
     */
    SettingsReader(JsonObject tree, Map<String, String> origins) {
        this.tree = tree;
        this.origins = origins;
    }

    List<String> problems() {
        return problems;
    }

    String text(String path) {
        Object value = value(path);
        if (value instanceof String text && !text.isBlank()) {
            return text.strip();
        }
        problem(path, value, "a text that is not empty");
        return "";
    }

    Optional<String> optionalText(String path) {
        Object value = value(path);
        if (value instanceof String text) {
            return Optional.of(text.strip()).filter(stripped -> !stripped.isEmpty());
        }
        problem(path, value, "a text");
        return Optional.empty();
    }

    int integer(String path, int min, int max) {
        return (int) longInteger(path, min, max);
    }

    long longInteger(String path, long min, long max) {
        Object value = value(path);
        try {
            long number = value instanceof Number given && given.doubleValue() == given.longValue()
                    ? given.longValue()
                    : Long.parseLong(String.valueOf(value).strip());
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // Reported below, like a number out of range.
        }
        problem(path, value, "a whole number from " + min + " to " + max);
        return min;
    }

    boolean flag(String path) {
        Object value = value(path);
        String text = String.valueOf(value).strip();
        if (!text.equalsIgnoreCase("true") && !text.equalsIgnoreCase("false")) {
            problem(path, value, "true or false");
        }
        return text.equalsIgnoreCase("true");
    }

    List<String> list(String path) {
        Object value = value(path);
        if (value instanceof JsonArray array && array.stream().allMatch(String.class::isInstance)) {
            return array.stream().map(element -> ((String) element).strip()).toList();
        }
        if (value instanceof String text) {
            return Arrays.stream(text.split(",", -1))
                    .map(String::strip)
                    .filter(element -> !element.isEmpty())
                    .toList();
        }
        problem(path, value, "a list of texts (in the environment: separated by commas)");
        return List.of();
    }

    Optional<URI> optionalUri(String path, Set<String> schemes) {
        return optionalText(path).flatMap(text -> parse(path, text, schemes));
    }

    /** Reads a URI that may contain a password. Checks the scheme only; the caller checks the rest. */
    Optional<Secret> optionalSecretUri(String path, Set<String> schemes) {
        return optionalText(path)
                .filter(text -> {
                    boolean known = schemes.stream().anyMatch(scheme -> text.startsWith(scheme + "://"));
                    if (!known) {
                        problem(path, text, "a URI that starts with " + starts(schemes));
                    }
                    return known;
                })
                .map(Secret::new);
    }

    <E extends Enum<E>> E oneOf(String path, Class<E> type) {
        Object value = value(path);
        E[] constants = type.getEnumConstants();
        for (E constant : constants) {
            if (constant.name().equalsIgnoreCase(String.valueOf(value).strip())) {
                return constant;
            }
        }
        problem(
                path,
                value,
                "one of "
                        + Arrays.stream(constants)
                                .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                                .collect(Collectors.joining(", ")));
        return constants[0];
    }

    /** Records a problem in the common form {@code path: "value" is not <expected>}. */
    void problem(String path, @Nullable Object value, String expected) {
        String problem = name(path) + ": " + shown(path, value) + " is not " + expected;
        if (!problems.contains(problem)) {
            problems.add(problem);
        }
    }

    private Optional<URI> parse(String path, String text, Set<String> schemes) {
        try {
            URI uri = new URI(text);
            if (uri.getScheme() != null
                    && schemes.contains(uri.getScheme())
                    && uri.getHost() != null
                    && uri.getUserInfo() == null) {
                return Optional.of(uri);
            }
        } catch (URISyntaxException malformed) {
            // Reported below, like a URI with the wrong parts.
        }
        problem(path, text, "a URI with a host and without a user that starts with " + starts(schemes));
        return Optional.empty();
    }

    private static String starts(Set<String> schemes) {
        return schemes.stream().sorted().map(scheme -> scheme + "://").collect(Collectors.joining(" or "));
    }

    private String name(String path) {
        return origins.containsKey(path) ? path + " (from " + origins.get(path) + ")" : path;
    }

    private static String shown(String path, @Nullable Object value) {
        if (value == null) {
            return "null";
        }
        String text = String.valueOf(value);
        if (SECRETS.contains(path) && !text.isEmpty()) {
            return HIDDEN;
        }
        return '"' + USER_INFO.matcher(text).replaceAll("***@") + '"';
    }

    private @Nullable Object value(String path) {
        return at(tree, path);
    }

    static @Nullable Object at(JsonObject tree, String path) {
        @Nullable Object node = tree;
        for (String key : path.split("\\.", -1)) {
            node = node instanceof JsonObject object ? object.getValue(key) : null;
        }
        return node;
    }
}
