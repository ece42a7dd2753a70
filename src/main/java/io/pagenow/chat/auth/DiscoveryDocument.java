package io.pagenow.chat.auth;

import io.pagenow.chat.model.ProviderSignIn;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The discovery document of an identity provider (OpenID Connect Discovery 1.0, section 4). Pages read it themselves; the server reads it for
 * their content security policy, and so that a wrong issuer is found at the start and not by the first user.
 */
public final class DiscoveryDocument {
    private static final String PATH = "/.well-known/openid-configuration";

    /** Endpoints that a page calls; it is redirected to the others. */
    private static final Set<String> CALLED = Set.of("token_endpoint", "revocation_endpoint");

    /** An origin in a policy: nothing of a document may add a directive to it. */
    private static final Pattern ORIGIN =
            Pattern.compile("https?://([A-Za-z0-9._-]+|\\[[0-9a-fA-F:.]+])(:[0-9]{1,5})?");

    private DiscoveryDocument() {}

    /**
     * Reads which origins a page calls to sign users in and to renew their tokens.
     *
     * @return the origins, that of the document itself among them; fails with a message that names the setting if the issuer has no
     *     usable document
     */
    public static Future<Set<String>> origins(Vertx vertx, ProviderSignIn signIn) {
        String issuer = withoutSlash(signIn.issuer());
        URI uri = URI.create(issuer + PATH);
        DocumentClient client = new DocumentClient(vertx);
        return client.get(uri)
                .compose(document -> {
                    try {
                        return Future.succeededFuture(origins(uri, new JsonObject(document.body())));
                    } catch (IOException | RuntimeException unusable) {
                        return Future.failedFuture(unusable);
                    }
                })
                .recover(failure -> Future.failedFuture(new IllegalStateException(
                        "The sign-in of the page at " + uri + " (auth.signIn.clientId, auth.issuer) cannot be set up: "
                                + failure.getMessage(),
                        failure)))
                .onComplete(ended -> client.close());
    }

    /** @param uri where the document is */
    static Set<String> origins(URI uri, JsonObject document) throws IOException {
        String issuer = document.getString("issuer", "");
        if (!(withoutSlash(issuer) + PATH).equals(uri.toString())) {
            throw new IOException("it is the document of another issuer, " + issuer);
        }
        if (document.getString("authorization_endpoint") == null || document.getString("token_endpoint") == null) {
            throw new IOException("it names no authorization_endpoint or no token_endpoint");
        }
        Set<String> origins = new TreeSet<>();
        origins.add(origin(uri.toString()));
        for (String name : CALLED) {
            String endpoint = document.getString(name);
            if (endpoint != null) {
                origins.add(encrypted(origin(endpoint), uri));
            }
        }
        return origins;
    }

    /** A provider on this machine may be without TLS; one that has it does not send tokens past it. */
    private static String encrypted(String origin, URI document) throws IOException {
        if ("https".equals(document.getScheme()) && !origin.startsWith("https:")) {
            throw new IOException("an endpoint is not encrypted: " + origin);
        }
        return origin;
    }

    private static String origin(String endpoint) throws IOException {
        URI uri = URI.create(endpoint);
        String origin = uri.getScheme() + "://" + uri.getRawAuthority();
        if (!ORIGIN.matcher(origin).matches()) {
            throw new IOException("an endpoint is no web address: " + endpoint);
        }
        return origin;
    }

    private static String withoutSlash(String url) {
        return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }
}
