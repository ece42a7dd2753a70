package io.pagenow.chat.support;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/**
 * Where people sign in at an {@link IdentityProvider}: authorization code with PKCE for a public client, refresh tokens that are good once. It
 * asks nobody for a password: who comes is whom the test says. Once it asks, it shows a page first, and remembers the browser until a sign-out.
 */
public final class SignInPages {
    /** Names people in tokens, as many providers other than Cognito do. */
    public static final String USER_CLAIM = "preferred_username";

    /** The button of the page that asks. */
    public static final String CONTINUE = "provider-continue";

    private static final String COOKIE = "provider-session=";
    private static final String FORM = "application/x-www-form-urlencoded";

    private final IdentityProvider provider;
    private final Map<String, Authorization> authorizations = new ConcurrentHashMap<>();
    private final Map<String, String> sessions = new ConcurrentHashMap<>();
    private final List<Map<String, String>> signOuts = new CopyOnWriteArrayList<>();
    private final Map<String, Object> published = new ConcurrentHashMap<>();
    private final Map<String, String> refreshTokens = new ConcurrentHashMap<>();
    private final List<String> grants = new CopyOnWriteArrayList<>();
    private volatile String visitor = "";
    private volatile int lifetimeSeconds = 3600;
    private volatile boolean asking;

    private record Authorization(String userId, Map<String, String> asked) {}

    private SignInPages(IdentityProvider provider) {
        this.provider = provider;
    }

    static SignInPages of(IdentityProvider provider, HttpServer server) {
        SignInPages pages = new SignInPages(provider);
        server.createContext(
                URI.create(provider.issuer()).getPath() + "/.well-known/openid-configuration",
                answering(pages::metadata));
        server.createContext("/authorize", pages::authorize);
        server.createContext("/token", answering(pages::token));
        server.createContext("/revoke", answering(pages::revoke));
        server.createContext("/logout", pages::signOut);
        return pages;
    }

    /** Who comes to sign in from now on; {@code ""}: somebody who is sent back. */
    public SignInPages visitor(String userId) {
        visitor = userId;
        return this;
    }

    /** Shows people a page from now on, and remembers who has been there. */
    public SignInPages asking() {
        asking = true;
        return this;
    }

    /** Says something else in the discovery document. */
    public SignInPages publishing(String name, Object value) {
        published.put(name, value);
        return this;
    }

    /** How long the tokens live that are issued from now on. */
    public SignInPages lifetime(int seconds) {
        lifetimeSeconds = seconds;
        return this;
    }

    /** Ends all sign-ins: nobody's refresh token is good any more, and nobody is remembered. */
    public synchronized void endAll() {
        refreshTokens.clear();
        sessions.clear();
    }

    /** Query parameters of those who signed out here. */
    public List<Map<String, String>> signOuts() {
        return List.copyOf(signOuts);
    }

    /** How many sign-ins could still be renewed. */
    public synchronized int signedIn() {
        return refreshTokens.size();
    }

    /** The kinds of grants that tokens were asked for with, those that were refused too. */
    public List<String> grants() {
        return List.copyOf(grants);
    }

    private Answer metadata(Map<String, String> ignored) {
        JsonObject document = new JsonObject()
                .put("issuer", provider.issuer())
                .put("authorization_endpoint", provider.address("/authorize"))
                .put("token_endpoint", provider.address("/token"))
                .put("revocation_endpoint", provider.address("/revoke"))
                .put("end_session_endpoint", provider.address("/logout"))
                .put("authorization_response_iss_parameter_supported", true);
        published.forEach(document::put);
        return new Answer(200, document);
    }

    private void authorize(HttpExchange exchange) throws IOException {
        Map<String, String> asked = fields(exchange.getRequestURI().getRawQuery());
        String remembered = session(exchange).map(sessions::get).orElse("");
        if (asking && remembered.isEmpty() && !asked.containsKey("continue")) {
            ask(exchange);
            return;
        }
        String userId = remembered.isEmpty() ? visitor : remembered;
        String code = UUID.randomUUID().toString();
        String result = userId.isEmpty() ? "error=access_denied" : "code=" + code;
        authorizations.put(code, new Authorization(userId, asked));
        if (asking && !userId.isEmpty()) {
            String session = UUID.randomUUID().toString();
            sessions.put(session, userId);
            exchange.getResponseHeaders().set("Set-Cookie", COOKIE + session + "; Path=/; HttpOnly");
        }
        redirect(
                exchange,
                asked.get("redirect_uri") + "?" + result + "&state=" + encoded(asked.get("state")) + "&iss="
                        + encoded(provider.issuer()));
    }

    private static void ask(HttpExchange exchange) throws IOException {
        String again = exchange.getRequestURI().getRawQuery().replace("&", "&amp;");
        byte[] page = ("<!doctype html><title>Provider</title><a data-testid=\"" + CONTINUE + "\" href=\"/authorize?"
                        + again + "&amp;continue=1\">Continue</a>")
                .getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
        try (exchange) {
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
        }
    }

    private void signOut(HttpExchange exchange) throws IOException {
        Map<String, String> asked = fields(exchange.getRequestURI().getRawQuery());
        signOuts.add(asked);
        session(exchange).ifPresent(sessions::remove);
        redirect(exchange, asked.get("post_logout_redirect_uri"));
    }

    private static Optional<String> session(HttpExchange exchange) {
        return exchange.getRequestHeaders().getOrDefault("Cookie", List.of()).stream()
                .flatMap(header -> Arrays.stream(header.split("; ", -1)))
                .filter(cookie -> cookie.startsWith(COOKIE))
                .map(cookie -> cookie.substring(COOKIE.length()))
                .findFirst();
    }

    private static void redirect(HttpExchange exchange, String location) throws IOException {
        exchange.getResponseHeaders().set("Location", location);
        try (exchange) {
            exchange.sendResponseHeaders(302, -1);
        }
    }

    private synchronized Answer token(Map<String, String> asked) {
        grants.add(asked.get("grant_type"));
        if ("refresh_token".equals(asked.get("grant_type"))) {
            String userId = refreshTokens.remove(asked.get("refresh_token"));
            return userId == null ? refused() : issued(userId, "");
        }
        Authorization authorized = authorizations.remove(asked.getOrDefault("code", ""));
        return authorized != null && matches(authorized.asked(), asked)
                ? issued(authorized.userId(), authorized.asked().get("nonce"))
                : refused();
    }

    private static boolean matches(Map<String, String> authorized, Map<String, String> asked) {
        return IdentityProvider.AUDIENCE.equals(authorized.get("client_id"))
                && IdentityProvider.AUDIENCE.equals(asked.get("client_id"))
                && authorized.get("redirect_uri").equals(asked.get("redirect_uri"))
                && "S256".equals(authorized.get("code_challenge_method"))
                && challenge(asked.get("code_verifier")).equals(authorized.get("code_challenge"));
    }

    private Answer issued(String userId, String nonce) {
        long now = Instant.now().getEpochSecond();
        IdentityProvider.Token token = provider.token(userId)
                .without("cognito:username")
                .claim(USER_CLAIM, userId)
                .claim("sub", "subject of " + userId)
                .claim("iat", now)
                .claim("exp", now + lifetimeSeconds);
        String refreshToken = UUID.randomUUID().toString();
        refreshTokens.put(refreshToken, userId);
        return new Answer(
                200,
                new JsonObject()
                        .put("id_token", (nonce.isEmpty() ? token : token.claim("nonce", nonce)).sign())
                        .put("refresh_token", refreshToken)
                        .put("token_type", "Bearer"));
    }

    private Answer revoke(Map<String, String> asked) {
        refreshTokens.remove(asked.get("token"));
        return new Answer(200, new JsonObject());
    }

    private static Answer refused() {
        return new Answer(400, new JsonObject().put("error", "invalid_grant"));
    }

    /** RFC 7636, 4.2. */
    private static String challenge(String verifier) {
        try {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(
                            MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private record Answer(int status, JsonObject body) {}

    private interface Endpoint {
        Answer answer(Map<String, String> fields);
    }

    /** With the header of CORS without which a browser keeps the answer from whoever asked. */
    private static HttpHandler answering(Endpoint endpoint) {
        return exchange -> {
            String type = exchange.getRequestHeaders().getFirst("Content-Type");
            String form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            Answer answer = endpoint.answer(type != null && type.startsWith(FORM) ? fields(form) : Map.of());
            byte[] body = answer.body().encode().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Access-Control-Allow-Origin", "*");
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            try (exchange) {
                exchange.sendResponseHeaders(answer.status(), body.length);
                exchange.getResponseBody().write(body);
            }
        };
    }

    private static Map<String, String> fields(String encoded) {
        return Arrays.stream(encoded.split("&"))
                .map(field -> field.split("=", 2))
                .collect(Collectors.toMap(field -> decoded(field[0]), field -> decoded(field[1])));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
