package io.pagenow.chat.config;

import java.net.URI;
import java.net.URISyntaxException;

/** Reads the settings of push. */
final class PushSection {
    private static final int MAX_BURST_SECONDS = 3_600;

    private PushSection() {}

    static PushSettings read(SettingsReader reader) {
        boolean enabled = reader.flag("push.enabled");
        return new PushSettings(
                enabled,
                contact(reader, enabled),
                reader.integer("push.keyGeneration", 1, Integer.MAX_VALUE),
                reader.integer("push.burstSeconds", 0, MAX_BURST_SECONDS),
                Sections.networks(reader, "push.allowedNetworks"),
                Sections.pemFile(reader, "push.tls.ca"),
                HookSection.read(reader, "push.hook"));
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
}
