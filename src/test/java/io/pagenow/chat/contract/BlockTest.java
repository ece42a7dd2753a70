package io.pagenow.chat.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.support.AtOnce;
import io.pagenow.chat.support.Rest;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One's own settings, and what a block ends. */
class BlockTest {
    @AutoClose
    private static final TestServer server =
            TestServer.with().set("CHAT_PRESENCE_GRACE_SECONDS", "1").start();

    private final TestUser ann = server.newUser("ann");
    private final TestUser ben = server.newUser("ben");
    private final TestUser cleo = server.newUser("cleo");

    private static JsonObject block(TestUser user, TestUser other) {
        Rest.Answer answer = user.put("/me/blocked/" + other.id(), "");
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.object();
    }

    private static JsonObject unblock(TestUser user, TestUser other) {
        return user.delete("/me/blocked/" + other.id()).object();
    }

    private static Rest.Answer send(TestUser user, String conversation) {
        return user.post(
                "/conversations/" + conversation + "/messages",
                new JsonObject()
                        .put("tempMessageId", "t-" + System.nanoTime())
                        .put("content", "hello")
                        .encode());
    }

    private static Rest.Answer create(TestUser user, TestUser other) {
        return user.post("/conversation", "{\"isGroup\":false,\"recipientIdArr\":[\"" + other.id() + "\"]}");
    }

    @Test
    void theSettingsOfANewUserAreTheDefaults() {
        assertThat(ann.get("/me").object())
                .isEqualTo(new JsonObject("{\"rev\":0,\"blocked\":[],\"readReceipts\":true,\"typing\":true,"
                        + "\"push\":{\"notify\":\"all\",\"preview\":true,\"reactions\":false}}"));
    }

    @Test
    void aChangeGoesToOnesOwnConnectionsAlone() {
        ann.direct(ben);
        try (TestSocket first = ann.connect();
                TestSocket second = ann.connect();
                TestSocket bens = ben.connect()) {
            JsonObject me = block(ann, cleo);
            assertThat(first.awaitType("me")).isEqualTo(me.copy().put("type", "me"));
            assertThat(second.awaitType("me")).isEqualTo(me.copy().put("type", "me"));
            JsonObject settings = ann.put("/me/settings", "{\"typing\":false}").object();

            assertThat(settings)
                    .isEqualTo(new JsonObject()
                            .put("rev", 2)
                            .put("blocked", List.of(cleo.id()))
                            .put("readReceipts", true)
                            .put("typing", false)
                            .put("push", settings.getJsonObject("push")));
            first.await(frame -> settings.getLong("rev").equals(frame.getLong("rev")));
            assertThat(bens.settled())
                    .extracting(frame -> frame.getString("type"))
                    .doesNotContain("me");
        }
        assertThat(ann.get("/me").object().getLong("rev")).isEqualTo(2);
    }

    @Test
    void repeatingAChangeChangesNothing() {
        JsonObject once = block(ann, ben);
        JsonObject twice = block(ann, ben);
        ann.put("/me/settings", "{\"readReceipts\":false}");
        JsonObject settings = ann.put("/me/settings", "{\"readReceipts\":false,\"typing\":null}")
                .object();

        assertThat(twice).isEqualTo(once);
        assertThat(settings.getLong("rev")).isEqualTo(2);
        assertThat(unblock(ann, cleo).getLong("rev")).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(
            value = {
                "{\"readReceipts\":1} | readReceipts",
                "{\"typing\":\"no\"} | typing",
                "{\"typing\":[true]} | typing",
                "{\"push\":true} | push",
                "{\"push\":{\"notify\":\"some\"}} | notify",
                "{\"push\":{\"preview\":\"no\"}} | preview",
                "{\"push\":{\"reactions\":1}} | reactions"
            },
            delimiter = '|')
    void aBadSettingIsNamed(String body, String field) {
        Rest.Answer answer = ann.put("/me/settings", body.strip());

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.object().getString("code")).isEqualTo("invalid-field");
        assertThat(answer.object().getString("field")).isEqualTo(field.strip());
    }

    @Test
    void nobodyBlocksOneselfOrAnIdThatCannotExist() {
        assertThat(ann.put("/me/blocked/" + ann.id(), "").status()).isEqualTo(400);
        assertThat(ann.put("/me/blocked/" + "x".repeat(201), "").status()).isEqualTo(400);
        assertThat(ann.put("/me/blocked/%00", "").status()).isEqualTo(400);
    }

    @Test
    void aThousandUsersCanBeBlockedAlsoAtOnce() throws SQLException {
        try (Connection database = server.database();
                PreparedStatement insert = database.prepareStatement(
                        "INSERT INTO block_table SELECT ?, 'other-' || n, now() FROM generate_series(1, 998) n")) {
            insert.setString(1, ann.id());
            insert.executeUpdate();
        }
        List<Integer> statuses = AtOnce.run(
                6, number -> ann.put("/me/blocked/more-" + number, "").status());

        assertThat(statuses).containsExactlyInAnyOrder(200, 200, 409, 409, 409, 409);
        assertThat(ann.put("/me/blocked/other-1", "").status()).isEqualTo(200);
        assertThat(ann.get("/me").object().getJsonArray("blocked")).hasSize(1000);
    }

    @Test
    void aResumeBringsSettingsThatTheClientDoesNotHave() {
        JsonObject me = block(ann, ben);
        try (TestSocket socket = ann.connect()) {
            socket.send(new JsonObject("{\"action\":\"sync\",\"me\":0}"));
            socket.awaitType("synced");

            assertThat(socket.settled().get(0)).isEqualTo(me.copy().put("type", "me"));
        }
        for (String sync : List.of("{\"action\":\"sync\",\"me\":1}", "{\"action\":\"sync\"}")) {
            try (TestSocket socket = ann.connect()) {
                socket.send(new JsonObject(sync));
                socket.awaitType("synced");

                assertThat(socket.settled())
                        .extracting(frame -> frame.getString("type"))
                        .containsExactly("synced");
            }
        }
    }

    @Test
    void neitherSendsInTheirDirectConversationUntilTheBlockEnds() {
        String conversation = ann.direct(ben);
        String group = ann.group("Crew", ben, cleo);
        assertThat(send(ben, conversation).status()).isEqualTo(200);

        block(ann, ben);

        for (TestUser user : List.of(ann, ben)) {
            Rest.Answer refused = send(user, conversation);
            assertThat(refused.status()).isEqualTo(403);
            assertThat(refused.object().getString("code")).isEqualTo("not-allowed");
            assertThat(send(user, group).status()).isEqualTo(200);
        }
        block(ben, ann);
        unblock(ann, ben);
        assertThat(send(ann, conversation).status()).isEqualTo(403);
        unblock(ben, ann);
        assertThat(send(ann, conversation).status()).isEqualTo(200);
        assertThat(send(ben, conversation).status()).isEqualTo(200);
    }

    @Test
    void aBarOfAModeratorOutlastsABlock() throws SQLException {
        String conversation = ann.direct(ben);
        try (Connection database = server.database();
                PreparedStatement bar =
                        database.prepareStatement("UPDATE participant_table SET send_bar = 1 WHERE user_id = ?")) {
            bar.setString(1, ben.id());
            bar.executeUpdate();
        }
        block(ann, ben);
        assertThat(bars(conversation)).containsExactly(4, 3);
        unblock(ann, ben);

        assertThat(bars(conversation)).containsExactly(0, 1);
    }

    /** The bars of both, ann's first. */
    private List<Integer> bars(String conversation) throws SQLException {
        try (Connection database = server.database();
                PreparedStatement select = database.prepareStatement(
                        "SELECT send_bar FROM participant_table WHERE conversation_id = ?::uuid ORDER BY user_id")) {
            select.setString(1, conversation);
            List<Integer> bars = new ArrayList<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    bars.add(rows.getInt(1));
                }
            }
            return bars;
        }
    }

    @Test
    void neitherBeginsADirectConversationUntilTheBlockEnds() {
        block(ann, ben);

        for (Rest.Answer refused : List.of(create(ann, ben), create(ben, ann))) {
            assertThat(refused.status()).isEqualTo(403);
            assertThat(refused.object().getString("code")).isEqualTo("not-allowed");
        }
        unblock(ann, ben);
        String conversation = create(ben, ann).object().getString("conversationId");
        assertThat(send(ben, conversation).status()).isEqualTo(200);
        block(ann, ben);
        assertThat(create(ben, ann).object().getString("conversationId")).isEqualTo(conversation);
    }

    @Test
    void aBlockAtTheMomentOfACreationTakesEffect() throws SQLException {
        for (int round = 0; round < 20; round++) {
            TestUser one = server.newUser("a-one");
            TestUser other = server.newUser("b-other");
            List<Rest.Answer> answers = AtOnce.run(
                    2, number -> number == 0 ? one.put("/me/blocked/" + other.id(), "") : create(other, one));
            if (answers.get(1).status() == 200) {
                assertThat(bars(answers.get(1).object().getString("conversationId")))
                        .containsExactly(4, 2);
            }
        }
    }

    @Test
    void neitherSeesTheOthersPresence() {
        ann.meet(ben, cleo);
        try (TestSocket bens = ben.connect();
                TestSocket cleos = cleo.connect()) {
            TestSocket anns = ann.connect();
            bens.awaitPresence(ann, true);
            bens.awaitPresence(cleo, true);
            block(ann, ben);

            bens.awaitPresence(ann, false);
            assertThat(ann.presenceOf(ben).getBoolean("online")).isFalse();
            assertThat(ben.presenceOf(ann).getBoolean("online")).isFalse();
            assertThat(cleo.presenceOf(ann).getBoolean("online")).isTrue();
            int before = bens.presencesOf(ann).size();
            anns.close();
            cleos.awaitPresence(ann, false);
            try (TestSocket again = ann.connect()) {
                cleos.awaitCount(3, frame -> tellsOf(frame, ann));
                bens.settled();
                again.settled();
                assertThat(bens.presencesOf(ann)).hasSize(before);
                assertThat(again.presencesOf(ben)).isEmpty();
                unblock(ann, ben);

                again.awaitPresence(ben, true);
                bens.awaitCount(before + 1, frame -> tellsOf(frame, ann));
            }
        }
    }

    private static boolean tellsOf(JsonObject frame, TestUser user) {
        return frame.getString("type").equals("presence") && frame.encode().contains(user.id());
    }

    @Test
    void aStrangerLearnsNothingOfABlock() {
        try (TestSocket bens = ben.connect();
                TestSocket anns = ann.connect();
                TestSocket pages = ben.connectForPages()) {
            block(ann, ben);
            unblock(ann, ben);
            anns.awaitCount(2, frame -> frame.getString("type").equals("me"));

            assertThat(bens.settled()).isEmpty();
            pages.send("{\"action\":\"marker\"}");
            JsonObject marked = pages.awaitError("unknown-action");
            assertThat(pages.frames()).containsExactly(marked);
        }
    }

    @Test
    void friendsNoLongerSeeEachOthersPages() {
        ann.befriend(ben);
        try (TestSocket anns = ann.connectForPages();
                TestSocket bens = ben.connectForPages()) {
            anns.share("https://a.example/", "A");
            bens.awaitPage(ann, "https://a.example/");
            block(ben, ann);

            bens.awaitTimeout(ann);
            assertThat(ben.get("/presence/" + ann.id()).status()).isEqualTo(404);
            assertThat(ann.get("/presence/" + ben.id()).status()).isEqualTo(404);
            anns.share("https://b.example/", "B");
            anns.awaitPage(ann, "https://b.example/");
            bens.send("{\"action\":\"marker\"}");
            bens.awaitError("unknown-action");
            assertThat(bens.frames().toString()).doesNotContain("b.example");
            unblock(ben, ann);

            bens.awaitPage(ann, "https://b.example/");
        }
        await().untilAsserted(() ->
                assertThat(ben.get("/presence/" + ann.id()).status()).isEqualTo(200));
    }
}
