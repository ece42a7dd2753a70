package io.pagenow.chat.auth;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Which web origins (RFC 6454) may use the server: the configured ones, the server's own page, and browser extensions. Callers that are
 * no browsers send no {@code Origin} and pass. Tokens are what keeps strangers out; this keeps foreign pages from using a token or the
 * development sign-in behind a person's back.
 */
public final class OriginPolicy {
    private static final Set<String> EXTENSIONS = Set.of("chrome-extension", "moz-extension");

    private final List<String> configured;

    /** @param configured origins without a trailing slash, {@code *} for all */
    public OriginPolicy(List<String> configured) {
        this.configured = configured.stream()
                .map(origin -> origin.toLowerCase(Locale.ROOT))
                .toList();
    }

    /**
     * @param origin the {@code Origin} header, null if there is none
     * @param host the host name that the request was sent to, without port; a page from the same host is the server's own
     */
    public boolean allows(String origin, String host) {
        if (origin == null || configured.contains("*") || configured.contains(origin.toLowerCase(Locale.ROOT))) {
            return true;
        }
        return parse(origin)
                .filter(uri ->
                        EXTENSIONS.contains(uri.getScheme()) || uri.getHost().equalsIgnoreCase(host))
                .isPresent();
    }

    private static Optional<URI> parse(String origin) {
        try {
            return Optional.of(new URI(origin)).filter(uri -> uri.getScheme() != null && uri.getHost() != null);
        } catch (URISyntaxException malformed) {
            return Optional.empty();
        }
    }
}
