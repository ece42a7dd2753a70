package io.pagenow.chat.model;

import java.util.Locale;

/**
 * A page that a user shares with friends.
 *
 * @param url an {@code http} or {@code https} URL, {@code ""} for no page
 * @param title {@code ""} for a page without one
 * @param domain the registrable part of the host, as in {@code bbc.co.uk}; {@code ""} if there is none
 */
public record SharedPage(String url, String title, String domain) {
    public static final SharedPage NONE = new SharedPage("", "", "");

    public boolean isShared() {
        return !url.isEmpty();
    }

    /**
     * Returns the host of a URL in lower case, as written: a name, an IPv4 address, or an IPv6 address in brackets;
     * {@code ""} if there is none. {@link java.net.URI} would refuse characters that browsers leave in paths and
     * queries.
     */
    public static String host(String url) {
        int start = url.indexOf("://") + 3;
        int end = start;
        while (end < url.length() && "/?#\\".indexOf(url.charAt(end)) < 0) {
            end++;
        }
        String authority = url.substring(start, end);
        String hostAndPort = authority.substring(authority.lastIndexOf('@') + 1);
        int port = hostAndPort.startsWith("[")
                ? hostAndPort.indexOf(':', Math.max(0, hostAndPort.indexOf(']')))
                : hostAndPort.indexOf(':');
        return (port < 0 ? hostAndPort : hostAndPort.substring(0, port)).toLowerCase(Locale.ROOT);
    }

    /** Omits the page, because visited pages are never logged. */
    @Override
    public String toString() {
        return isShared() ? "a page" : "no page";
    }
}
