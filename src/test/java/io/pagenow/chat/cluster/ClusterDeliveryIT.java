package io.pagenow.chat.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.support.AtOnce;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Three nodes are one server: whoever is connected where, everybody gets everything once and in one order. */
final class ClusterDeliveryIT {
    @AutoClose
    private static final TestCluster cluster = TestCluster.of(3);

    @Test
    void aMessageReachesTheOtherNodeBetweenEveryPairOfNodes() {
        for (int from = 0; from < 3; from++) {
            for (int to = 0; to < 3; to++) {
                TestUser ann = cluster.newUser("ann", from);
                TestUser ben = cluster.newUser("ben", to);
                String conversation = ann.direct(ben);
                try (TestSocket anns = ann.connect();
                        TestSocket bens = ben.connect()) {
                    JsonObject sent = anns.deliver("t1", conversation, "from " + from + " to " + to);
                    assertThat(bens.awaitMessages(conversation, 1)).containsExactly(sent);
                    JsonObject answer = bens.deliver("t2", conversation, "and back");
                    assertThat(anns.awaitMessages(conversation, 2)).containsExactly(sent, answer);
                }
            }
        }
    }

    @Test
    void fiveConnectionsOnThreeNodesAreOneUser() {
        TestUser ann = cluster.newUser("ann", 0);
        TestUser ben = cluster.newUser("ben", 0);
        String conversation = ann.direct(ben);
        List<TestSocket> bens = new ArrayList<>();
        try (TestSocket anns = ann.at(cluster.node(1)).connect()) {
            for (int index = 0; index < 5; index++) {
                bens.add(ben.at(cluster.node(index % 3)).connect());
            }
            for (int index = 1; index <= 20; index++) {
                anns.sendMessage("t" + index, conversation, "message " + index);
            }
            for (TestSocket socket : bens) {
                socket.awaitMessages(conversation, 20);
            }
            bens.get(4).readMessages(conversation);
            for (TestSocket socket : bens) {
                JsonObject read = socket.awaitType("read-messages");
                assertThat(read.getLong("lastReadSeq")).isEqualTo(20);
                assertThat(seqs(socket.messages(conversation))).containsExactlyElementsOf(range(20));
                assertThat(socket.settled())
                        .filteredOn(frame -> !frame.getString("type").equals("presence"))
                        .hasSize(21);
            }
        } finally {
            bens.forEach(TestSocket::close);
        }
    }

    @Test
    void sendersOnAllNodesSeeOneOrderWithoutHolesAndDoubles() {
        List<TestUser> users = new ArrayList<>();
        for (int index = 0; index < 9; index++) {
            users.add(cluster.newUser("user" + index, index % 3));
        }
        String conversation = users.get(0).group("everyone", users.subList(1, 9).toArray(TestUser[]::new));
        List<TestSocket> sockets = users.stream().map(TestUser::connect).toList();
        try {
            AtOnce.run(9, sender -> {
                for (int index = 0; index < 50; index++) {
                    sockets.get(sender).sendMessage(sender + "-" + index, conversation, "message " + index);
                }
                return null;
            });
            List<JsonObject> seen = sockets.get(0).awaitMessages(conversation, 450);
            assertThat(seqs(seen)).containsExactlyElementsOf(range(450));
            for (TestSocket socket : sockets) {
                assertThat(socket.awaitMessages(conversation, 450)).isEqualTo(seen);
            }
        } finally {
            sockets.forEach(TestSocket::close);
        }
    }

    /** Whoever sent no sync, as the original's clients, would never learn of what was passed over. */
    @Test
    void aSocketThatStaysOpenGetsEverythingHoweverFastAllNodesWriteIntoOneConversation() {
        List<TestUser> users = new ArrayList<>();
        for (int index = 0; index < 6; index++) {
            users.add(cluster.newUser("user" + index, index % 3));
        }
        String conversation = users.get(0).group("everyone", users.subList(1, 6).toArray(TestUser[]::new));
        List<TestSocket> sockets = users.stream().map(TestUser::connect).toList();
        try {
            AtOnce.run(6, sender -> {
                for (int index = 0; index < 500; index++) {
                    sockets.get(sender).sendMessage(sender + "-" + index, conversation, "message " + index);
                }
                return null;
            });
            for (int sender = 0; sender < 6; sender++) {
                awaitAnswers(sockets.get(sender), users.get(sender), conversation, 500);
            }
            // A machine that is busy with other things may refuse some of them.
            int stored = users.get(0).history(conversation).size();
            assertThat(stored).isGreaterThan(1_000);
            for (TestSocket socket : sockets) {
                assertThat(seqs(socket.awaitMessages(conversation, stored))).containsExactlyElementsOf(range(stored));
            }
        } finally {
            sockets.forEach(TestSocket::close);
        }
    }

    private static void awaitAnswers(TestSocket socket, TestUser sender, String conversation, int sends) {
        await().atMost(TestCluster.PATIENCE).until(() -> {
            long own = socket.messages(conversation).stream()
                    .filter(message -> message.getString("senderId").equals(sender.id()))
                    .count();
            long refused = socket.frames().stream()
                    .filter(frame -> frame.getString("type").equals("error"))
                    .count();
            return own + refused == sends;
        });
    }

    @Test
    void aThousandUsersStandInAllThreeDirectoriesAlike() {
        List<TestSocket> sockets = new ArrayList<>();
        try {
            for (int index = 0; index < 1_000; index++) {
                sockets.add(cluster.newUser("user" + index, index % 3).connect());
            }
            awaitAgreement(1_000);
        } finally {
            sockets.forEach(TestSocket::close);
        }
        awaitAgreement(0);
    }

    /** Other tests of this class run before or after, so the users are exactly those of this one. */
    private static void awaitAgreement(int users) {
        await().atMost(TestCluster.PATIENCE).untilAsserted(() -> {
            List<JsonObject> health =
                    cluster.nodes().stream().map(TestCluster::health).toList();
            assertThat(health)
                    .allSatisfy(node -> assertThat(node.getInteger("users")).isEqualTo(users));
            assertThat(health.stream().map(node -> node.getString("digest")).distinct())
                    .hasSize(1);
        });
    }

    private static List<Long> seqs(List<JsonObject> messages) {
        return messages.stream().map(message -> message.getLong("seq")).toList();
    }

    private static List<Long> range(long last) {
        return LongStream.rangeClosed(1, last).boxed().toList();
    }
}
