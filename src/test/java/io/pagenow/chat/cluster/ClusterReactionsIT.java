package io.pagenow.chat.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.support.AtOnce;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Reactions, replies and mentions on several nodes have the same outcome as on one. */
final class ClusterReactionsIT {
    private static final int USERS = 12;
    private static final long WINDOW_MILLIS = 250;

    @AutoClose
    private static final TestCluster cluster = TestCluster.of(2);

    private static List<JsonObject> changes(TestSocket socket) {
        return socket.frames().stream()
                .filter(frame -> frame.getString("type").equals("changes"))
                .toList();
    }

    private static JsonObject send(TestUser user, String conversation, JsonObject fields) {
        return user.post(
                        "/conversations/" + conversation + "/messages",
                        fields.put("content", "text").encode())
                .object();
    }

    @Test
    void reactionsOnAllNodesAtOnceAreOneChainOfFewFrames() {
        TestUser ann = cluster.newUser("ann", 0);
        List<TestUser> users = new ArrayList<>();
        for (int user = 0; user < USERS; user++) {
            users.add(cluster.newUser("user" + user, user % 2));
        }
        String conversation = ann.group("everyone", users.toArray(TestUser[]::new));
        send(ann, conversation, new JsonObject().put("tempMessageId", "t1"));
        String path = "/conversations/" + conversation + "/messages/1/reactions/me";
        try (TestSocket here = ann.connect();
                TestSocket there = ann.at(cluster.node(1)).connect()) {
            long began = System.nanoTime();
            AtOnce.run(USERS, user -> {
                for (String key : List.of("👍", "🎉", "ok")) {
                    users.get(user).put(path, "{\"reactions\":[\"" + key + "\"]}");
                }
                return null;
            });
            long rev = ann.history(conversation).get(0).getLong("rev");
            for (TestSocket socket : List.of(here, there)) {
                socket.await(frame -> frame.getString("type").equals("changes") && frame.getLong("rev") == rev);
                long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
                long covered = changes(socket).get(0).getLong("after");
                JsonArray latest = new JsonArray();
                for (JsonObject frame : changes(socket)) {
                    assertThat(frame.getLong("after")).isLessThanOrEqualTo(covered);
                    covered = frame.getLong("rev");
                    // A frame whose object has changed again since has no item.
                    if (!frame.getJsonArray("items").isEmpty()) {
                        latest = frame.getJsonArray("items").getJsonObject(0).getJsonArray("reactions");
                    }
                }
                assertThat(changes(socket)).hasSizeLessThanOrEqualTo((int) (millis / WINDOW_MILLIS) + 2);
                assertThat(latest).hasSize(1);
                assertThat(latest.getJsonObject(0).getJsonArray("users"))
                        .containsExactlyInAnyOrder(
                                users.stream().map(TestUser::id).toArray());
            }
        }
        for (int node = 0; node < 2; node++) {
            JsonArray reactions =
                    ann.at(cluster.node(node)).history(conversation).get(0).getJsonArray("reactions");
            assertThat(reactions).hasSize(1);
            assertThat(reactions.getJsonObject(0).getInteger("count")).isEqualTo(USERS);
        }
    }

    @Test
    void aReplyReachesAnotherNodeWithItsQuoteAndCountsThereAsAMention() {
        TestUser ann = cluster.newUser("ann", 0);
        TestUser ben = cluster.newUser("ben", 1);
        TestUser cat = cluster.newUser("cat", 1);
        String conversation = ann.group("everyone", ben, cat);
        send(ben, conversation, new JsonObject().put("tempMessageId", "t1"));
        try (TestSocket bens = ben.connect()) {
            send(
                    ann,
                    conversation,
                    new JsonObject()
                            .put("tempMessageId", "t2")
                            .put("replyTo", 1)
                            .put("mentions", JsonArray.of(cat.id(), "nobody")));
            JsonObject reply = bens.await(frame -> Long.valueOf(2).equals(frame.getLong("seq")));

            assertThat(reply.getJsonObject("quote"))
                    .isEqualTo(new JsonObject()
                            .put("seq", 1)
                            .put("senderId", ben.id())
                            .put("content", "text"));
            assertThat(reply.getJsonArray("mentions")).containsExactly(cat.id());
        }
        for (TestUser mentioned : List.of(ben, cat)) {
            assertThat(mentioned.conversations().get(0).getInteger("mentionCount"))
                    .isEqualTo(1);
        }
    }
}
