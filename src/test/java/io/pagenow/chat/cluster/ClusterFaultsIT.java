package io.pagenow.chat.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.jar.JarProcess;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What a cluster promises while its nodes are killed, frozen and stopped. */
final class ClusterFaultsIT {
    private static final int CLIENTS = 6;

    @AutoClose
    private final TestCluster cluster = TestCluster.of(3);

    private final List<ResumingClient> clients = new ArrayList<>();
    private final AtomicBoolean stop = new AtomicBoolean();

    @Test
    void nothingAcknowledgedIsLostWhenANodeIsKilledUnderLoad() {
        List<CompletableFuture<Void>> load = startLoad();
        awaitSends(50);

        cluster.node(2).kill();
        awaitReconnects();
        awaitSends(100);
        cluster.awaitMembers(2);

        check(load);
    }

    @Test
    void noSendFailsWhileNodesAreStoppedAndStartedOneAfterAnother() {
        List<CompletableFuture<Void>> load = startLoad();
        awaitSends(50);
        for (int index = 0; index < 3; index++) {
            JarProcess stopped = cluster.node(index);
            stopped.terminate();
            assertThat(stopped.awaitExit()).isEqualTo(143);
            cluster.add();
            cluster.awaitMembers(3);
        }
        awaitSends(50);

        check(load);
    }

    @Test
    void clientsOfANodeThatStopsAreToldThatItRestarts() {
        TestUser ann = cluster.newUser("ann", 1);
        try (TestSocket socket = ann.connect()) {
            cluster.node(1).terminate();
            assertThat(socket.awaitClose()).isEqualTo(1012);
        }
    }

    @Test
    void aFrozenNodeHoldsUpNobodyAndCatchesUpWhenItThaws() throws IOException {
        TestUser ann = cluster.newUser("ann", 0);
        TestUser ben = cluster.newUser("ben", 1);
        TestUser cleo = cluster.newUser("cleo", 2);
        String conversation = ann.group("group", ben, cleo);
        int count = 12_000;
        String filling = "x".repeat(900);
        try (TestSocket anns = ann.connect();
                TestSocket bens = ben.connect();
                TestSocket cleos = cleo.connect()) {
            anns.deliver("before", conversation, "before");
            cleos.awaitMessages(conversation, 1);
            long before = residentBytes(cluster.node(0));
            signal(cluster.node(2), "STOP");
            for (int index = 1; index <= count; index++) {
                anns.sendMessage("t" + index, conversation, filling);
            }
            assertThat(bens.awaitMessages(conversation, count + 1)).hasSize(count + 1);
            cluster.awaitMembersOf(cluster.node(0), 2);
            assertThat(residentBytes(cluster.node(0)) - before).isLessThan(400L << 20);

            signal(cluster.node(2), "CONT");
            cluster.awaitMembers(3);
            anns.deliver("after", conversation, "after");
            await().atMost(TestCluster.PATIENCE)
                    .until(() -> !cleos.isOpen() || cleos.messages(conversation).size() >= count + 2);
            List<Long> live = seqs(cleos.messages(conversation));
            assertThat(live).containsExactlyElementsOf(first(live.size()));
            if (!cleos.isOpen()) {
                // All missed messages come at once; a client that reads them too slowly is told so, and the history has
                // them.
                assertThat(cleos.awaitClose()).isEqualTo(4429);
            }
            assertThat(seqs(cleo.history(conversation))).containsExactlyElementsOf(first(count + 2));
        }
    }

    @Test
    void aUserWhoWasRemovedWhileTheirNodeWasFrozenIsToldWhenItThaws() throws IOException {
        TestUser ann = cluster.newUser("ann", 0);
        TestUser cleo = cluster.newUser("cleo", 2);
        TestUser dan = cluster.newUser("dan", 2);
        String left = ann.group("left", cleo, dan);
        String deleted = ann.group("deleted", cleo, dan);
        try (TestSocket anns = ann.connect();
                TestSocket cleos = cleo.connect()) {
            for (String conversation : List.of(left, deleted)) {
                anns.deliver("before " + conversation, conversation, "before");
                cleos.awaitMessages(conversation, 1);
            }
            signal(cluster.node(2), "STOP");
            try {
                cluster.awaitMembersOf(cluster.node(0), 2);
                assertThat(ann.delete("/conversations/" + left + "/participants/" + cleo.id())
                                .status())
                        .isEqualTo(204);
                assertThat(ann.delete("/conversations/" + deleted).status()).isEqualTo(204);
            } finally {
                signal(cluster.node(2), "CONT");
            }
            cluster.awaitMembers(3);

            for (String conversation : List.of(left, deleted)) {
                JsonObject end = cleos.await(frame -> "conversation-removed".equals(frame.getString("type"))
                        && conversation.equals(frame.getString("conversationId")));
                assertThat(end.getString("reason")).isEqualTo(conversation.equals(left) ? "removed" : "deleted");
            }
        }
    }

    private static List<Long> seqs(List<JsonObject> messages) {
        return messages.stream().map(message -> message.getLong("seq")).toList();
    }

    private static List<Long> first(int count) {
        return LongStream.rangeClosed(1, count).boxed().toList();
    }

    @Test
    void aNodeThatThawsSendsToUsersWhoHaveMovedMeanwhile() throws IOException {
        TestUser ann = cluster.newUser("ann", 2);
        TestUser ben = cluster.newUser("ben", 0);
        String conversation = ann.direct(ben);
        try (TestSocket anns = ann.connect()) {
            anns.deliver("before", conversation, "before");
            signal(cluster.node(2), "STOP");
            cluster.awaitMembersOf(cluster.node(0), 2);
            try (TestSocket bens = ben.connect()) {
                signal(cluster.node(2), "CONT");
                int sent = 0;
                // Until it notices that it was taken for gone, the node sends by its old copy of the directory.
                for (int together = 0; together < 100; sent++) {
                    anns.deliver("t" + sent, conversation, "after");
                    together += TestCluster.health(cluster.node(0))
                                            .getJsonArray("nodes")
                                            .size()
                                    == 3
                            ? 1
                            : 0;
                }
                // What was sent before may come again: the other node cannot know who has it.
                assertThat(bens.awaitCount(sent, frame -> "after".equals(frame.getString("content"))))
                        .hasSize(sent);
            }
        }
    }

    private List<CompletableFuture<Void>> startLoad() {
        List<TestUser> users = new ArrayList<>();
        for (int index = 0; index < CLIENTS; index++) {
            users.add(cluster.newUser("user" + index, index % 3));
        }
        String conversation =
                users.get(0).group("group", users.subList(1, CLIENTS).toArray(TestUser[]::new));
        for (int index = 0; index < CLIENTS; index++) {
            clients.add(new ResumingClient(users.get(index), cluster, conversation, index % 3));
        }
        List<CompletableFuture<Void>> load = new ArrayList<>();
        for (int index = 0; index < CLIENTS; index++) {
            ResumingClient client = clients.get(index);
            String name = "client" + index + "-";
            load.add(CompletableFuture.runAsync(
                    () -> {
                        for (int number = 0; !stop.get(); number++) {
                            client.send(name + number);
                        }
                    },
                    task -> new Thread(task, name).start()));
        }
        return load;
    }

    /** Waits until every client has had so many sends more acknowledged. */
    private void awaitSends(int more) {
        List<Integer> wanted = clients.stream()
                .map(client -> client.acknowledged().size() + more)
                .toList();
        for (int index = 0; index < CLIENTS; index++) {
            ResumingClient client = clients.get(index);
            int count = wanted.get(index);
            await().atMost(TestCluster.PATIENCE)
                    .until(() -> client.acknowledged().size() >= count);
        }
    }

    private void awaitReconnects() {
        await().atMost(TestCluster.PATIENCE).until(() -> clients.stream().anyMatch(client -> client.reconnects() > 0));
    }

    /** The invariants: what was acknowledged is there, nothing is there twice, and everybody has seen all of it in the one order. */
    private void check(List<CompletableFuture<Void>> load) {
        stop.set(true);
        load.forEach(CompletableFuture::join);
        List<JsonObject> history = clients.get(0).history();
        List<String> names =
                history.stream().map(message -> message.getString("content")).toList();
        assertThat(names).doesNotHaveDuplicates();
        List<Long> order = LongStream.rangeClosed(1, history.size()).boxed().toList();
        for (ResumingClient client : clients) {
            assertThat(names)
                    .containsAll(client.acknowledged().stream()
                            .map(name -> "message " + name)
                            .toList());
            await().atMost(TestCluster.PATIENCE)
                    .untilAsserted(() -> assertThat(client.arrivals()).isEqualTo(order));
            client.close();
        }
    }

    private static void signal(JarProcess node, String signal) throws IOException {
        new ProcessBuilder("kill", "-" + signal, String.valueOf(node.pid()))
                .start()
                .onExit()
                .join();
    }

    private static long residentBytes(JarProcess node) throws IOException {
        for (String line : java.nio.file.Files.readAllLines(java.nio.file.Path.of("/proc/" + node.pid() + "/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("[^0-9]", "")) << 10;
            }
        }
        throw new IllegalStateException("no VmRSS");
    }
}
