package io.pagenow.chat.pages;

import crawlercommons.domains.EffectiveTldFinder;
import java.util.regex.Pattern;

/**
 * Finds the registrable domain of a host by the public suffix list, including its private part: subdomains of
 * {@code github.io} belong to different owners.
 */
final class Domains {
    private static final Pattern ADDRESS = Pattern.compile("\\[.*|(.*\\.)?[0-9]+");

    private Domains() {}

    /**
     * Loads the list, which takes some tenths of a second. Blocking.
     *
     * @throws IllegalStateException if the list is not packaged
     */
    static Domains load() {
        if (!EffectiveTldFinder.getInstance().isConfigured()) {
            throw new IllegalStateException("The public suffix list is not packaged");
        }
        return new Domains();
    }

    /**
     * @param host in lower case
     * @return the registrable domain as written in the host; the host itself if it is an IP address or a single label
     *     that is not a suffix; {@code ""} if there is none
     */
    String of(String host) {
        String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        if (ADDRESS.matcher(name).matches()) {
            return name;
        }
        try {
            return EffectiveTldFinder.getEffectiveTLD(name) == null ? unlisted(name) : registered(name);
        } catch (IllegalArgumentException noName) {
            return "";
        }
    }

    private static String registered(String name) {
        String domain = EffectiveTldFinder.getAssignedDomain(name, true, false);
        return domain == null ? "" : domain;
    }

    /**
     * By the default rule of the list, the last label of an unlisted name is a suffix. A single label is a local name.
     */
    private static String unlisted(String name) {
        int last = name.lastIndexOf('.');
        return name.substring(name.lastIndexOf('.', last - 1) + 1);
    }
}
