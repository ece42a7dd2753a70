package io.pagenow.chat.config;

import java.net.URI;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;

/** Reads the URL and the secret of a hook, a service of the operator that this server calls. */
final class HookSection {
    /** Least and most bytes of the hook's secret (Standard Webhooks, "Symmetric signatures"). */
    private static final int MIN_SECRET = 24;

    private static final int MAX_SECRET = 64;

    /** Prefix of a secret's text (Standard Webhooks). */
    private static final String SECRET_PREFIX = "whsec_";

    private HookSection() {}

    /** @param path of the section, for example {@code push.hook} */
    static Optional<HookSettings> read(SettingsReader reader, String path) {
        String urlPath = path + ".url";
        String secretPath = path + ".secret";
        Optional<URI> url = reader.optionalUri(urlPath, Set.of("http", "https"));
        Optional<String> secret = reader.optionalText(secretPath);
        if (url.isPresent() != secret.isPresent()) {
            reader.problem(
                    url.isPresent() ? secretPath : urlPath,
                    "",
                    "set; " + urlPath + " and " + secretPath + " must be set together");
            return Optional.empty();
        }
        if (secret.filter(text -> !isSecret(text)).isPresent()) {
            reader.problem(
                    secretPath,
                    secret.get(),
                    SECRET_PREFIX + " and the base64 of " + MIN_SECRET + " to " + MAX_SECRET + " random bytes");
        }
        return url.map(target -> new HookSettings(target, new Secret(secret.get())));
    }

    private static boolean isSecret(String text) {
        try {
            int length = text.startsWith(SECRET_PREFIX)
                    ? Base64.getDecoder().decode(text.substring(SECRET_PREFIX.length())).length
                    : 0;
            return length >= MIN_SECRET && length <= MAX_SECRET;
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }
}
