package io.pagenow.chat.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;

/** Reads the settings of push. */
final class PushSection {
    private static final int MAX_BURST_SECONDS = 3_600;

    /** Least and most bytes of the hook's secret (Standard Webhooks, "Symmetric signatures"). */
    private static final int MIN_SECRET = 24;

    private static final int MAX_SECRET = 64;

    /** Prefix of a secret's text (Standard Webhooks). */
    private static final String SECRET_PREFIX = "whsec_";

    private PushSection() {}

    static Settings.Push read(SettingsReader reader) {
        boolean enabled = reader.flag("push.enabled");
        return new Settings.Push(
                enabled,
                contact(reader, enabled),
                reader.integer("push.keyGeneration", 1, Integer.MAX_VALUE),
                reader.integer("push.burstSeconds", 0, MAX_BURST_SECONDS),
                Sections.networks(reader, "push.allowedNetworks"),
                Sections.pemFile(reader, "push.tls.ca"),
                hook(reader));
    }

    private static String contact(SettingsReader reader, boolean enabled) {
        String contact = reader.optionalText("push.contact").orElse("");
        if ((enabled || !contact.isEmpty()) && !isContact(contact)) {
            reader.problem(
                    "push.contact",
                    contact,
                    "a mailto: or https: URI at which push services reach you, such as mailto:chat@example.org; push (push.enabled)"
                            + " needs one");
        }
        return contact;
    }

    /** Some push services refuse tokens whose contact is no usable URI. */
    private static boolean isContact(String contact) {
        try {
            URI uri = new URI(contact);
            return "mailto".equals(uri.getScheme())
                    ? uri.isOpaque() && uri.getSchemeSpecificPart().matches("[^@\\s]+@[^@\\s]+")
                    : "https".equals(uri.getScheme()) && uri.getHost() != null;
        } catch (URISyntaxException malformed) {
            return false;
        }
    }

    private static Optional<Settings.Push.Hook> hook(SettingsReader reader) {
        Optional<URI> url = reader.optionalUri("push.hook.url", Set.of("http", "https"));
        Optional<String> secret = reader.optionalText("push.hook.secret");
        if (url.isPresent() != secret.isPresent()) {
            reader.problem(
                    url.isPresent() ? "push.hook.secret" : "push.hook.url",
                    "",
                    "set; push.hook.url and push.hook.secret must be set together");
            return Optional.empty();
        }
        if (secret.filter(text -> !isSecret(text)).isPresent()) {
            reader.problem(
                    "push.hook.secret",
                    secret.get(),
                    SECRET_PREFIX + " and the base64 of " + MIN_SECRET + " to " + MAX_SECRET + " random bytes");
        }
        return url.map(target -> new Settings.Push.Hook(target, new Secret(secret.get())));
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
