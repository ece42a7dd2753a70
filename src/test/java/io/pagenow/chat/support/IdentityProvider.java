package io.pagenow.chat.support;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** An identity provider on this machine: publishes its keys like Cognito, and signs whatever a test wants signed. */
public final class IdentityProvider implements AutoCloseable {
    public static final String AUDIENCE = "test-client";

    private static final String KEYS = "/pool/.well-known/jwks.json";

    private final HttpServer server;
    private final List<SigningKey> published = new CopyOnWriteArrayList<>();
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicInteger strangeRequests = new AtomicInteger();
    private volatile boolean down;

    private IdentityProvider(HttpServer server) {
        this.server = server;
    }

    /** A key pair with its id. */
    public record SigningKey(String id, KeyPair pair) {
        public static SigningKey create() {
            try {
                KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
                generator.initialize(2048);
                return new SigningKey(UUID.randomUUID().toString(), generator.generateKeyPair());
            } catch (GeneralSecurityException impossible) {
                throw new IllegalStateException(impossible);
            }
        }

        /** The public part as a JSON Web Key. */
        public JsonObject jwk() {
            RSAPublicKey key = (RSAPublicKey) pair.getPublic();
            return new JsonObject()
                    .put("kty", "RSA")
                    .put("alg", "RS256")
                    .put("use", "sig")
                    .put("kid", id)
                    .put("n", base64Url(key.getModulus()))
                    .put("e", base64Url(key.getPublicExponent()));
        }
    }

    public static IdentityProvider start() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            IdentityProvider provider = new IdentityProvider(server);
            server.createContext("/", provider::answer);
            server.start();
            provider.published.add(SigningKey.create());
            return provider;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        boolean forKeys = exchange.getRequestURI().getPath().equals(KEYS);
        (forKeys ? requests : strangeRequests).incrementAndGet();
        byte[] body = new JsonObject()
                .put(
                        "keys",
                        new JsonArray(published.stream().map(SigningKey::jwk).toList()))
                .encode()
                .getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            exchange.sendResponseHeaders(down ? 503 : 200, down ? -1 : body.length);
            if (!down) {
                exchange.getResponseBody().write(body);
            }
        }
    }

    /** Signs people in as well, from now on. */
    public SignInPages offerSignIn() {
        return SignInPages.of(this, server);
    }

    public String issuer() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/pool";
    }

    public String keysUri() {
        return address(KEYS);
    }

    /** Any address on this provider; whoever asks for it is counted by {@link #strangeRequests()}. */
    public String address(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    /** How often the keys were asked for. */
    public int requests() {
        return requests.get();
    }

    /** How often anything else was asked for. */
    public int strangeRequests() {
        return strangeRequests.get();
    }

    /** The newest of the published keys. */
    public SigningKey key() {
        return published.get(published.size() - 1);
    }

    /** Replaces all published keys by a new one. */
    public SigningKey rotate() {
        SigningKey next = SigningKey.create();
        published.add(next);
        published.removeIf(key -> !key.equals(next));
        return next;
    }

    /** Answers with errors from now on, or no longer. */
    public void setDown(boolean down) {
        this.down = down;
    }

    /** A token that the server accepts, to be changed or signed. */
    public Token token(String userId) {
        long now = Instant.now().getEpochSecond();
        return new Token(
                key(),
                new JsonObject().put("alg", "RS256").put("typ", "JWT").put("kid", key().id()),
                new JsonObject()
                        .put("cognito:username", userId)
                        .put("sub", userId)
                        .put("iss", issuer())
                        .put("aud", AUDIENCE)
                        .put("token_use", "id")
                        .put("auth_time", now - 60)
                        .put("iat", now - 60)
                        .put("exp", now + 3600));
    }

    /** A token in the making. */
    public record Token(SigningKey key, JsonObject header, JsonObject claims) {
        public Token header(String name, Object value) {
            return new Token(key, header.copy().put(name, value), claims);
        }

        public Token claim(String name, Object value) {
            return new Token(key, header, claims.copy().put(name, value));
        }

        public Token without(String claim) {
            JsonObject fewer = claims.copy();
            fewer.remove(claim);
            return new Token(key, header, fewer);
        }

        /** Signs with another key, under whatever id the header names. */
        public Token signedBy(SigningKey other) {
            return new Token(other, header, claims);
        }

        /** What a signature is made over. */
        public String unsigned() {
            return base64Url(header.encode().getBytes(StandardCharsets.UTF_8)) + "."
                    + base64Url(claims.encode().getBytes(StandardCharsets.UTF_8));
        }

        /** The token, signed with RS256 whatever the header says. */
        public String sign() {
            try {
                Signature signature = Signature.getInstance("SHA256withRSA");
                signature.initSign(key.pair().getPrivate());
                signature.update(unsigned().getBytes(StandardCharsets.US_ASCII));
                return with(signature.sign());
            } catch (GeneralSecurityException failure) {
                throw new IllegalStateException(failure);
            }
        }

        /** The token with any bytes as its signature. */
        public String with(byte[] signature) {
            return unsigned() + "." + base64Url(signature);
        }
    }

    private static String base64Url(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static String base64Url(BigInteger number) {
        byte[] bytes = number.toByteArray();
        return base64Url(Arrays.copyOfRange(bytes, bytes[0] == 0 ? 1 : 0, bytes.length));
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
