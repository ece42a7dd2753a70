package io.pagenow.chat.client;

import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;

/** A client, and what it has heard, at a server that does as it is told. */
abstract class ClientAtFakeServer {
    static final String ROOM = "room";
    /** Short, so that nothing has to be waited for. */
    static final Timings SHORT = new Timings(5_000, 400, 100, 500, 60_000, 20, 100, 5_000, 50, 5_000);

    @AutoClose
    final FakeServer server = FakeServer.start();

    final List<Message> received = new CopyOnWriteArrayList<>();
    final List<Change> changes = new CopyOnWriteArrayList<>();
    final List<StateChange> states = new CopyOnWriteArrayList<>();
    final List<ChatException> errors = new CopyOnWriteArrayList<>();
    private final AtomicInteger tokens = new AtomicInteger();
    ChatClient client = clientWith(new MemoryStore());

    final ChatClientBuilder builder() {
        return ChatClient.builder()
                .httpUrl(server.http())
                .webSocketUrl(server.webSocket())
                .token(() -> CompletableFuture.completedStage("token-" + tokens.incrementAndGet()))
                .timings(SHORT);
    }

    final ChatClient clientWith(ClientStore place) {
        ChatClient made = builder().store(place).build();
        made.onMessage(received::add);
        made.onChange(changes::add);
        made.onState(states::add);
        made.onError(errors::add);
        return made;
    }

    @AfterEach
    final void close() {
        client.close();
    }

    final void connect() {
        client.connect();
        await().until(() -> client.state() == ConnectionState.ONLINE);
    }

    final List<String> contents() {
        return received.stream().map(Message::content).toList();
    }

    static List<String> numbers(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(String::valueOf).toList();
    }
}
