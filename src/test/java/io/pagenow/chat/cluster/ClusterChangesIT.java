package io.pagenow.chat.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.support.AtOnce;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Changes on several nodes are one log: every connection gets them in one order, after the messages that they change. */
final class ClusterChangesIT {
    private static final int MESSAGES = 60;

    @AutoClose
    private static final TestCluster cluster = TestCluster.of(3);

    private static JsonObject edit(String conversation, long seq, String content) {
        return new JsonObject()
                .put("action", "edit-message")
                .put("conversationId", conversation)
                .put("seq", seq)
                .put("content", content)
                .put("ref", content);
    }

    private static List<JsonObject> changes(TestSocket socket) {
        return socket.frames().stream()
                .filter(frame -> frame.getString("type").equals("changes"))
                .toList();
    }

    /** The first revision of a group is its creation. */
    private static final long CREATION = 1;

    private static void awaitRev(TestSocket socket, long rev) {
        socket.await(frame -> frame.getString("type").equals("changes") && frame.getLong("rev") >= rev);
    }

    /** The last content of each message, if the chain of revisions has no hole. */
    private static Map<Long, String> contents(TestSocket socket) {
        Map<Long, String> contents = new TreeMap<>();
        long rev = changes(socket).get(0).getLong("after");
        for (JsonObject frame : changes(socket)) {
            assertThat(frame.getLong("after")).isEqualTo(rev);
            rev = frame.getLong("rev");
            JsonArray items = frame.getJsonArray("items");
            for (int index = 0; index < items.size(); index++) {
                JsonObject item = items.getJsonObject(index);
                if (item.getLong("seq") == null) {
                    continue;
                }
                contents.put(item.getLong("seq"), item.getString("content"));
            }
        }
        return contents;
    }

    @Test
    void anEditReachesConnectionsOnEveryNode() {
        TestUser ann = cluster.newUser("ann", 0);
        TestUser ben = cluster.newUser("ben", 1);
        String conversation = ann.direct(ben);
        try (TestSocket anns = ann.connect();
                TestSocket bens = ben.connect();
                TestSocket elsewhere = ben.at(cluster.node(2)).connect()) {
            anns.deliver("t1", conversation, "one");
            anns.send(edit(conversation, 1, "uno"));

            awaitRev(bens, 1);
            awaitRev(elsewhere, 1);
            awaitRev(anns, 1);
            assertThat(changes(bens)).isEqualTo(changes(elsewhere)).isEqualTo(changes(anns));
            anns.send(new JsonObject()
                    .put("action", "delete-messages")
                    .put("conversationId", conversation)
                    .put("ranges", JsonArray.of(JsonArray.of(1, 1))));
            awaitRev(elsewhere, 2);
            assertThat(ben.at(cluster.node(2)).history(conversation).get(0).containsKey("deletedAt"))
                    .isTrue();
        }
    }

    @Test
    void editsOnAllNodesAtOnceComeInOneOrderWithoutHoles() {
        List<TestUser> users = new ArrayList<>();
        for (int node = 0; node < 3; node++) {
            users.add(cluster.newUser("user" + node, node));
        }
        String conversation = users.get(0).group("everyone", users.get(1), users.get(2));
        List<TestSocket> sockets = users.stream().map(TestUser::connect).toList();
        try {
            for (int index = 0; index < MESSAGES; index++) {
                sockets.get(index % 3).deliver("t" + index, conversation, "message " + index);
            }
            Map<Long, Integer> senders = new TreeMap<>();
            for (JsonObject message :
                    users.get(0).history(conversation, "offset=0&limit=100").objects()) {
                senders.put(
                        message.getLong("seq"),
                        users.stream().map(TestUser::id).toList().indexOf(message.getString("senderId")));
            }
            AtOnce.run(3, sender -> {
                for (int round = 0; round < 3; round++) {
                    for (Map.Entry<Long, Integer> message : senders.entrySet()) {
                        if (message.getValue() == sender) {
                            sockets.get(sender).send(edit(conversation, message.getKey(), sender + " in " + round));
                        }
                    }
                }
                return null;
            });
            sockets.forEach(socket -> awaitRev(socket, CREATION + 3L * MESSAGES));

            Map<Long, String> seen = contents(sockets.get(0));
            assertThat(seen).hasSize(MESSAGES);
            for (TestSocket socket : sockets) {
                assertThat(contents(socket)).isEqualTo(seen);
            }
            for (JsonObject message :
                    users.get(1).history(conversation, "offset=0&limit=100").objects()) {
                assertThat(seen).containsEntry(message.getLong("seq"), message.getString("content"));
            }
        } finally {
            sockets.forEach(TestSocket::close);
        }
    }

    @Test
    void noConnectionGetsAChangeBeforeItsMessage() {
        TestUser ann = cluster.newUser("ann", 0);
        TestUser ben = cluster.newUser("ben", 2);
        String conversation = ann.direct(ben);
        try (TestSocket here = ann.connect();
                TestSocket there = ann.at(cluster.node(1)).connect();
                TestSocket bens = ben.connect()) {
            for (int seq = 1; seq <= 100; seq++) {
                here.deliver("t" + seq, conversation, "message");
                there.send(edit(conversation, seq, "edited " + seq));
            }
            awaitRev(bens, 100);

            long newest = 0;
            for (JsonObject frame : bens.frames()) {
                if (frame.getString("type").equals("new-message")) {
                    newest = frame.getLong("seq");
                } else if (frame.getString("type").equals("changes")) {
                    JsonArray items = frame.getJsonArray("items");
                    assertThat(items.getJsonObject(items.size() - 1).getLong("seq"))
                            .isLessThanOrEqualTo(newest);
                }
            }
        }
    }
}
