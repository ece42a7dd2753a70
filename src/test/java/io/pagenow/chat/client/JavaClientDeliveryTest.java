package io.pagenow.chat.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.client.Change.ConversationRemoved;
import io.pagenow.chat.client.Change.HistoryReset;
import io.pagenow.chat.client.Change.MessageChanged;
import io.pagenow.chat.client.Change.MessagesRemoved;
import io.pagenow.chat.client.FakeServer.Fault;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Listeners, stores, bounds and the end of the client for Java. */
class JavaClientDeliveryTest extends ClientAtFakeServer {
    @TempDir
    private Path folder;

    private static Map<String, Object> changes(long after, long rev, Map<String, Object> item) {
        return Map.of("type", "changes", "conversationId", ROOM, "after", after, "rev", rev, "items", List.of(item));
    }

    private static Map<String, Object> edited(long seq, long rev) {
        return Map.of(
                "kind",
                "message",
                "seq",
                seq,
                "rev",
                rev,
                "messageId",
                "m",
                "senderId",
                "ben",
                "content",
                "edited",
                "sentAt",
                "2026-11-28T06:00:00.000Z",
                "edits",
                1);
    }

    @Test
    void changesAreDeliveredOnceAndMissingOnesAreRequested() {
        connect();
        server.receive(ROOM, "1");
        server.publish(changes(0, 1, edited(1, 1)));
        server.publish(changes(0, 1, edited(1, 1)));
        server.publish(changes(1, 2, Map.of("kind", "removed", "rev", 2, "ranges", List.of(List.of(1, 30)))));
        server.publish(Map.of("type", "reset", "conversationId", ROOM, "seq", 7, "rev", 9));
        server.publish(changes(10, 11, edited(1, 11)));
        server.publish(Map.of("type", "conversation-removed", "conversationId", ROOM, "reason", "left"));

        await().until(() -> changes.size() == 4);
        assertThat(changes.get(0)).isInstanceOfSatisfying(MessageChanged.class, change -> assertThat(
                        change.message().content())
                .isEqualTo("edited"));
        assertThat(changes.get(1))
                .isInstanceOfSatisfying(MessagesRemoved.class, removed -> assertThat(removed.covers(1))
                        .isTrue());
        assertThat(changes.get(2)).isEqualTo(new HistoryReset(ROOM, 7, 9));
        assertThat(changes.get(3)).isEqualTo(new ConversationRemoved(ROOM, "left"));
        assertThat(server.frames("sync")).hasSize(2);
        await().until(() -> client.cursor(ROOM).isEmpty());
    }

    @Test
    void aMessageThatIsChangedWhileItWaitsForAnEarlierOneIsDeliveredInItsNewState() {
        Inbox inbox = new Inbox(new Inbox.Output() {
            @Override
            public void message(Message message) {
                received.add(message);
            }

            @Override
            public void change(Change change) {
                changes.add(change);
            }

            @Override
            public void moved(String conversationId) {}
        });
        server.miss(ROOM, "1");
        server.miss(ROOM, "2");
        Fields second = Fields.of(server.messages(ROOM).get(1));
        inbox.received(Message.of(second));
        assertThat(inbox.changed(Changes.of(new Fields(changes(0, 1, edited(2, 1))), ROOM)))
                .isTrue();
        assertThat(received).isEmpty();
        inbox.received(Message.of(Fields.of(server.messages(ROOM).get(0))));

        assertThat(contents()).containsExactly("1", "edited");
        assertThat(changes).isEmpty();
    }

    @Test
    void whileListenersAreBusyNothingIsReadAndNothingIsLost() {
        CountDownLatch free = new CountDownLatch(1);
        client.onMessage(message -> {
            try {
                free.await();
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            }
        });
        connect();
        int many = 3 * Callbacks.CAPACITY;
        CompletableFuture<Void> published =
                CompletableFuture.runAsync(() -> numbers(many).forEach(content -> server.receive(ROOM, content)));
        // Longer than the time for an answer: a client that is busy itself calls no connection dead.
        await().until(() -> server.frames("heartbeat").size() > 1);
        assertThat(client.state()).isEqualTo(ConnectionState.ONLINE);
        assertThat(client.core().callbacks().waiting()).isBetween(Callbacks.CAPACITY, Callbacks.CAPACITY + 50);

        free.countDown();
        await().until(() -> received.size() == many);
        assertThat(contents()).isEqualTo(numbers(many));
        published.join();
    }

    @Test
    void aListenerMayFailAndMayWaitForItsOwnSend() {
        client.onMessage(message -> {
            if (message.senderId().equals("ben")) {
                client.send(ROOM, "answer to " + message.content()).join();
                throw new IllegalStateException("listeners may fail");
            }
        });
        connect();
        server.receive(ROOM, "1");
        server.receive(ROOM, "2");

        await().until(() -> server.history(ROOM).size() == 4);
        assertThat(server.history(ROOM)).contains("answer to 1", "answer to 2");
    }

    @Test
    void aFullOutboxRefusesAndANameThatWaitsIsTheSameMessage() {
        client.close();
        client = builder().maxPending(2).build();
        OutgoingMessage named = OutgoingMessage.text("1").withTempMessageId("order-1");
        CompletableFuture<Message> first = client.send(ROOM, named);
        CompletableFuture<Message> same = client.send(ROOM, named);
        CompletableFuture<Message> second = client.send(ROOM, "2");

        assertThatThrownBy(() -> client.send(ROOM, "3").join())
                .cause()
                .isInstanceOfSatisfying(ChatException.class, full -> {
                    assertThat(full.code()).isEqualTo("outbox-full");
                    assertThat(full.retryable()).isTrue();
                });
        assertThatThrownBy(() -> client.send(ROOM, "x".repeat(60_001)).join()).hasMessageContaining("too long");
        connect();
        assertThat(first.join()).isEqualTo(same.join());
        assertThat(second.join().seq()).isEqualTo(2);
        assertThat(client.pending()).isEmpty();
        assertThat(server.history(ROOM)).containsExactly("1", "2");
    }

    @Test
    void unsentMessagesAndCursorsSurviveTheClientInAFolder() throws IOException {
        client.close();
        client = clientWith(FileStore.open(folder.resolve("ann")));
        assertThatThrownBy(() -> FileStore.open(folder.resolve("ann"))).hasMessageContaining("Another client");
        connect();
        server.receive(ROOM, "before");
        await().until(() -> received.size() == 1);
        server.next(Fault.BREAK_AFTER_STORE);
        server.refuse(IntStream.range(0, 1_000).map(time -> 503).boxed().toArray(Integer[]::new));
        List<CompletableFuture<Message>> sends = numbers(3).stream()
                .map(text ->
                        client.send(ROOM, OutgoingMessage.text(text).withData("order", Map.of("id", 17, "paid", true))))
                .toList();
        await().until(() -> server.history(ROOM).size() == 2 && client.state() == ConnectionState.OFFLINE);
        client.close();
        assertThat(sends).allSatisfy(send -> assertThatThrownBy(send::join).hasMessageContaining("closed"));

        server.accept();
        client = clientWith(FileStore.open(folder.resolve("ann")));
        assertThat(client.pending())
                .extracting(pending -> pending.message().content())
                .containsExactly("1", "2", "3");
        connect();
        await().until(() -> client.pending().isEmpty() && received.size() == 4);
        assertThat(server.history(ROOM)).containsExactly("before", "1", "2", "3");
        assertThat(contents()).containsExactly("before", "1", "2", "3");
    }

    @Test
    void theCursorsOfManyConversationsAreSentInParts() {
        int many = 1_200;
        MemoryStore place = new MemoryStore();
        place.saveCursors(IntStream.range(0, many)
                .boxed()
                .collect(Collectors.toMap(number -> "room-" + number, number -> new Cursor(1, 0, 0))));
        client.close();
        client = clientWith(place);
        connect();

        // The server of this test takes each part for a sync of its own, as old ones do.
        await().until(() -> server.frames("sync").size() == 3);
        assertThat(server.frames("sync").stream().map(sync -> sync.flag("part")))
                .containsExactly(true, true, false);
        assertThat(server.frames("sync").stream()
                        .mapToInt(sync -> sync.object("cursors").values().size())
                        .sum())
                .isEqualTo(many);
    }

    @Test
    void aReadPositionIsSentWhenTheClientIsOnline() {
        CompletableFuture<Void> marked = client.markRead(ROOM, 3);
        assertThat(marked).isNotDone();
        connect();

        marked.join();
        assertThat(server.frames("read-messages").get(0).number("seq")).isEqualTo(3);
    }

    @Test
    void allThreadsEndWithTheClient() throws InterruptedException {
        connect();
        client.send(ROOM, "1").join();
        CompletableFuture<Message> late = client.send("frozen", "2");
        client.close();

        assertThat(client.state()).isEqualTo(ConnectionState.CLOSED);
        assertThat(late).failsWithin(10, TimeUnit.SECONDS);
        assertThatThrownBy(() -> client.send(ROOM, "3").join()).hasMessageContaining("closed");
        assertThatThrownBy(client::connect).isInstanceOf(IllegalStateException.class);
        await().until(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.isAlive() && thread.getName().startsWith("chat-client-")));
        assertThat(states.get(states.size() - 1).state()).isEqualTo(ConnectionState.CLOSED);
    }
}
