package io.pagenow.chat.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.pagenow.chat.support.IdentityProvider;
import io.pagenow.chat.support.IdentityProvider.SigningKey;
import io.pagenow.chat.support.IdentityProvider.Token;
import io.pagenow.chat.support.Rest;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.Threat;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Key sets as providers publish them, and as nobody should. */
class KeySetTest {
    @AutoClose
    private static final IdentityProvider provider = IdentityProvider.start();

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicLong sent = new AtomicLong();
    private HttpServer keys;

    @BeforeEach
    void listen() throws IOException {
        keys = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        keys.setExecutor(threads);
        keys.start();
    }

    @AfterEach
    void stop() {
        keys.stop(0);
        threads.shutdownNow();
    }

    private interface Writer {
        void write(OutputStream out) throws IOException;
    }

    /** Answers at a path with whatever is written until the client has enough. */
    private void at(String path, String coding, Writer writer) {
        keys.createContext(path, exchange -> {
            if (!coding.isEmpty()) {
                exchange.getResponseHeaders().set("Content-Encoding", coding);
            }
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream out = exchange.getResponseBody()) {
                writer.write(out);
            } catch (IOException left) {
                // The client has had enough.
            }
        });
    }

    private void redirect(String from, int status, String to) {
        keys.createContext(from, exchange -> redirect(exchange, status, to));
    }

    private static void redirect(HttpExchange exchange, int status, String to) throws IOException {
        try (exchange) {
            exchange.getResponseHeaders().set("Location", to);
            exchange.sendResponseHeaders(status, -1);
        }
    }

    private String address(String path) {
        return "http://127.0.0.1:" + keys.getAddress().getPort() + path;
    }

    private TestServer start() {
        return TestServer.with()
                .identityProvider(provider)
                .set("CHAT_AUTH_JWKS_URI", address("/keys"))
                .start();
    }

    private static JsonObject jwk(SigningKey key, boolean named) {
        JsonObject jwk = key.jwk();
        if (!named) {
            jwk.remove("kid");
        }
        return jwk;
    }

    private static byte[] set(JsonObject... published) {
        return new JsonObject()
                .put("keys", new JsonArray(Arrays.asList(published)))
                .encode()
                .getBytes(UTF_8);
    }

    private static byte[] ours() {
        return set(provider.key().jwk());
    }

    private static byte[] gzipped(byte[] content) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream packing = new GZIPOutputStream(packed)) {
            packing.write(content);
        }
        return packed.toByteArray();
    }

    private static int status(TestServer server, String token) {
        return Rest.get(server.http().resolve("/conversations"), "Authorization", token)
                .status();
    }

    private void endless(OutputStream out) throws IOException {
        byte[] part = " ".repeat(65_536).getBytes(UTF_8);
        while (sent.get() < 600_000_000L) {
            out.write(part);
            sent.addAndGet(part.length);
        }
        out.write(ours());
    }

    @Threat(30)
    @Test
    void anEndlessKeySetIsReadNoFurtherThanAMebibyte() {
        at("/keys", "", this::endless);

        assertThatThrownBy(this::start).hasMessageContaining("auth.jwksUri").hasMessageContaining("larger than");
        assertThat(sent.get()).isLessThan(100_000_000L);
    }

    @Threat(30)
    @Test
    void whatIsUnpackedIsBoundedToo() throws IOException {
        byte[] bomb = gzipped(new byte[200_000_000]);
        assertThat(bomb.length).isLessThan(1_000_000);
        at("/keys", "gzip", out -> out.write(bomb));

        assertThatThrownBy(this::start).hasMessageContaining("auth.jwksUri").hasMessageContaining("larger than");
    }

    /** A byte now and then is no sign of life: the whole answer has a time. */
    @Threat(30)
    @Test
    void aKeySetThatComesByteByByteIsNotWaitedFor() {
        at("/keys", "", out -> {
            while (!threads.isShutdown()) {
                out.write(' ');
                out.flush();
                pause();
            }
        });

        assertThatThrownBy(this::start).hasMessageContaining("auth.jwksUri").hasMessageContaining("within");
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(200);
        } catch (InterruptedException interrupted) {
            throw new IOException(interrupted);
        }
    }

    @Threat(30)
    @ParameterizedTest
    @ValueSource(strings = {"br", "gzip, gzip", "deflate", "zstd", "compress"})
    void anotherCodingIsRefused(String coding) {
        at("/keys", coding, out -> out.write(ours()));

        assertThatThrownBy(this::start).hasMessageContaining("auth.jwksUri").hasMessageContaining("gzip");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "x-gzip", "GZIP", "identity", ""})
    void aPackedKeySetIsUnpacked(String coding) throws IOException {
        boolean packed = coding.toLowerCase(Locale.ROOT).contains("gzip");
        byte[] body = packed ? gzipped(ours()) : ours();
        at("/keys", coding, out -> out.write(body));

        try (TestServer server = start()) {
            assertThat(status(server, provider.token("ann").sign())).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void aRedirectWithinTheHostIsFollowed(int status) {
        redirect("/keys", status, "/moved");
        redirect("/moved", status, address("/again"));
        at("/again", "", out -> out.write(ours()));

        try (TestServer server = start()) {
            assertThat(status(server, provider.token("ann").sign())).isEqualTo(200);
        }
    }

    @Threat(30)
    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost:PORT/again",
                "file:///etc/passwd",
                "/keys",
                "ftp://127.0.0.1/again",
                "http://u:p@127.0.0.1:PORT/again",
                "::"
            })
    void aRedirectElsewhereOrWithoutAnEndIsNotFollowed(String location) {
        redirect(
                "/keys",
                302,
                location.replace("PORT", String.valueOf(keys.getAddress().getPort())));
        at("/again", "", out -> out.write(ours()));

        assertThatThrownBy(this::start).hasMessageContaining("auth.jwksUri").hasMessageContaining("redirects");
    }

    /** A name is optional (RFC 7517, section 4.5). */
    @ParameterizedTest
    @CsvSource({"true, true", "true, false", "false, true", "false, false"})
    void keyAndTokenMayHaveNoName(boolean keyIsNamed, boolean tokenIsNamed) {
        at("/keys", "", out -> out.write(set(jwk(provider.key(), keyIsNamed))));
        Token named = provider.token("ann");
        Token token = tokenIsNamed ? named : unnamed(named);

        try (TestServer server = start()) {
            assertThat(status(server, token.sign())).isEqualTo(200);
            assertThat(status(server, token.signedBy(SigningKey.create()).sign()))
                    .isEqualTo(401);
            assertThat(status(server, token.header("alg", "none").unsigned() + "."))
                    .isEqualTo(401);
        }
    }

    @Test
    void amongSeveralKeysWithoutANameTheRightOneIsFound() {
        byte[] keys = set(
                jwk(SigningKey.create(), false),
                SigningKey.create().jwk(),
                new JsonObject().put("kty", "EC").put("crv", "P-256"),
                jwk(provider.key(), false));
        at("/keys", "", out -> out.write(keys));

        try (TestServer server = start()) {
            assertThat(status(server, provider.token("ann").sign())).isEqualTo(200);
            assertThat(status(server, unnamed(provider.token("ann")).sign())).isEqualTo(200);
            assertThat(status(
                            server,
                            provider.token("ann").signedBy(SigningKey.create()).sign()))
                    .isEqualTo(401);
        }
    }

    @Test
    void aNewKeyWithoutANameIsLookedFor() {
        SigningKey next = SigningKey.create();
        byte[][] published = {set(jwk(provider.key(), false))};
        at("/keys", "", out -> out.write(published[0]));

        try (TestServer server = start()) {
            assertThat(status(server, provider.token("ann").sign())).isEqualTo(200);
            published[0] = set(jwk(next, false));
            assertThat(status(
                            server,
                            unnamed(provider.token("ann")).signedBy(next).sign()))
                    .isEqualTo(200);
        }
    }

    private static Token unnamed(Token token) {
        JsonObject header = token.header().copy();
        header.remove("kid");
        return new Token(token.key(), header, token.claims());
    }
}
