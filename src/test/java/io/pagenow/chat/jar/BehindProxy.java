package io.pagenow.chat.jar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.support.IdentityProvider;
import io.pagenow.chat.support.SharedResources;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.dns.AddressResolverOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The recipes for reverse proxies do what {@code docs/proxy.md} says: one name with TLS for the page, REST and sockets. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ResourceLock(value = SharedResources.NETWORK_INTERFACES, mode = ResourceAccessMode.READ)
abstract class BehindProxy {
    private static final int BURST = 20;

    /** Lets Chromium find the name on this machine. */
    private static final String HERE = "--host-resolver-rules=MAP " + ReverseProxy.NAME + " 127.0.0.1";

    private final ReverseProxy.Program program;

    private final Map<String, WebClient> clients = new HashMap<>();
    private final Map<String, String> tokens = new HashMap<>();
    private Vertx vertx;
    private WebSocketClient sockets;
    private HttpClient streams;
    private IdentityProvider provider;
    private ReverseProxy proxy;
    private JarProcess server;

    BehindProxy(ReverseProxy.Program program) {
        this.program = program;
    }

    @BeforeAll
    void start(@TempDir Path folder) {
        vertx = Vertx.vertx(new VertxOptions()
                .setAddressResolverOptions(
                        new AddressResolverOptions().setHostsValue(Buffer.buffer("127.0.0.1 " + ReverseProxy.NAME))));
        sockets = vertx.createWebSocketClient(
                new WebSocketClientOptions().setSsl(true).setTrustAll(true).setVerifyHost(false));
        streams = vertx.createHttpClient(
                new HttpClientOptions().setSsl(true).setTrustAll(true).setVerifyHost(false));
        provider = IdentityProvider.start();
        proxy = new ReverseProxy(folder);
        server = JarProcess.in(folder)
                .environment("CHAT_AUTH_JWKS_URI", provider.keysUri())
                .environment("CHAT_AUTH_ISSUER", provider.issuer())
                .environment("CHAT_AUTH_AUDIENCE", IdentityProvider.AUDIENCE)
                .environment("CHAT_PROXIES_TRUSTED", "127.0.0.1")
                .environment("CHAT_WEBSOCKET_PUBLIC_URL", "wss://" + ReverseProxy.NAME + ":" + proxy.port() + "/")
                .environment("CHAT_LIMITS_ADDRESS_CONVERSATIONS_PER_SECOND", "1")
                .environment("CHAT_LIMITS_ADDRESS_CONVERSATIONS_BURST", String.valueOf(BURST))
                .start()
                .awaitReady();
        proxy.start(program, server);
    }

    @AfterAll
    void stop() {
        proxy.close();
        server.close();
        provider.close();
        vertx.close().await();
    }

    @Test
    void twoPeopleChatOnThePageOverTls() {
        try (Browser ann = Browser.openNew(proxy.page(), HERE).signInWithToken(token("ann"));
                Browser ben = Browser.openNew(proxy.page(), HERE).signInWithToken(token("ben"))) {
            ann.startDirectConversation("ben");
            ann.say("Hello Ben");
            ann.awaitAllSent();
            ben.openFirstConversation();
            ben.awaitMessage("Hello Ben");
            assertThat(ann.complaints()).isEmpty();
        }
    }

    @Test
    void restSpeaksHttp2AndAsksBrowsersToStayWithTls() {
        HttpResponse<Buffer> answer = request("127.0.0.1", HttpMethod.GET, "/conversations")
                .putHeader("Authorization", token("cleo"))
                .send()
                .await();
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.version()).isEqualTo(HttpVersion.HTTP_2);
        assertThat(answer.getHeader("Strict-Transport-Security")).contains("max-age=");
    }

    @Test
    void aSocketOpensAtAnyPathWithItsTokenInTheQueryOrBesideItAndTheTokenIsInNoLog() {
        String token = token("dora");
        // The last one is the one that the log is waited for below.
        for (String path : List.of("/", "/presence", "/prod/chat")) {
            connect(path + "?Authorization=" + token, List.of()).close().await();
            connect(path, List.of("bearer", token)).close().await();
        }
        assertThatThrownBy(() -> connect("/?Authorization=" + token.substring(1), List.of()))
                .isInstanceOf(UpgradeRejectedException.class);
        await().until(() ->
                proxy.log().lines().filter(line -> line.contains("/prod/chat")).count() >= 2);
        assertThat(proxy.log()).doesNotContain(token.substring(token.length() - 20));
    }

    @Test
    void aSocketThatIsSilentForLongerThanAProxyWaitsByDefaultStaysOpen() {
        String conversation =
                createConversation("127.0.0.1", "eve", null).bodyAsJsonObject().getString("conversationId");
        WebSocket socket = connect("/", List.of("bearer", token("eve")));
        BlockingQueue<String> frames = new LinkedBlockingQueue<>();
        socket.textMessageHandler(frames::add);

        await().pollDelay(Duration.ofSeconds(3)).until(() -> !socket.isClosed());
        socket.writeTextMessage(new JsonObject()
                        .put("action", "send-message")
                        .put("tempMessageId", "e1")
                        .put("conversationId", conversation)
                        .put("content", "still here")
                        .encode())
                .await();
        await().until(() -> frames.stream().anyMatch(frame -> frame.contains("still here")));
        socket.close().await();
    }

    @Test
    void anEventStreamIsNotHeldBackByTheProxyAndStaysOpenInSilence() {
        String conversation =
                createConversation("127.0.0.1", "ivy", null).bodyAsJsonObject().getString("conversationId");
        BlockingQueue<String> events = new LinkedBlockingQueue<>();
        HttpClientResponse stream = streams.request(new RequestOptions()
                        .setMethod(HttpMethod.POST)
                        .setHost(ReverseProxy.NAME)
                        .setPort(proxy.port())
                        .setURI("/events")
                        .putHeader("Authorization", token("ivy")))
                .compose(request -> request.send("{\"action\":\"heartbeat\",\"ref\":\"first\"}"))
                .map(response -> response.handler(part -> events.add(part.toString())))
                .await();
        assertThat(stream.statusCode()).isEqualTo(200);
        await().until(() -> String.join("", events).contains("\"first\""));
        String all = String.join("", events);
        String streamId = all.replaceAll("(?s).*\"streamId\":\"([^\"]+)\".*", "$1");

        await().pollDelay(Duration.ofSeconds(3)).until(() -> true);
        assertThat(request("127.0.0.1", HttpMethod.POST, "/events/" + streamId)
                        .putHeader("Authorization", token("ivy"))
                        .sendJsonObject(new JsonObject()
                                .put("action", "send-message")
                                .put("tempMessageId", "i1")
                                .put("conversationId", conversation)
                                .put("content", "by stream"))
                        .await()
                        .statusCode())
                .isEqualTo(202);
        await().until(() -> String.join("", events).contains("by stream"));
    }

    @Test
    void theServerCountsTheClientAndNeitherTheProxyNorWhatAClientSaysOfItself() {
        assertThat(IntStream.range(0, 10 * BURST)
                        .mapToObj(call -> createConversation("127.0.0.2", "fay", "10.9.9." + call))
                        .anyMatch(answer -> answer.statusCode() == 429))
                .isTrue();
        assertThat(IntStream.range(0, BURST / 2).mapToObj(call -> createConversation("127.0.0.3", "gus", null)
                        .statusCode()))
                .containsOnly(200);
    }

    @Test
    void whatIsForTheOperatorIsNotPublished() {
        assertThat(request("127.0.0.1", HttpMethod.GET, "/metrics")
                        .send()
                        .await()
                        .statusCode())
                .isEqualTo(404);
        assertThat(request("127.0.0.1", HttpMethod.GET, "/admin").send().await().statusCode())
                .isEqualTo(404);
        assertThat(request("127.0.0.1", HttpMethod.POST, "/admin/disconnect")
                        .send()
                        .await()
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void aFileOfTheGreatestSizeIsUploaded() {
        String tom = token("tom");
        byte[] bytes = new byte[25 * 1024 * 1024];
        String conversation = post(
                        "/conversation",
                        tom,
                        new JsonObject()
                                .put("recipientIdArr", JsonArray.of("uma", "vic"))
                                .put("title", "Files")
                                .put("isGroup", true))
                .bodyAsJsonObject()
                .getString("conversationId");
        JsonObject slot = post(
                        "/attachments",
                        tom,
                        new JsonObject()
                                .put("conversationId", conversation)
                                .put("name", "large.bin")
                                .put("size", bytes.length)
                                .put("contentType", "application/octet-stream"))
                .bodyAsJsonObject();

        HttpResponse<Buffer> uploaded = request(
                        "127.0.0.1",
                        HttpMethod.PUT,
                        URI.create("/attachments")
                                .resolve(slot.getJsonObject("upload").getString("url"))
                                .toString())
                .sendBuffer(Buffer.buffer(bytes))
                .await();

        assertThat(uploaded.statusCode()).as(uploaded.bodyAsString()).isEqualTo(200);
        assertThat(uploaded.bodyAsJsonObject().getInteger("size")).isEqualTo(bytes.length);
    }

    private HttpResponse<Buffer> post(String path, String token, JsonObject body) {
        HttpResponse<Buffer> answer = request("127.0.0.1", HttpMethod.POST, path)
                .putHeader("Authorization", token)
                .sendJsonObject(body)
                .await();
        assertThat(answer.statusCode()).as(answer.bodyAsString()).isBetween(200, 201);
        return answer;
    }

    @Test
    void aHugeBodyIsRefused() {
        assertThat(request("127.0.0.1", HttpMethod.POST, "/conversation")
                        .putHeader("Authorization", token("hal"))
                        .sendBuffer(Buffer.buffer(new byte[2_000_000]))
                        .await()
                        .statusCode())
                .isEqualTo(413);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "127.0.0.1",
                "localhost",
                "[::1]",
                "chat.example.org.evil.example",
                "xchat.example.org"
            })
    void whoAsksForAnotherNameGetsNoAnswer(String host) throws IOException {
        String request = "GET /client-settings HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";

        assertThat(ReverseProxy.answer(ReverseProxy.connect(proxy.plainPort()), request))
                .isEmpty();
        assertThat(ReverseProxy.answer(ReverseProxy.connectWithTls(proxy.port()), request))
                .isEmpty();
        assertThat(ReverseProxy.answer(
                        ReverseProxy.connectWithTls(proxy.port()),
                        request.replace(host, ReverseProxy.NAME + ":" + proxy.port())))
                .startsWith("HTTP/1.1 200");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "localhost", "127.0.0.1"})
    void developmentSignInIsRefusedWhateverNameTheClientWrites(String host, @TempDir Path folder) throws IOException {
        try (JarProcess open = JarProcess.in(folder).start().awaitReady();
                ReverseProxy published = new ReverseProxy(folder).start(program, open)) {
            String name = host.isEmpty() ? ReverseProxy.NAME + ":" + published.port() : host;
            String body = "{\"userId\":\"eve\",\"admin\":true}";
            String answer = ReverseProxy.answer(
                    ReverseProxy.connectWithTls(published.port()),
                    "POST /dev/token HTTP/1.1\r\nHost: " + name + "\r\nConnection: close\r\nContent-Length: "
                            + body.length() + "\r\n\r\n" + body);

            if (host.isEmpty()) {
                assertThat(answer).startsWith("HTTP/1.1 403");
            } else {
                assertThat(answer).isEmpty();
            }
        }
    }

    private HttpResponse<Buffer> createConversation(String from, String userId, String claimed) {
        HttpRequest<Buffer> request =
                request(from, HttpMethod.POST, "/conversation").putHeader("Authorization", token(userId));
        if (claimed != null) {
            request.putHeader("X-Forwarded-For", claimed);
        }
        return request.sendJsonObject(new JsonObject()
                        .put("recipientIdArr", new JsonArray().add("ida"))
                        .put("title", "")
                        .put("isGroup", false))
                .await();
    }

    private HttpRequest<Buffer> request(String from, HttpMethod method, String path) {
        return clients.computeIfAbsent(from, this::client).request(method, proxy.port(), ReverseProxy.NAME, path);
    }

    private WebClient client(String from) {
        return WebClient.create(
                vertx,
                new WebClientOptions()
                        .setSsl(true)
                        .setUseAlpn(true)
                        .setProtocolVersion(HttpVersion.HTTP_2)
                        .setTrustAll(true)
                        .setVerifyHost(false)
                        .setLocalAddress(from));
    }

    private String token(String userId) {
        return tokens.computeIfAbsent(userId, user -> provider.token(user).sign());
    }

    private WebSocket connect(String path, List<String> subprotocols) {
        return sockets.connect(new WebSocketConnectOptions()
                        .setHost(ReverseProxy.NAME)
                        .setPort(proxy.port())
                        .setURI(path)
                        .setSubProtocols(subprotocols))
                .await();
    }
}
