package io.pagenow.chat.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.support.MetricsText;
import io.pagenow.chat.support.RawHttp;
import io.pagenow.chat.support.Rest;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestStream;
import io.pagenow.chat.support.TestUser;
import io.pagenow.chat.support.Threat;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Event streams are sockets for networks that break WebSockets: what goes over them is the same. */
final class EventStreamTest {
    private static final String HEARTBEAT = "{\"action\":\"heartbeat\",\"ref\":\"h\"}";

    @AutoClose
    private static final TestServer server = TestServer.with()
            .set("CHAT_LIMITS_USER_SOCKETS", "4")
            .set("CHAT_PRESENCE_GRACE_SECONDS", "1")
            .start();

    private final TestUser ann = server.newUser("ann");
    private final TestUser ben = server.newUser("ben");

    @Test
    void aStreamGetsTheFramesThatASocketGets() {
        String conversation = ann.direct(ben);
        try (TestStream stream = TestStream.open(ann);
                TestSocket socket = ann.connect();
                TestSocket other = ben.connect()) {
            assertThat(stream.headers().firstValue("content-type")).contains("text/event-stream");
            assertThat(stream.headers().firstValue("cache-control")).contains("no-store");
            assertThat(stream.headers().firstValue("x-accel-buffering")).contains("no");

            stream.send(TestStream.message("t1", conversation, "by stream \n\u2028 ä"));
            other.deliver("t2", conversation, "by socket");
            stream.send(new JsonObject().put("action", "read-messages").put("conversationId", conversation));
            socket.awaitType("read-messages");
            stream.await(frame -> "read-messages".equals(frame.getString("type")));

            assertThat(stream.awaitMessages(conversation, 2)).isEqualTo(socket.awaitMessages(conversation, 2));
            assertThat(other.awaitMessages(conversation, 2)).hasSize(2);
        }
    }

    @Test
    void lineBreaksInTheDataOfAMessageEndNoEvent() {
        String conversation = ann.direct(ben);
        try (TestStream stream = TestStream.open(ann);
                TestSocket socket = ann.connect()) {
            String frame = TestStream.message("t1", conversation, "text").encode();
            String data = ",\"messageType\":\"card\",\"data\":{\r\n\n\"a\":\r[\n1 ]\n}\n}";
            assertThat(stream.post(frame.substring(0, frame.length() - 1) + data)
                            .status())
                    .isEqualTo(202);

            assertThat(stream.awaitMessages(conversation, 1)).isEqualTo(socket.awaitMessages(conversation, 1));
        }
    }

    @Test
    void framesOfOneRequestAreCarriedOutInTheirOrder() {
        String conversation = ann.direct(ben);
        try (TestStream stream = TestStream.open(ann)) {
            JsonObject[] frames = IntStream.range(0, 20)
                    .mapToObj(number -> TestStream.message("t" + number, conversation, "message " + number))
                    .toArray(JsonObject[]::new);

            assertThat(stream.post(TestStream.body(frames)).status()).isEqualTo(202);

            assertThat(stream.awaitMessages(conversation, 20))
                    .extracting(message -> message.getString("tempMessageId"))
                    .containsExactly(IntStream.range(0, 20)
                            .mapToObj(number -> "t" + number)
                            .toArray(String[]::new));
        }
    }

    @Test
    void whatWasMissedBetweenTwoStreamsIsFilledInOnce() {
        String conversation = ann.direct(ben);
        int read;
        try (TestStream stream = TestStream.open(ann)) {
            stream.send(TestStream.message("t1", conversation, "first"));
            read = stream.awaitMessages(conversation, 1).get(0).getInteger("seq");
        }
        try (TestSocket other = ben.connect()) {
            other.deliver("t2", conversation, "second");
        }
        try (TestStream stream =
                TestStream.open(ann, TestStream.sync(conversation, read).encode())) {
            stream.await(frame -> "synced".equals(frame.getString("type")));
            stream.send(TestStream.message("t1", conversation, "first"));
            stream.awaitMessages(conversation, 2);
            stream.send(TestStream.message("t3", conversation, "third"));

            assertThat(stream.awaitMessages(conversation, 3))
                    .extracting(message -> message.getString("content"))
                    .containsExactly("second", "first", "third");
        }
        assertThat(ann.history(conversation)).hasSize(3);
    }

    @Test
    void badFramesAreAnsweredOnTheStreamAndBadBodiesAtOnce() {
        try (TestStream stream = TestStream.open(ann)) {
            assertThat(stream.post("[{\"action\":\"dance\",\"ref\":\"r\"}]").status())
                    .isEqualTo(202);
            assertThat(stream.awaitError("unknown-action").getString("ref")).isEqualTo("r");

            for (String body : List.of("", "[]", "{", "[{}", "[1]", "\"text\"", "{} {}", "[{}] x", "null", "\u00e4")) {
                Rest.Answer answer = stream.post(body);
                assertThat(answer.status()).as(body).isEqualTo(400);
                assertThat(answer.object().getString("code")).as(body).isEqualTo("invalid-json");
            }
            assertThat(Rest.call("POST", stream.uri(), new byte[] {'"', (byte) 0xff, '"'}, "Authorization", ann.token())
                            .status())
                    .isEqualTo(400);
            assertThat(stream.post("{\"action\":\"" + "x".repeat(70_000) + "\"}")
                            .status())
                    .isEqualTo(413);
            assertThat(stream.post("{\"action\":\"sync\",\"x\":\"" + "x".repeat(300_000) + "\"}")
                            .status())
                    .isEqualTo(413);
            assertThat(stream.post("{\"action\":\"sync\",\"x\":\"" + "x".repeat(100_000) + "\"}")
                            .status())
                    .isEqualTo(202);
            stream.send(new JsonObject(HEARTBEAT));
            stream.await(frame -> "h".equals(frame.getString("ref")));
        }
    }

    @Test
    void aStreamIsOpenedWithAValidTokenInTheHeaderAlone() {
        for (String token : List.of("nonsense", "Bearer a.b.c")) {
            Rest.Answer answer = Rest.post(TestStream.uri(server), "", "Authorization", token);
            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.body()).isEqualTo("{\"message\":\"Unauthorized\"}");
        }
        assertThat(Rest.post(URI.create(TestStream.uri(server) + "?Authorization=" + ann.token()), "")
                        .status())
                .isEqualTo(401);
        assertThat(Rest.post(TestStream.uri(server), "{", "Authorization", ann.token())
                        .status())
                .isEqualTo(400);
        TestStream.open(TestStream.uri(server).resolve("/any/path/events"), ann.token(), "")
                .close();
    }

    @Test
    @Threat(9)
    void aStreamTakesFramesOfItsUserAlone() {
        try (TestStream stream = TestStream.open(ann);
                TestStream other = TestStream.open(ben)) {
            assertThat(Rest.post(stream.uri(), HEARTBEAT).status()).isEqualTo(401);
            assertThat(Rest.post(stream.uri(), HEARTBEAT, "Authorization", ben.token())
                            .status())
                    .isEqualTo(404);
            assertThat(stream.streamId()).isNotEqualTo(other.streamId()).hasSizeGreaterThan(24);
            for (String unknown : List.of("x", "..", "a.b", UUID.randomUUID() + ".abc", stream.streamId() + "x")) {
                Rest.Answer answer = Rest.post(
                        TestStream.uri(server).resolve("/events/" + unknown), HEARTBEAT, "Authorization", ann.token());
                assertThat(answer.status()).as(unknown).isIn(404, 426);
            }
            stream.send(new JsonObject(HEARTBEAT));
            stream.await(frame -> "h".equals(frame.getString("ref")));
            assertThat(other.frames()).noneMatch(frame -> "h".equals(frame.getString("ref")));
        }
    }

    @Test
    void aClosedStreamTakesNoFramesAndItsUserGoesOffline() {
        ann.meet(ben);
        TestStream stream = TestStream.open(ann);
        assertThat(ben.presenceOf(ann).getBoolean("online")).isTrue();

        stream.close();

        await().untilAsserted(() ->
                assertThat(ben.presenceOf(ann).getBoolean("online")).isFalse());
        assertThat(stream.post(HEARTBEAT).status()).isEqualTo(404);
    }

    @Test
    void streamsAndSocketsCountTogether() {
        try (TestSocket one = ann.connect();
                TestSocket two = ann.connect();
                TestStream three = TestStream.open(ann);
                TestStream four = TestStream.open(ann)) {
            assertThat(one.isOpen() && two.isOpen()).isTrue();
            Rest.Answer answer = Rest.post(TestStream.uri(server), "", "Authorization", ann.token());
            assertThat(answer.status()).isEqualTo(429);
            assertThat(answer.header("retry-after")).isPresent();
            assertThatThrownBy(ann::connect).isInstanceOf(TestSocket.Refused.class);
            assertThat(MetricsText.of(server.http()).value("chat_event_streams"))
                    .isGreaterThanOrEqualTo(2);
            assertThat(three.streamId()).isNotEqualTo(four.streamId());
        }
    }

    @Test
    void anAdministratorClosesStreamsToo() {
        try (TestStream stream = TestStream.open(ann)) {
            server.administrator()
                    .post(
                            "/admin/disconnect",
                            new JsonObject().put("userId", ann.id()).encode());

            assertThat(stream.awaitClose()).isEqualTo(4403);
        }
    }

    @Test
    void otherMethodsAreRefusedAndTheRightOnesNamed() {
        for (String method : List.of("GET", "HEAD", "PUT", "DELETE")) {
            Rest.Answer answer = Rest.call(method, TestStream.uri(server), null);
            assertThat(answer.status()).as(method).isEqualTo(405);
            assertThat(answer.header("allow")).contains("POST, OPTIONS");
        }
    }

    @Test
    @Threat(6)
    void preflightsAreAnsweredAndForeignOriginsRefused() {
        String origin = "chrome-extension://abcdefghijklmnopabcdefghijklmnop";
        Rest.Answer preflight = Rest.call(
                "OPTIONS", TestStream.uri(server), null, "Origin", origin, "Access-Control-Request-Method", "POST");
        assertThat(preflight.status()).isEqualTo(204);
        assertThat(preflight.header("access-control-allow-origin")).contains(origin);
        assertThat(preflight.header("access-control-allow-headers").orElse("")).contains("Authorization");
        Rest.Answer foreign =
                Rest.post(TestStream.uri(server), "", "Authorization", ann.token(), "Origin", "https://evil.example");
        assertThat(foreign.status()).isEqualTo(403);
        assertThat(foreign.object().getString("code")).isEqualTo("forbidden-origin");
        assertThat(foreign.header("access-control-allow-origin")).isEmpty();
    }

    @Test
    @Threat(22)
    void bodiesThatDoNotEndAreBoundedForEachUser() throws IOException {
        String head = "POST /events/any HTTP/1.1\r\nHost: localhost\r\nAuthorization: %s\r\nContent-Length: %d\r\n\r\n";
        try (AtOnceBodies open = new AtOnceBodies()) {
            for (int index = 0; index < 16; index++) {
                open.begin(head.formatted(ann.token(), 256 * 1024) + "[");
            }
            await().untilAsserted(
                            () -> assertThat(RawHttp.ask(server.webSocket(), head.formatted(ann.token(), 2) + "[]")
                                            .status())
                                    .isEqualTo(429));
            assertThat(RawHttp.ask(server.webSocket(), head.formatted(ben.token(), 2) + "[]")
                            .status())
                    .as("another user")
                    .isIn(400, 404);
        }
        await().untilAsserted(() -> assertThat(RawHttp.ask(server.webSocket(), head.formatted(ann.token(), 2) + "[]")
                        .status())
                .as("after they have ended")
                .isIn(400, 404));
    }

    /** Requests whose bodies have begun. */
    private static final class AtOnceBodies implements AutoCloseable {
        private final List<RawHttp> connections = new ArrayList<>();

        void begin(String text) throws IOException {
            RawHttp connection = RawHttp.connect(server.webSocket());
            connections.add(connection);
            connection.send(text);
        }

        @Override
        public void close() throws IOException {
            for (RawHttp connection : connections) {
                connection.close();
            }
        }
    }

    @Test
    void aClientThatWaitsForLeaveToSendItsBodyGetsIt() throws Exception {
        try (TestStream stream = TestStream.open(ann)) {
            HttpRequest request = HttpRequest.newBuilder(stream.uri())
                    .expectContinue(true)
                    .header("Authorization", ann.token())
                    .POST(HttpRequest.BodyPublishers.ofString(HEARTBEAT))
                    .build();
            assertThat(HttpClient.newHttpClient()
                            .send(request, HttpResponse.BodyHandlers.discarding())
                            .statusCode())
                    .isEqualTo(202);
            stream.await(frame -> "h".equals(frame.getString("ref")));
        }
    }

    @Test
    void aSocketStillOpensAtThePathOfStreams() {
        try (TestSocket socket = TestSocket.open(server.webSocket().resolve("/events?Authorization=" + ann.token()))) {
            assertThat(socket.isOpen()).isTrue();
        }
    }

    @Test
    void whoDoesNotReadIsClosedAndLosesNothing() throws IOException {
        String conversation = ann.direct(ben);
        String content = "\uD83D\uDE80".repeat(1_000);
        int said = 3_000;
        try (RawHttp deaf = RawHttp.connectWithSmallWindow(server.webSocket());
                TestSocket sender = ben.connect()) {
            deaf.send(TestStream.request(server, ann.token()));
            assertThat(deaf.readHead()).startsWith("HTTP/1.1 200 ");
            double before = MetricsText.of(server.http()).value("chat_socket_closes_total{code=\"4429\"}");
            for (int number = 1; number <= said; number++) {
                sender.sendMessage("t" + number, conversation, content);
                if (number % 250 == 0) {
                    sender.awaitMessages(conversation, number);
                }
            }
            assertThat(deaf.readText())
                    .endsWith("event: close\ndata: {\"code\":4429,\"reason\":\"reads too slowly\"}\n\n");
            await().untilAsserted(() -> assertThat(
                            MetricsText.of(server.http()).value("chat_socket_closes_total{code=\"4429\"}"))
                    .isGreaterThan(before));
        }
        try (TestStream stream =
                TestStream.open(ann, TestStream.sync(conversation, said - 10).encode())) {
            assertThat(stream.awaitMessages(conversation, 10))
                    .extracting(message -> message.getInteger("seq"))
                    .containsExactlyElementsOf(
                            IntStream.rangeClosed(said - 9, said).boxed().toList());
        }
    }

    @Test
    void pingsAreComments() {
        try (TestStream stream = TestStream.open(ann)) {
            assertThat(stream.awaitPing()).isEqualTo(": ping");
        }
    }
}
