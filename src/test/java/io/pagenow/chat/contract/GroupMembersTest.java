package io.pagenow.chat.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.support.AtOnce;
import io.pagenow.chat.support.Patience;
import io.pagenow.chat.support.Rest;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Members come and go: each act is one message of the server, one chain of changes, and notices to those whom it concerns. */
class GroupMembersTest {
    @AutoClose
    private static final TestServer server = TestServer.start();

    private final TestUser ann = server.newUser("ann");
    private final TestUser ben = server.newUser("ben");
    private final TestUser cat = server.newUser("cat");
    private final TestUser dan = server.newUser("dan");
    private final String group = ann.group("Team", ben, cat);
    private final String path = "/conversations/" + group;

    private Rest.Answer add(TestUser actor, TestUser added, String history) {
        return actor.post(
                path + "/participants",
                new JsonObject()
                        .put("userIds", JsonArray.of(added.id()))
                        .put("history", history)
                        .encode());
    }

    private Rest.Answer remove(TestUser actor, TestUser removed) {
        return actor.delete(path + "/participants/" + removed.id());
    }

    private List<JsonObject> members() {
        return ann.get(path + "/members").object().getJsonArray("members").stream()
                .map(JsonObject.class::cast)
                .toList();
    }

    private List<String> membersOf(String role) {
        return members().stream()
                .filter(member -> member.getString("role").equals(role))
                .map(member -> member.getString("userId"))
                .toList();
    }

    private void say(TestUser user, String content) {
        assertThat(user.post(
                                path + "/messages",
                                new JsonObject()
                                        .put("tempMessageId", content)
                                        .put("content", content)
                                        .encode())
                        .status())
                .isEqualTo(200);
    }

    private static boolean isMessage(JsonObject frame, String event) {
        return "system".equals(frame.getString("messageType"))
                && event.equals(frame.getJsonObject("data").getString("event"));
    }

    /** Waits for the first change of a kind. */
    private static JsonObject item(TestSocket socket, String kind) {
        return socket
                .await(frame -> "changes".equals(frame.getString("type"))
                        && frame.getJsonArray("items").encode().contains("\"" + kind + "\""))
                .getJsonArray("items")
                .stream()
                .map(JsonObject.class::cast)
                .filter(item -> kind.equals(item.getString("kind")))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void anAddedUserSeesTheGroupFromThenOn() {
        say(ann, "before");
        try (TestSocket dans = dan.connect();
                TestSocket bens = ben.connect()) {
            Rest.Answer answer = add(ann, dan, "joined");
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.object())
                    .isEqualTo(new JsonObject()
                            .put("added", JsonArray.of(dan.id()))
                            .put("refused", new JsonArray()));

            JsonObject message = bens.await(frame -> isMessage(frame, "member-added"));
            assertThat(message.getLong("seq")).isEqualTo(2);
            assertThat(message.getString("content")).isEqualTo(ann.id() + " added " + dan.id());
            assertThat(message.getJsonObject("data").getJsonArray("users")).containsExactly(dan.id());
            assertThat(message.getJsonObject("data").getString("by")).isEqualTo(ann.id());
            assertThat(item(bens, "member").getString("userId")).isEqualTo(dan.id());
            assertThat(item(bens, "conversation").getInteger("memberCount")).isEqualTo(4);

            dans.await(frame -> isMessage(frame, "member-added"));
            JsonObject own = dans.awaitType("my-settings");
            assertThat(own.getLong("aboveSeq")).isEqualTo(1);
            assertThat(own.getString("role")).isEqualTo("member");
        }
        say(ann, "after");
        assertThat(dan.history(group))
                .extracting(message -> message.getLong("seq"))
                .containsExactly(2L, 3L);
        assertThat(membersOf("owner")).containsExactly(ann.id());
    }

    @Test
    void aUserWhoIsAddedWithTheHistorySeesIt() {
        say(ann, "before");
        add(ann, dan, "all");
        assertThat(dan.history(group)).hasSize(2);
    }

    @Test
    void aRemovedUserGetsNothingMore() {
        try (TestSocket cats = cat.connect();
                TestSocket bens = ben.connect()) {
            assertThat(remove(ann, cat).status()).isEqualTo(204);
            JsonObject removed = cats.awaitType("conversation-removed");
            assertThat(removed.getString("reason")).isEqualTo("removed");
            assertThat(removed.getLong("seq")).isEqualTo(1);
            bens.await(frame -> isMessage(frame, "member-removed"));
            say(ann, "secret");
            bens.await(frame -> "secret".equals(frame.getString("content")));
            assertThat(cats.settled())
                    .extracting(frame -> frame.getString("type"))
                    .contains("conversation-removed");
            assertThat(cats.messages(group)).isEmpty();
            cats.sendMessage("t", group, "still here?");
            cats.awaitError("not-found");
        }
        assertThat(cat.get(path).status()).isEqualTo(404);
        assertThat(cat.history(group, "offset=0&limit=10").status()).isEqualTo(404);
        assertThat(cat.conversations()).isEmpty();
        assertThat(remove(ann, cat).status()).isEqualTo(204);
    }

    @Test
    void whoComesBackSeesNothingOfTheTimeBetween() {
        remove(ann, cat);
        say(ann, "secret");
        add(ann, cat, "joined");
        say(ann, "welcome");
        assertThat(cat.history(group))
                .extracting(message -> message.getLong("seq"))
                .containsExactly(3L, 4L);
    }

    @Test
    void repeatingAnActWritesNothing() {
        add(ann, dan, "joined");
        assertThat(add(ann, dan, "joined").object().getJsonArray("added")).containsExactly(dan.id());
        remove(ann, dan);
        assertThat(remove(ann, dan).status()).isEqualTo(204);
        assertThat(ann.history(group)).hasSize(2);
    }

    @Test
    void aSystemMessageIsReadByAllAndCountsForNobody() {
        say(ann, "hello");
        try (TestSocket bens = ben.connect()) {
            bens.readMessages(group);
            bens.awaitType("read-messages");
        }
        add(ann, dan, "joined");
        JsonObject listed = ben.conversations().get(0);
        assertThat(listed.getBoolean("isRead")).isTrue();
        assertThat(listed.getInteger("unreadCount")).isZero();
        assertThat(listed.getString("latestContent")).contains("added");
        assertThat(dan.conversations().get(0).getInteger("unreadCount")).isZero();
    }

    @Test
    void theOwnerIsFollowedByTheMemberWhoHasServedLongest() {
        add(ann, dan, "joined");
        try (TestSocket bens = ben.connect()) {
            assertThat(remove(ann, ann).status()).isEqualTo(204);
            JsonObject left = bens.await(frame -> isMessage(frame, "member-left"));
            String heir = left.getJsonObject("data").getString("owner");
            assertThat(heir).isIn(ben.id(), cat.id());
        }
        assertThat(ben.get(path + "/members").object().getJsonArray("members").stream()
                        .map(JsonObject.class::cast)
                        .filter(member -> member.getString("role").equals("owner")))
                .hasSize(1);
        assertThat(ann.get(path).status()).isEqualTo(404);
    }

    @Test
    void usersWhoHaveBlockedEachOtherAreNotAdded() throws SQLException {
        execute("INSERT INTO block_table (user_id, blocked_id, blocked_at) VALUES ('" + dan.id() + "', '" + ann.id()
                + "', now())");
        JsonObject answer = add(ann, dan, "joined").object();
        assertThat(answer.getJsonArray("added")).isEmpty();
        assertThat(answer.getJsonArray("refused").getJsonObject(0).getString("code"))
                .isEqualTo("not-allowed");
        assertThat(dan.get(path).status()).isEqualTo(404);
    }

    @Test
    void sendsOfARemovedUserAreRefusedWhateverTheMoment() throws Exception {
        add(ann, dan, "joined");
        List<Integer> statuses = AtOnce.run(2, who -> {
            if (who == 0) {
                return remove(ann, dan).status();
            }
            int last;
            int index = 0;
            do {
                last = dan.post(path + "/messages", "{\"tempMessageId\":\"r" + index++ + "\",\"content\":\"x\"}")
                        .status();
            } while (last == 200);
            return last;
        });
        assertThat(statuses).containsExactly(204, 404);
        List<JsonObject> history = ann.history(group);
        long removal = history.stream()
                .filter(message -> isMessage(message, "member-removed"))
                .findFirst()
                .orElseThrow()
                .getLong("seq");
        assertThat(history.stream()
                        .filter(message -> message.getString("senderId").equals(dan.id())))
                .allSatisfy(message -> assertThat(message.getLong("seq")).isLessThan(removal));
    }

    @Test
    void aConnectionThatIsLostInTheMiddleLeavesNothingBehind() throws Exception {
        try (Connection blocker = server.database();
                Statement statement = blocker.createStatement()) {
            blocker.setAutoCommit(false);
            // The act has stored its message when it waits for this row.
            statement.execute("INSERT INTO participant_table (conversation_id, user_id) VALUES ('" + group + "', '"
                    + dan.id() + "')");
            CompletableFuture<Rest.Answer> answer = CompletableFuture.supplyAsync(() -> add(ann, dan, "joined"));
            Awaitility.await().atMost(Duration.ofSeconds(Patience.SECONDS)).until(() -> killedWhoWaitsFor(blocker));
            assertThat(answer.get().status()).isEqualTo(503);
            blocker.rollback();
        }
        assertThat(members()).hasSize(3);
        assertThat(ann.history(group)).isEmpty();
        assertThat(add(ann, dan, "joined").status()).isEqualTo(200);
        assertThat(ann.history(group)).hasSize(1);
    }

    private static boolean killedWhoWaitsFor(Connection blocker) throws SQLException {
        try (Statement statement = blocker.createStatement();
                ResultSet waiting = statement.executeQuery("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                        + " WHERE pg_backend_pid() = ANY(pg_blocking_pids(pid))")) {
            return waiting.next();
        }
    }

    @Test
    void aLargeGroupIsFilledInBoundedTime() {
        for (int call = 0; call < 49; call++) {
            List<String> ids = new ArrayList<>();
            for (int index = 0; index < 100; index++) {
                ids.add("member-" + group + "-" + call + "-" + index);
            }
            assertThat(ann.post(
                                    path + "/participants",
                                    new JsonObject()
                                            .put("userIds", new JsonArray(ids))
                                            .encode())
                            .status())
                    .isEqualTo(200);
        }
        JsonObject page = ann.get(path + "/members?limit=200").object();
        assertThat(page.getJsonArray("members")).hasSize(200);
        assertThat(page.getBoolean("more")).isTrue();
    }

    private static void execute(String sql) throws SQLException {
        try (Connection connection = server.database();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
