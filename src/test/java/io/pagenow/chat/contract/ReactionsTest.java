package io.pagenow.chat.contract;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Users react to messages, over the socket and over REST, and everyone gets the new state. */
class ReactionsTest {
    @AutoClose
    private static final TestServer server = TestServer.with()
            .set("CHAT_LIMITS_USER_REACTIONS_PER_SECOND", "1000")
            .set("CHAT_LIMITS_USER_REACTIONS_BURST", "1000")
            .start();

    private final TestUser ann = server.newUser("ann");
    private final TestUser ben = server.newUser("ben");
    private final TestUser cat = server.newUser("cat");
    private final String conversation = ann.group("Team", ben, cat);

    @BeforeEach
    void sendOne() {
        send("t1", "one");
    }

    private void send(String name, String content) {
        ann.post(
                "/conversations/" + conversation + "/messages",
                new JsonObject()
                        .put("tempMessageId", name)
                        .put("content", content)
                        .encode());
    }

    private Rest.Answer react(TestUser user, long seq, String... keys) {
        return user.put(
                path(seq) + "/me",
                new JsonObject().put("reactions", array(keys)).encode());
    }

    private String path(long seq) {
        return "/conversations/" + conversation + "/messages/" + seq + "/reactions";
    }

    private static JsonArray array(String... keys) {
        return new JsonArray(List.of(keys));
    }

    private JsonObject frame(long seq, String... keys) {
        return new JsonObject()
                .put("action", "react")
                .put("conversationId", conversation)
                .put("seq", seq)
                .put("reactions", array(keys))
                .put("ref", "r1");
    }

    private JsonObject message(TestUser user) {
        return user.history(conversation).get(0);
    }

    private static JsonObject reaction(String key, TestUser... users) {
        JsonArray ids = new JsonArray();
        for (TestUser user : users) {
            ids.add(user.id());
        }
        return new JsonObject().put("key", key).put("count", users.length).put("users", ids);
    }

    private static JsonObject onlyItem(JsonObject changes) {
        assertThat(changes.getJsonArray("items")).hasSize(1);
        return changes.getJsonArray("items").getJsonObject(0);
    }

    private static boolean isChange(JsonObject frame, long rev) {
        return "changes".equals(frame.getString("type")) && frame.getLong("rev") == rev;
    }

    @Test
    void aReactionReachesEveryConnectionWithWhoActed() {
        try (TestSocket anns = ann.connect();
                TestSocket bens = ben.connect()) {
            bens.send(frame(1, "👍", "❤️"));

            JsonObject item = onlyItem(anns.awaitType("changes"));
            assertThat(item.getString("kind")).isEqualTo("message");
            assertThat(item.getLong("rev")).isEqualTo(2);
            assertThat(item.getString("content")).isEqualTo("one");
            assertThat(item.getJsonArray("reactions")).containsExactly(reaction("❤️", ben), reaction("👍", ben));
            assertThat(item.getJsonObject("actors")).isEqualTo(new JsonObject().put(ben.id(), array("👍", "❤️")));
            assertThat(item.containsKey("mine")).isFalse();
            assertThat(onlyItem(bens.awaitType("changes"))).isEqualTo(item);
            assertThat(bens.awaitType("done").getLong("rev")).isEqualTo(2);
        }
    }

    @Test
    void theSetReplacesTheOneBeforeAndAnEmptyOneTakesAllBack() {
        react(ann, 1, "👍");
        react(ben, 1, "👍", "😀");
        assertThat(react(ben, 1, "👍", "🎉").object().getJsonArray("reactions"))
                .containsExactlyInAnyOrder(reaction("👍", ann, ben), reaction("🎉", ben));
        assertThat(react(ben, 1).object().getJsonArray("reactions")).containsExactly(reaction("👍", ann));
        JsonObject none = react(ann, 1).object();

        assertThat(none.containsKey("reactions")).isFalse();
        assertThat(none.containsKey("mine")).isFalse();
        assertThat(none.getLong("rev")).isEqualTo(6);
    }

    @Test
    void takingBackIsAChangeThatNamesWhoDidIt() {
        react(ben, 1, "👍");
        try (TestSocket anns = ann.connect()) {
            react(ben, 1);
            // The first reaction may be published after ann has connected.
            JsonObject item = onlyItem(anns.await(frame -> isChange(frame, 3)));

            assertThat(item.containsKey("reactions")).isFalse();
            assertThat(item.getJsonObject("actors")).isEqualTo(new JsonObject().put(ben.id(), new JsonArray()));
        }
    }

    @Test
    void theSameSetAgainChangesNothing() {
        try (TestSocket bens = ben.connect()) {
            react(ann, 1, "👍", "😀");
            bens.await(frame -> isChange(frame, 2));
            JsonObject again = react(ann, 1, "😀", "👍", "😀").object();

            assertThat(again.getLong("rev")).isEqualTo(2);
            assertThat(react(ben, 1).object().getLong("rev")).isEqualTo(2);
            react(cat, 1, "🎉");
            bens.await(frame -> isChange(frame, 3));
            assertThat(bens.frames())
                    .filteredOn(frame -> !isChange(frame, 1))
                    .extracting(frame -> frame.getLong("rev"))
                    .containsExactly(2L, 3L);
        }
    }

    @Test
    void everyUserSeesTheirOwnInHistoryAndInChanges() {
        react(ben, 1, "👍");
        react(cat, 1, "🎉");

        assertThat(message(ben).getJsonArray("mine")).containsExactly("👍");
        assertThat(message(cat).getJsonArray("mine")).containsExactly("🎉");
        assertThat(message(ann).getJsonArray("mine")).isEmpty();
        JsonObject page =
                cat.get("/conversations/" + conversation + "/changes?after=1").object();
        assertThat(onlyItem(page).getJsonArray("mine")).containsExactly("🎉");
        assertThat(onlyItem(page).getJsonArray("reactions")).hasSize(2);
    }

    @Test
    void whoWasAwayGetsTheReactionsAndTheirOwn() {
        react(ben, 1, "👍");
        react(cat, 1, "🎉");
        try (TestSocket bens = ben.connect()) {
            bens.send(new JsonObject()
                    .put("action", "sync")
                    .put("cursors", new JsonObject().put(conversation, JsonArray.of(1, 1))));
            JsonObject item = onlyItem(bens.awaitType("changes"));
            assertThat(item.getJsonArray("reactions")).hasSize(2);
            assertThat(item.getJsonArray("mine")).containsExactly("👍");
        }
        try (TestSocket cats = cat.connect()) {
            cats.sync();
            JsonObject message = cats.awaitType("new-message");
            assertThat(message.getJsonArray("reactions")).hasSize(2);
            assertThat(message.getJsonArray("mine")).containsExactly("🎉");
        }
    }

    @Test
    void anEditKeepsThemAndADeletionErasesThem() throws SQLException {
        react(ben, 1, "👍");
        ann.patch("/conversations/" + conversation + "/messages/1", "{\"content\":\"uno\"}");
        assertThat(message(ben).getJsonArray("reactions")).containsExactly(reaction("👍", ben));
        assertThat(message(ben).getString("editedAt")).isNotNull();
        react(cat, 1, "👍");
        assertThat(message(cat).getInteger("edits")).isEqualTo(1);
        ann.delete("/conversations/" + conversation + "/messages/1");

        assertThat(message(ben).containsKey("reactions")).isFalse();
        assertThat(rows()).isZero();
        assertThat(react(ben, 1, "👍").object().getString("code")).isEqualTo("not-allowed");
    }

    @Test
    void deletingManyErasesThemToo() throws SQLException {
        IntStream.rangeClosed(2, 30).forEach(number -> send("t" + number, "text"));
        IntStream.rangeClosed(1, 30).forEach(seq -> react(ben, seq, "👍"));
        assertThat(delete(1, 3).status()).isEqualTo(200);
        assertThat(rows()).isEqualTo(27);
        assertThat(delete(4, 30).status()).isEqualTo(200);

        assertThat(rows()).isZero();
        assertThat(ben.history(conversation)).allMatch(message -> !message.containsKey("reactions"));
    }

    private Rest.Answer delete(long first, long last) {
        return ann.post(
                "/conversations/" + conversation + "/messages/delete", "{\"ranges\":[[" + first + "," + last + "]]}");
    }

    private long rows() throws SQLException {
        try (Connection database = server.database();
                Statement statement = database.createStatement();
                ResultSet count = statement.executeQuery(
                        "SELECT count(*) FROM reaction_table WHERE conversation_id = '" + conversation + "'")) {
            count.next();
            return count.getLong(1);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection database = server.database();
                Statement statement = database.createStatement()) {
            statement.execute(sql.replace("{c}", "'" + conversation + "'"));
        }
    }

    @Test
    void keysThatLookAlikeAreOneKey() {
        react(ann, 1, "e\u0301");
        JsonObject message = react(ben, 1, "\u00e9").object();

        assertThat(message.getJsonArray("reactions")).containsExactly(reaction("\u00e9", ann, ben));
        assertThat(ann.get(path(1) + "?key=e%CC%81").object().getJsonArray("reactions"))
                .hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "👍",
                "❤️",
                "1️⃣",
                "👩‍👩‍👧‍👦",
                "🏴\uDB40\uDC67\uDB40\uDC62\uDB40\uDC73\uDB40\uDC63\uDB40\uDC74\uDB40\uDC7F",
                "+1",
                "ok",
                "खुशी",
                "می‌خواهم"
            })
    void manyKindsOfKeysAreTaken(String key) {
        assertThat(react(ann, 1, key).status()).isEqualTo(200);
        assertThat(message(ann).getJsonArray("mine")).containsExactly(key);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1 | {} | 400 | missing-field | reactions",
                "1 | {\"reactions\":null} | 400 | missing-field | reactions",
                "1 | {\"reactions\":\"x\"} | 400 | invalid-field | reactions",
                "1 | {\"reactions\":{\"x\":1}} | 400 | invalid-field | reactions",
                "1 | {\"reactions\":[1]} | 400 | invalid-field | reactions",
                "1 | {\"reactions\":[null]} | 400 | invalid-field | reactions",
                "1 | {\"reactions\":[[\"x\"]]} | 400 | invalid-field | reactions",
                "1 | {\"reactions\":[\"\"]} | 400 | invalid-field | reactions",
                "1 | {\"reactions\":[\"a b\"]} | 400 | invalid-field | reactions",
                "1 | {\"reactions\":[\"a\\u00a0b\"]} | 400 | invalid-field | reactions",
                "1 | {\"reactions\":[\"a\\u2028b\"]} | 400 | invalid-field | reactions",
                "1 | {\"reactions\":[\"a\\nb\"]} | 400 | invalid-field | reactions",
                "1 | {\"reactions\":[\"\\u0000\"]} | 400 | invalid-field | reactions",
                "1 | {\"reactions\":[\"\\u202ea\"]} | 400 | invalid-field | reactions",
                "1 | {\"reactions\":[\"\\u200d\"]} | 400 | invalid-field | reactions",
                "1 | {\"reactions\":[\"\\ud83d\"]} | 400 | invalid-field | reactions",
                "1 | {\"reactions\":[\"123456789012345678901234567890123\"]} | 400 | invalid-field | reactions",
                "1 | {\"reactions\":[\"a\",\"b\",\"c\",\"d\",\"e\",\"f\"]} | 400 | invalid-field | reactions",
                "1 | {\"reactions\":[\"a\"],\"reactions\":[\"b\"]} | 400 | invalid-json | reactions",
                "9 | {\"reactions\":[\"a\"]} | 404 | not-found | seq"
            })
    void whatMayNotBeIsRefusedAndNothingChanges(long seq, String body, int status, String code, String field) {
        List<JsonObject> before = ann.history(conversation);
        Rest.Answer answer = ann.put(path(seq) + "/me", body);

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.object().getString("code")).isEqualTo(code);
        assertThat(answer.object().getString("field")).isEqualTo(field);
        assertThat(ann.history(conversation)).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource({
        "0, invalid-field",
        "-1, invalid-field",
        "9223372036854775808, invalid-field",
        "1.5, invalid-field",
        "\"1\", invalid-field",
        "null, missing-field",
        "9, not-found"
    })
    void aWrongPositionIsNamedOnTheSocket(String seq, String code) {
        try (TestSocket anns = ann.connect()) {
            anns.send(frame(1, "x").encode().replace("\"seq\":1", "\"seq\":" + seq));

            JsonObject error = anns.awaitError(code);
            assertThat(error.getString("field")).isEqualTo("seq");
            assertThat(error.getString("ref")).isEqualTo("r1");
        }
    }

    @Test
    void thirtyTwoCharactersAreCountedAsTheyAreSeen() {
        assertThat(react(ann, 1, "👍".repeat(32)).status()).isEqualTo(200);
        assertThat(react(ann, 1, "e\u0301".repeat(32)).status()).isEqualTo(200);
        assertThat(react(ann, 1, "👍".repeat(33)).status()).isEqualTo(400);
    }

    @Test
    void aMessageHasUpToFiftyDifferentReactions() throws SQLException {
        execute(
                "INSERT INTO participant_table (user_id, conversation_id) SELECT 'many' || n || {c}, {c} FROM generate_series(1, 20) n");
        for (int user = 1; user <= 10; user++) {
            String[] keys = IntStream.range(user * 5, user * 5 + 5)
                    .mapToObj(number -> "k" + number)
                    .toArray(String[]::new);
            assertThat(react(server.user("many" + user + conversation), 1, keys).status())
                    .isEqualTo(200);
        }
        Rest.Answer refused = react(ann, 1, "other");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.object().getString("code")).isEqualTo("limit-reached");
        assertThat(refused.object().getString("field")).isEqualTo("reactions");
        assertThat(react(ann, 1, "k7").status()).isEqualTo(200);
        TestUser first = server.user("many1" + conversation);

        assertThat(react(first, 1, "k6", "k7", "k8", "k9", "instead").status()).isEqualTo(200);
        assertThat(message(ann).getJsonArray("reactions")).hasSize(50);
    }

    @Test
    void usersAreListedUpToTwentyOfEachAndTwoHundredOfAMessage() throws SQLException {
        execute(
                "INSERT INTO participant_table (user_id, conversation_id) SELECT 'many' || n || {c}, {c} FROM generate_series(1, 60) n");
        try (TestSocket anns = ann.connect()) {
            for (int user = 1; user <= 60; user++) {
                react(server.user("many" + user + conversation), 1, "a", "b", "c");
            }
            anns.await(frame -> frame.getString("type").equals("changes") && frame.getLong("rev") == 61);
        }
        for (int index = 0; index < 3; index++) {
            JsonObject reaction = message(ann).getJsonArray("reactions").getJsonObject(index);
            assertThat(reaction.getInteger("count")).isEqualTo(60);
            assertThat(reaction.getJsonArray("users")).hasSize(20);
        }
        for (int user = 1; user <= 30; user++) {
            String[] keys = {"d" + user % 6, "e" + user % 6, "f" + user % 6, "g" + user % 6, "a"};
            react(server.user("many" + user + conversation), 1, keys);
        }
        List<JsonObject> all = message(ann).getJsonArray("reactions").stream()
                .map(JsonObject.class::cast)
                .toList();

        assertThat(all).hasSize(27);
        assertThat(all.stream()
                        .mapToInt(each ->
                                each.getJsonArray("users", new JsonArray()).size())
                        .sum())
                .isBetween(1, 200);
    }

    @Test
    void tooManyUsersToListAreCountedAlone() throws SQLException {
        execute(
                "INSERT INTO participant_table (user_id, conversation_id) SELECT 'many' || n || {c}, {c} FROM generate_series(1, 60) n");
        for (int user = 1; user <= 60; user++) {
            react(
                    server.user("many" + user + conversation),
                    1,
                    "a" + user % 10,
                    "b" + user % 10,
                    "c" + user % 10,
                    "d" + user % 10);
        }
        JsonObject message = message(server.user("many1" + conversation));

        assertThat(message.getJsonArray("reactions")).hasSize(40).allMatch(each -> {
            JsonObject reaction = (JsonObject) each;
            return reaction.getInteger("count") == 6 && !reaction.containsKey("users");
        });
        assertThat(message.getJsonArray("mine")).containsExactlyInAnyOrder("a1", "b1", "c1", "d1");
    }

    @Test
    void thePagesOfUsersHaveEveryoneOnce() {
        react(ann, 1, "👍");
        react(ben, 1, "👍", "🎉");
        react(cat, 1, "🎉");
        List<String> users = new ArrayList<>();
        String after = "";
        boolean more = true;
        while (more) {
            JsonObject page = ann.get(path(1) + "?limit=1" + (after.isEmpty() ? "" : "&after=" + after))
                    .object();
            assertThat(page.getJsonArray("reactions")).hasSize(1);
            after = page.getJsonArray("reactions").getJsonObject(0).getString("userId");
            users.add(after);
            more = page.getBoolean("more");
        }

        assertThat(users).containsExactlyInAnyOrder(ann.id(), ben.id(), cat.id());
        JsonObject ofKey = ann.get(path(1) + "?key=%F0%9F%8E%89").object();
        assertThat(ofKey.getJsonArray("reactions")).hasSize(2);
        assertThat(ofKey.getBoolean("more")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "?limit=0, 400, limit",
        "?limit=201, 400, limit",
        "?limit=x, 400, limit",
        "?key=, 400, key",
        "?key=%00, 400, key",
        "?after=%00, 400, after",
        "?after=, 400, after"
    })
    void aBadPageIsRefused(String query, int status, String field) {
        Rest.Answer answer = ann.get(path(1) + query);

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.object().getString("field")).isEqualTo(field);
    }

    @Test
    void aStrangerIsToldWhatIsToldOfAConversationThatIsNotThere() {
        TestUser eve = server.newUser("eve");
        Rest.Answer foreign = eve.get(path(1));
        Rest.Answer missing = ann.get("/conversations/" + UUID.randomUUID() + "/messages/1/reactions");

        assertThat(foreign.status()).isEqualTo(404);
        assertThat(foreign.object()).isEqualTo(missing.object());
        assertThat(react(eve, 1, "👍").object()).isEqualTo(missing.object());
    }

    @Test
    void aMessageFromBeforeTheJoiningIsNotThere() throws SQLException {
        execute("UPDATE participant_table SET above_seq = 1 WHERE conversation_id = {c} AND user_id = '" + ben.id()
                + "'");

        assertThat(react(ben, 1, "👍").status()).isEqualTo(404);
        assertThat(ben.get(path(1)).status()).isEqualTo(404);
    }

    @Test
    void whoMayNotSendMayNotReact() throws SQLException {
        execute("UPDATE participant_table SET send_bar = 1 WHERE conversation_id = {c} AND user_id = '" + ben.id()
                + "'");
        assertThat(react(ben, 1, "👍").object().getString("code")).isEqualTo("not-allowed");
        execute("UPDATE conversation_table SET frozen = true WHERE conversation_id = {c}");

        assertThat(react(cat, 1, "👍").object().getString("code")).isEqualTo("not-allowed");
        assertThat(react(ann, 1, "👍").status()).isEqualTo(200);
    }

    @Test
    void messagesOfTheServerTakeNone() throws SQLException {
        execute(
                "UPDATE message_table SET extra = '{\"messageType\":\"system\",\"quiet\":true}' WHERE conversation_id = {c}");

        assertThat(react(ben, 1, "👍").object().getString("code")).isEqualTo("not-allowed");
    }

    @Test
    void manyAtOnceLoseNothingAndKeepTheChain() throws SQLException {
        execute(
                "INSERT INTO participant_table (user_id, conversation_id) SELECT 'many' || n || {c}, {c} FROM generate_series(1, 40) n");
        List<TestSocket> sockets = new ArrayList<>();
        try (TestSocket anns = ann.connect()) {
            for (int user = 1; user <= 40; user++) {
                sockets.add(server.user("many" + user + conversation).connect());
            }
            sockets.forEach(socket -> socket.send(frame(1, "👍")));
            sockets.forEach(socket -> socket.send(frame(1, "🎉")));
            sockets.forEach(socket ->
                    socket.awaitCount(2, frame -> frame.getString("type").equals("done")));
            long last = message(ann).getLong("rev");
            anns.await(frame -> frame.getString("type").equals("changes") && frame.getLong("rev") == last);

            long rev = 1;
            JsonObject actors = new JsonObject();
            for (JsonObject frame : anns.frames()) {
                if (frame.getString("type").equals("changes")) {
                    assertThat(frame.getLong("after")).isEqualTo(rev);
                    rev = frame.getLong("rev");
                    actors.mergeIn(onlyItem(frame).getJsonObject("actors"));
                }
            }
            assertThat(actors.fieldNames()).hasSize(40);
            assertThat(actors.getMap().values()).allMatch(set -> set.equals(array("🎉")) || set.equals(List.of("🎉")));
        } finally {
            sockets.forEach(TestSocket::close);
        }
        JsonObject reaction = message(ann).getJsonArray("reactions").getJsonObject(0);
        assertThat(message(ann).getJsonArray("reactions")).hasSize(1);
        assertThat(reaction.getInteger("count")).isEqualTo(40);
    }

    @Test
    void aBurstOfChangesComesInFewFramesAndLosesNothing() {
        try (TestSocket anns = ann.connect()) {
            long began = System.nanoTime();
            for (int count = 0; count < 60; count++) {
                TestUser user = count % 2 == 0 ? ben : cat;
                assertThat(react(user, 1, "k" + count).status()).isEqualTo(200);
            }
            long last = message(ann).getLong("rev");
            anns.await(frame -> frame.getString("type").equals("changes") && frame.getLong("rev") == last);
            long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
            List<JsonObject> changes = anns.frames().stream()
                    .filter(frame -> frame.getString("type").equals("changes"))
                    .toList();

            assertThat(changes).hasSizeLessThanOrEqualTo((int) (millis / 250) + 2);
            JsonObject actors = new JsonObject();
            long rev = last - 60;
            for (JsonObject frame : changes) {
                assertThat(frame.getLong("after")).isEqualTo(rev);
                rev = frame.getLong("rev");
                actors.mergeIn(onlyItem(frame).getJsonObject("actors"));
            }
            assertThat(actors.getJsonArray(ben.id())).containsExactly("k58");
            assertThat(actors.getJsonArray(cat.id())).containsExactly("k59");
        }
    }

    @Test
    void reactionsHaveARateOfTheirOwn() {
        try (TestServer slow = TestServer.with()
                .set("CHAT_LIMITS_USER_REACTIONS_PER_SECOND", "1")
                .set("CHAT_LIMITS_USER_REACTIONS_BURST", "2")
                .start()) {
            TestUser dan = slow.newUser("dan");
            String direct = dan.direct(slow.newUser("eve"));
            String path = "/conversations/" + direct + "/messages/9/reactions/me";
            for (int count = 0; count < 20; count++) {
                dan.put(path, "{\"reactions\":[\"👍\"]}");
            }

            assertThat(dan.put(path, "{\"reactions\":[\"👍\"]}").status()).isIn(404, 429);
            try (TestSocket socket = dan.connect()) {
                IntStream.range(0, 20)
                        .forEach(count -> socket.send(new JsonObject()
                                .put("action", "react")
                                .put("conversationId", direct)
                                .put("seq", 1)
                                .put("reactions", array("👍"))));
                assertThat(socket.awaitError("rate-limited").getString("message"))
                        .contains("reactions");
                assertThat(socket.deliver("t1", direct, "text").getString("content"))
                        .isEqualTo("text");
            }
        }
    }
}
