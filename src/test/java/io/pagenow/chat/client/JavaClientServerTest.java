package io.pagenow.chat.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.client.Change.MessageChanged;
import io.pagenow.chat.model.Scope;
import io.pagenow.chat.support.IdentityProvider;
import io.pagenow.chat.support.SilentProxy;
import io.pagenow.chat.support.TestDatabases;
import io.pagenow.chat.support.TestKeys;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestUser;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client for Java at a real server. */
class JavaClientServerTest {
    private static final Timings TIMINGS = new Timings(3_000, 2_000, 500, 1_000, 60_000, 20, 200, 20_000, 100, 5_000);

    @AutoClose
    private static final TestServer server = TestServer.start();

    private final List<ChatClient> clients = new ArrayList<>();
    private final List<Message> received = new CopyOnWriteArrayList<>();
    private final TestUser ann = server.newUser("ann");
    private final TestUser ben = server.newUser("ben");
    private final String conversation = ann.direct(ben);

    @AfterEach
    void close() {
        clients.forEach(ChatClient::close);
    }

    private static ChatClientBuilder at(URI http, URI webSocket, TestUser user) {
        return ChatClient.builder()
                .httpUrl(http)
                .webSocketUrl(webSocket)
                .token(() -> CompletableFuture.completedStage(user.token()))
                .timings(TIMINGS);
    }

    private static ChatClientBuilder of(TestUser user) {
        return at(server.http(), server.webSocket(), user);
    }

    private ChatClient online(ChatClientBuilder builder) {
        return online(builder, message -> {});
    }

    private ChatClient listening(ChatClientBuilder builder) {
        return online(builder, received::add);
    }

    private ChatClient online(ChatClientBuilder builder, Consumer<Message> listener) {
        ChatClient client = builder.build();
        clients.add(client);
        client.onMessage(listener);
        client.connect();
        await().until(() -> client.state() == ConnectionState.ONLINE);
        return client;
    }

    private List<String> contents() {
        return received.stream().map(Message::content).toList();
    }

    private static List<String> texts(List<JsonObject> history) {
        return history.stream().map(message -> message.getString("content")).toList();
    }

    private static List<String> numbers(int first, int last) {
        return IntStream.rangeClosed(first, last).mapToObj(String::valueOf).toList();
    }

    @Test
    void itSendsReceivesEditsReactsUploadsAndReads() throws IOException {
        ChatClient anns = online(of(ann));
        ChatClient bens = listening(of(ben));
        List<Change> changes = new CopyOnWriteArrayList<>();
        bens.onChange(changes::add);

        Message sent = anns.send(conversation, OutgoingMessage.text("Helo").withMentions(List.of(ben.id())))
                .join();
        assertThat(sent.seq()).isEqualTo(1);
        await().until(() -> contents().equals(List.of("Helo")));
        anns.rest().edit(conversation, 1, "Hello", OptionalLong.of(0)).join();
        bens.rest().react(conversation, 1, List.of("👍")).join();
        await().until(() -> changes.size() == 2);
        assertThat(changes.get(0)).isInstanceOfSatisfying(MessageChanged.class, change -> assertThat(
                        change.message().content())
                .isEqualTo("Hello"));
        assertThat(changes.get(1)).isInstanceOfSatisfying(MessageChanged.class, change -> assertThat(
                        change.message().reactions())
                .containsExactly(new Reaction("👍", 1, List.of(ben.id()))));

        bens.markRead(conversation, 1).join();
        assertThat(bens.rest().conversations().join()).singleElement().satisfies(listed -> {
            assertThat(listed.isRead()).isTrue();
            assertThat(listed.participantId()).contains(ann.id());
        });
        assertThat(bens.rest().members(conversation).join())
                .extracting(Member::userId)
                .containsExactlyInAnyOrder(ann.id(), ben.id());
        Path file = Files.writeString(Files.createTempFile("view", ".txt"), "The view");
        Attachment view = anns.rest()
                .upload(conversation, file, Optional.of("text/plain"))
                .join();
        Message withFile = anns.send(conversation, OutgoingMessage.text("").withAttachments(List.of(view)))
                .join();
        assertThat(withFile.attachments()).singleElement().satisfies(attached -> assertThat(attached.size())
                .isEqualTo(8));
        assertThat(anns.rest().latestMessages(conversation, 10).join())
                .extracting(Message::seq)
                .containsExactly(1L, 2L);
        assertThat(anns.rest().delete(conversation, 2).join().deletedAt()).isPresent();
        Files.delete(file);
    }

    @Test
    void connectionsThatGoSilentUnderLoadAndARestartLoseAndDoubleNothing() {
        try (SilentProxy http = new SilentProxy(server.http().getPort());
                SilentProxy sockets = new SilentProxy(server.webSocket().getPort())) {
            ChatClient bens = listening(at(
                    URI.create("http://127.0.0.1:" + http.port() + "/"),
                    URI.create("ws://127.0.0.1:" + sockets.port() + "/"),
                    ben));
            List<CompletableFuture<Message>> sends = new ArrayList<>();
            for (int round = 0; round < 3; round++) {
                int after = round * 20;
                numbers(after + 1, after + 20).forEach(text -> sends.add(bens.send(conversation, text)));
                await().until(() -> ben.history(conversation).size() > after);
                sockets.silence();
            }
            CompletableFuture.allOf(sends.toArray(CompletableFuture[]::new)).join();
            server.stop();
            numbers(61, 80).forEach(text -> sends.add(bens.send(conversation, text)));
            server.restart();
            http.leadTo(server.http().getPort());
            sockets.leadTo(server.webSocket().getPort());

            CompletableFuture.allOf(sends.toArray(CompletableFuture[]::new)).join();
            await().until(() -> received.size() == 80);
            assertThat(contents()).isEqualTo(numbers(1, 80));
            assertThat(texts(ben.history(conversation))).isEqualTo(numbers(1, 80));
        }
    }

    @Test
    void whatWasMissedBetweenTwoClientsIsDeliveredOnce() {
        MemoryStore store = new MemoryStore();
        listening(of(ben).store(store));
        ChatClient anns = online(of(ann));
        anns.send(conversation, "1").join();
        await().until(() -> contents().equals(List.of("1")));
        clients.get(0).close();
        List<CompletableFuture<Message>> missed = numbers(2, 300).stream()
                .map(text -> anns.send(conversation, text))
                .toList();
        CompletableFuture.allOf(missed.toArray(CompletableFuture[]::new)).join();

        ChatClient again = listening(of(ben).store(store));
        await().until(() -> received.size() == 300);
        assertThat(contents()).isEqualTo(numbers(1, 300));
        await().until(() ->
                again.cursor(conversation).filter(cursor -> cursor.seq() == 300).isPresent());
    }

    @Test
    void aTokenThatEndsIsReplacedWithoutALoss() {
        try (IdentityProvider provider = IdentityProvider.start();
                TestServer strict = TestServer.with()
                        .identityProvider(provider)
                        .set("CHAT_AUTH_LEEWAY_SECONDS", "0")
                        .start()) {
            AtomicInteger tokens = new AtomicInteger();
            ChatClient client = listening(ChatClient.builder()
                    .httpUrl(strict.http())
                    .webSocketUrl(strict.webSocket())
                    .timings(TIMINGS)
                    .token(() -> {
                        tokens.incrementAndGet();
                        return CompletableFuture.completedStage(provider.token("dan")
                                .claim("exp", Instant.now().getEpochSecond() + 3)
                                .sign());
                    }));
            String room = client.rest().createDirect("eve").join();
            int before = tokens.get();
            await().until(() -> tokens.get() >= before + 3);

            assertThat(client.send(room, "1").join().seq()).isEqualTo(1);
            await().until(() -> contents().equals(List.of("1")));
        }
    }

    @Test
    void aBotWithAKeyEchoesEachMessageOnce() {
        TestUser key = new TestKeys(server).bot(Scope.SEND, Scope.READ);
        String group = ann.group("echo", ben, key);
        ann.post("/conversations/" + group + "/messages", "{\"tempMessageId\":\"0\",\"content\":\"before the bot\"}");
        ChatClient bot = ChatClient.builder()
                .httpUrl(server.http())
                .apiKey(key.token().substring("Key ".length()))
                .pollInterval(Duration.ofMillis(100))
                .build();
        clients.add(bot);
        List<Change> changes = new CopyOnWriteArrayList<>();
        bot.onChange(changes::add);
        bot.onMessage(message -> {
            received.add(message);
            if (!message.bot()) {
                bot.send(
                                message.conversationId(),
                                OutgoingMessage.text(message.content()).withTempMessageId(message.messageId()))
                        .join();
            }
        });
        bot.connect();
        await().until(() -> bot.state() == ConnectionState.ONLINE);
        ChatClient anns = online(of(ann));
        numbers(1, 3).forEach(text -> anns.send(group, text).join());

        await().until(() -> received.size() == 6);
        assertThat(texts(ann.history(group)))
                .filteredOn(text -> text.matches("[0-9]"))
                .containsExactlyInAnyOrder("1", "1", "2", "2", "3", "3");
        Message last = anns.rest().latestMessages(group, 10).join().stream()
                .filter(message -> message.senderId().equals(ann.id()))
                .reduce((earlier, later) -> later)
                .orElseThrow();
        anns.rest().edit(group, last.seq(), "edited", OptionalLong.empty()).join();
        await().until(() -> changes.size() == 1);
        assertThat(bot.markRead(group, 1)).isCompletedExceptionally();
    }

    @Test
    void aListenerMayWaitForItsSendWhileMoreWaitsThanTheClientReads(@TempDir Path folder) throws IOException {
        ann.post("/conversations/" + conversation + "/messages", "{\"tempMessageId\":\"1\",\"content\":\"1\"}");
        online(of(ben).store(FileStore.open(folder))).close();
        TestDatabases.execute(
                server.databaseUri(),
                "INSERT INTO message_table (conversation_id, seq, message_id, sent_at, sender_id, temp_message_id, content) SELECT '"
                        + conversation + "', n, gen_random_uuid(), now(), '" + ann.id()
                        + "', n::text, n::text FROM generate_series(2, 2500) AS n");
        ChatClient client = of(ben).store(FileStore.open(folder)).build();
        clients.add(client);
        client.onMessage(message -> {
            received.add(message);
            if (message.seq() == 2) {
                client.send(conversation, "answer").join();
            }
        });
        client.connect();

        await().until(() -> received.size() == 2_500);
        assertThat(contents()).startsWith("2", "3").endsWith("2500", "answer");
    }

    @Test
    void theFirstExampleOfTheReadmeRuns(@TempDir Path folder) throws IOException, InterruptedException {
        String readme = Files.readString(ClientSources.FOLDER.resolve("README.md"));
        Matcher block = Pattern.compile("(?s)```java\n(.*?)```").matcher(readme);
        assertThat(block.find()).isTrue();
        String example = block.group(1)
                .replace("http://127.0.0.1:8080/", server.http().toString())
                .replace("ws://127.0.0.1:8081/", server.webSocket().toString());
        Path source = Files.writeString(folder.resolve("Hello.java"), example);
        String classPath = ClientSources.compile(folder, source);

        Process hello = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp", classPath, "Hello")
                .redirectErrorStream(true)
                .start();
        String printed = new String(hello.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(hello.waitFor()).as(printed).isZero();
        assertThat(printed).contains("as message 1");
    }
}
