package io.pagenow.chat.pages;

import crawlercommons.domains.EffectiveTldFinder;
import java.util.regex.Pattern;

/**
 * Which part of a host somebody has registered, by the public suffix list, its private part included: whoever has a subdomain of
 * {@code github.io} is somebody else than its neighbours.
 */
final class Domains {
    private static final Pattern ADDRESS = Pattern.compile("\\[.*|(.*\\.)?[0-9]+");

    private Domains() {}

    /** Reads the list; takes some tenths of a second. Blocks. */
    static Domains load() {
        if (!EffectiveTldFinder.getInstance().isConfigured()) {
            throw new IllegalStateException("The public suffix list is not packaged");
        }
        return new Domains();
    }

    /**
     * @param host in lower case
     * @return the registrable domain, written as it stands in the host; the host itself if it is an IP address or a single label that is
     *     no suffix; {@code ""} if there is none
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

    /** The list's rule for whatever it does not name is that the last label is a suffix. A single one is a name of the local network. */
    private static String unlisted(String name) {
        int last = name.lastIndexOf('.');
        return name.substring(name.lastIndexOf('.', last - 1) + 1);
    }
}
