package io.pagenow.chat.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.support.AtOnce;
import io.pagenow.chat.support.Rest;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Groups change: roles, title, picture, rules, own settings, invite links, and their end. */
class GroupChangesTest {
    @AutoClose
    private static final TestServer server = TestServer.start();

    private final TestUser ann = server.newUser("ann");
    private final TestUser ben = server.newUser("ben");
    private final TestUser cat = server.newUser("cat");
    private final TestUser dan = server.newUser("dan");
    private final String group = ann.group("Team", ben, cat);
    private final String path = "/conversations/" + group;

    private Rest.Answer change(TestUser actor, TestUser member, String body) {
        return actor.put(path + "/participants/" + member.id(), body);
    }

    private long count(String role) {
        return ben.get(path + "/members").object().getJsonArray("members").stream()
                .filter(member -> role.equals(((JsonObject) member).getString("role")))
                .count();
    }

    private static boolean isMessage(JsonObject frame, String event) {
        return "system".equals(frame.getString("messageType"))
                && event.equals(frame.getJsonObject("data").getString("event"));
    }

    @Test
    void anOwnerHandsOverInOneStep() {
        try (TestSocket bens = ben.connect();
                TestSocket anns = ann.connect()) {
            JsonObject member = change(ann, ben, "{\"role\":\"owner\"}").object();
            assertThat(member.getString("role")).isEqualTo("owner");
            assertThat(bens.awaitType("my-settings").getString("role")).isEqualTo("owner");
            assertThat(anns.awaitType("my-settings").getString("role")).isEqualTo("admin");
            assertThat(bens.await(frame -> isMessage(frame, "owner-changed"))
                            .getJsonObject("data")
                            .getString("user"))
                    .isEqualTo(ben.id());
        }
        assertThat(count("owner")).isEqualTo(1);
        assertThat(count("admin")).isEqualTo(1);
    }

    @Test
    void whoMayNotSendIsRefusedAndLearnsIt() {
        try (TestSocket bens = ben.connect()) {
            assertThat(change(ann, ben, "{\"maySend\":false}").object().getBoolean("maySend"))
                    .isFalse();
            assertThat(bens.awaitType("my-settings").getBoolean("maySend")).isFalse();
            bens.sendMessage("t1", group, "hello");
            bens.awaitError("not-allowed");
            change(ann, ben, "{\"maySend\":true}");
            bens.deliver("t2", group, "hello");
        }
    }

    @Test
    void aGroupHasAtMostFiftyAdministrators() throws SQLException {
        execute("INSERT INTO participant_table (conversation_id, user_id, role) SELECT '" + group
                + "', 'admin-' || n, 1 FROM generate_series(1, 49) n");
        Rest.Answer refused = change(ann, ben, "{\"role\":\"admin\"}");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.object().getString("code")).isEqualTo("limit-reached");
    }

    @Test
    void aGroupThatANodeOfAnOlderVersionHasMadeGetsItsOwnerWithItsFirstChange() throws SQLException {
        execute("UPDATE participant_table SET role = 0 WHERE conversation_id = '" + group + "'");

        assertThat(ben.patch(path, "{\"title\":\"Mine\"}").status()).isEqualTo(403);
        assertThat(ann.patch(path, "{\"title\":\"Ours\"}").status()).isEqualTo(200);
        assertThat(ann.get(path).object().getJsonObject("my").getString("role")).isEqualTo("owner");
        assertThat(ann.conversations().get(0).getString("messageType")).isEqualTo("system");
    }

    @Test
    void aGroupHasAtMostFiveThousandMembers() throws SQLException {
        execute("INSERT INTO participant_table (conversation_id, user_id) SELECT '" + group
                + "', 'filler-' || n FROM generate_series(1, 4997) n");
        execute("UPDATE conversation_table SET member_count = 5000 WHERE conversation_id = '" + group + "'");
        Rest.Answer refused = ann.post(path + "/participants", "{\"userIds\":[\"" + dan.id() + "\"]}");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.object().getString("code")).isEqualTo("limit-reached");
    }

    @Test
    void aNewTitleIsKnownEverywhereAtOnce() {
        ann.post(path + "/messages", "{\"tempMessageId\":\"t\",\"content\":\"hello\"}");
        assertThat(ben.conversations().get(0).getString("title")).isEqualTo("Team");
        try (TestSocket bens = ben.connect()) {
            Rest.Answer answer = ann.patch(
                    path,
                    "{\"title\":\"Crew\",\"picture\":\"https://example.org/p.png\",\"settings\":{\"add\":\"members\"}}");
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.object().getString("title")).isEqualTo("Crew");
            assertThat(answer.object().getJsonObject("settings").getString("add"))
                    .isEqualTo("members");
            JsonObject item = bens.awaitType("changes").getJsonArray("items").getJsonObject(0);
            assertThat(item.getString("picture")).isEqualTo("https://example.org/p.png");
            JsonObject message = bens.await(frame -> isMessage(frame, "renamed"));
            assertThat(message.getJsonObject("data").getJsonObject("settings"))
                    .isEqualTo(new JsonObject().put("add", "members"));
            bens.settled();
        }
        assertThat(ben.conversations().get(0).getString("title")).isEqualTo("Crew");
        JsonObject read = ben.get(path).object();
        assertThat(read.getString("title")).isEqualTo("Crew");
        assertThat(read.getInteger("memberCount")).isEqualTo(3);
        assertThat(read.getJsonObject("my").getString("role")).isEqualTo("member");
        assertThat(ann.patch(path, "{\"picture\":null}").object().containsKey("picture"))
                .isFalse();
    }

    @Test
    void aChangeOfAnOlderStateIsAConflict() {
        long rev = ann.patch(path, "{\"title\":\"One\"}").object().getLong("rev");
        assertThat(ann.patch(path, "{\"title\":\"Two\",\"ifRev\":" + rev + "}").status())
                .isEqualTo(200);
        Rest.Answer conflict = ann.patch(path, "{\"title\":\"Three\",\"ifRev\":" + rev + "}");
        assertThat(conflict.status()).isEqualTo(409);
        assertThat(conflict.object().getString("code")).isEqualTo("conflict");
        assertThat(conflict.object().getString("field")).isEqualTo("ifRev");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"title\":\"\"}",
                "{\"title\":\"  \"}",
                "{\"title\":7}",
                "{\"picture\":\"http://example.org/\"}",
                "{\"picture\":\"javascript:alert(1)\"}",
                "{\"settings\":{\"add\":\"everybody\"}}",
                "{\"settings\":{\"slowModeSeconds\":3601}}",
                "{\"settings\":{\"slowModeSeconds\":1.5}}",
                "{\"settings\":{\"messageTtlSeconds\":-1}}",
                "{\"settings\":{\"messageTtlSeconds\":59}}",
                "{\"settings\":{\"messageTtlSeconds\":31536001}}",
                "{\"settings\":{\"messageTtlSeconds\":99999999999999999999}}",
                "{\"settings\":{\"messageTtlSeconds\":60.5}}",
                "{\"settings\":{\"messageTtlSeconds\":\"60\"}}",
                "{\"settings\":{\"messageTtlSeconds\":true}}",
                "{\"settings\":{\"messageTtlSeconds\":[60]}}",
                "{\"settings\":{\"frozen\":\"yes\"}}",
                "{\"settings\":[]}",
                "{\"title\":\"a\",\"ifRev\":-1}",
                "{\"title\":\"a\",\"title\":\"b\"}"
            })
    void aBadChangeIsRefused(String body) {
        assertThat(ann.patch(path, body).status()).isEqualTo(400);
    }

    @Test
    void ownSettingsReachAllDevicesAndNobodyElse() {
        try (TestSocket bens = ben.connect();
                TestSocket anns = ann.connect()) {
            JsonObject own = ben.put(
                            path + "/me",
                            "{\"mutedUntil\":\"2030-01-31T12:00:00Z\",\"pinned\":true,\"unread\":true,\"mentions\":false}")
                    .object();
            assertThat(own.getString("mutedUntil")).isEqualTo("2030-01-31T12:00:00.000Z");
            assertThat(own.getLong("my")).isEqualTo(1);
            JsonObject frame = bens.awaitType("my-settings");
            assertThat(frame.getBoolean("pinned")).isTrue();
            assertThat(frame.getBoolean("mentions")).isFalse();
            assertThat(ben.put(path + "/me", "{\"pinned\":true}").object().getLong("my"))
                    .isEqualTo(1);
            assertThat(ben.put(path + "/me", "{\"mutedUntil\":null}").object().getValue("mutedUntil"))
                    .isNull();
            assertThat(anns.settled())
                    .extracting(each -> each.getString("type"))
                    .doesNotContain("my-settings");
        }
    }

    @Test
    void aHiddenConversationComesBackWithTheNextMessage() {
        ann.post(path + "/messages", "{\"tempMessageId\":\"t\",\"content\":\"hello\"}");
        assertThat(ben.put(path + "/me", "{\"hidden\":true}").object().getBoolean("hidden"))
                .isTrue();
        assertThat(ben.conversations()).isEmpty();
        change(ann, cat, "{\"role\":\"admin\"}");
        assertThat(ben.conversations()).isEmpty();
        ann.post(path + "/messages", "{\"tempMessageId\":\"u\",\"content\":\"again\"}");
        assertThat(ben.conversations()).hasSize(1);
    }

    @Test
    void aClearedConversationIsEmptyForTheCallerAlone() {
        ann.post(path + "/messages", "{\"tempMessageId\":\"t\",\"content\":\"hello\"}");
        assertThat(ben.put(path + "/me", "{\"cleared\":true}").object().getLong("aboveSeq"))
                .isEqualTo(1);
        assertThat(ben.history(group)).isEmpty();
        assertThat(cat.history(group)).hasSize(1);
    }

    @Test
    void aUserPinsAtMostAHundredConversations() throws SQLException {
        execute("INSERT INTO conversation_table (conversation_id, created_by, title, is_group)"
                + " SELECT gen_random_uuid(), '" + ben.id() + "', 'pinned', true FROM generate_series(1, 100)");
        execute("INSERT INTO participant_table (conversation_id, user_id, mine) SELECT conversation_id, '" + ben.id()
                + "', '{\"pinned\":true}' FROM conversation_table WHERE created_by = '" + ben.id() + "'");
        Rest.Answer refused = ben.put(path + "/me", "{\"pinned\":true}");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.object().getString("code")).isEqualTo("limit-reached");
    }

    @Test
    void aLinkLetsPeopleJoinAsOftenAsItSays() throws SQLException {
        String token = ann.post(path + "/invite-link", "{\"maxUses\":1,\"expiresInSeconds\":3600}")
                .object()
                .getString("token");
        assertThat(dan.post("/join/" + token, "").object().getString("conversationId"))
                .isEqualTo(group);
        assertThat(dan.post("/join/" + token, "").status()).isEqualTo(404);
        TestUser eve = server.newUser("eve");
        assertThat(eve.post("/join/" + token, "").status()).isEqualTo(404);
        try (Connection connection = server.database();
                Statement statement = connection.createStatement();
                ResultSet stored = statement.executeQuery("SELECT count(*) FROM invite_table WHERE token_hash = '"
                        + token + "'::bytea OR length(token_hash) <> 32")) {
            stored.next();
            assertThat(stored.getInt(1)).isZero();
        }
        assertThat(ann.history(group).get(0).getString("content")).isEqualTo(dan.id() + " joined by the invite link");
    }

    @Test
    void anExpiredReplacedOrClosedLinkIsUnknown() throws SQLException {
        String first = ann.post(path + "/invite-link", "{\"expiresInSeconds\":1000}")
                .object()
                .getString("token");
        String second = ann.post(path + "/invite-link", "").object().getString("token");
        assertThat(dan.post("/join/" + first, "").status()).isEqualTo(404);
        execute("UPDATE invite_table SET expires_at = now() - interval '1 second' WHERE conversation_id = '" + group
                + "'");
        assertThat(dan.post("/join/" + second, "").status()).isEqualTo(404);
        execute("UPDATE invite_table SET expires_at = NULL WHERE conversation_id = '" + group + "'");
        ann.patch(path, "{\"settings\":{\"join\":\"closed\"}}");
        assertThat(dan.post("/join/" + second, "").status()).isEqualTo(404);
        assertThat(ann.post(path + "/invite-link", "{}").object().getString("code"))
                .isEqualTo("not-allowed");
    }

    @Test
    void aDeletedGroupIsGoneForAllAtOnceAndItsRowsLater() throws SQLException {
        ann.post(path + "/messages", "{\"tempMessageId\":\"t\",\"content\":\"hello\"}");
        try (TestSocket bens = ben.connect()) {
            assertThat(ann.delete(path).status()).isEqualTo(204);
            assertThat(bens.awaitType("conversation-removed").getString("reason"))
                    .isEqualTo("deleted");
        }
        assertThat(ben.get(path).status()).isEqualTo(404);
        assertThat(ann.delete(path).status()).isEqualTo(404);
        assertThat(number("SELECT count(*) FROM former_participant_table WHERE reason = 3 AND conversation_id = '"
                        + group + "'"))
                .isEqualTo(3);
        execute("UPDATE conversation_table SET deleted_at = now() - interval '1 hour' WHERE conversation_id = '" + group
                + "'");
        Awaitility.await()
                .until(() -> number("SELECT (SELECT count(*) FROM message_table WHERE conversation_id = '" + group
                                + "') + (SELECT count(*) FROM conversation_table WHERE conversation_id = '" + group
                                + "')")
                        == 0);
    }

    @Test
    void aGroupThatItsLastMemberLeavesIsDeleted() throws SQLException {
        for (TestUser user : List.of(ann, ben, cat)) {
            assertThat(user.delete(path + "/participants/" + user.id()).status())
                    .isEqualTo(204);
        }
        assertThat(number("SELECT count(*) FROM conversation_table WHERE deleted_at IS NOT NULL AND conversation_id = '"
                        + group + "'"))
                .isEqualTo(1);
    }

    @Test
    void administratorsWhoActOnEachOtherAtOnceLeaveOneOwner() {
        change(ann, ben, "{\"role\":\"admin\"}");
        AtOnce.run(
                2,
                who -> who == 0
                        ? ann.delete(path + "/participants/" + ann.id()).status()
                        : ann.delete(path + "/participants/" + ben.id()).status());
        TestUser left = ben.get(path).status() == 200 ? ben : cat;
        assertThat(left.get(path + "/members").object().getJsonArray("members").stream()
                        .filter(member -> "owner".equals(((JsonObject) member).getString("role"))))
                .hasSize(1);
    }

    @Test
    void twoRemovalsAtOnceAreOneAct() {
        change(ann, ben, "{\"role\":\"admin\"}");
        List<Integer> statuses = AtOnce.run(2, who -> (who == 0 ? ann : ben)
                .delete(path + "/participants/" + cat.id())
                .status());
        assertThat(statuses).containsOnly(204);
        assertThat(ann.history(group).stream().filter(message -> isMessage(message, "member-removed")))
                .hasSize(1);
    }

    private static int number(String sql) throws SQLException {
        try (Connection connection = server.database();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getInt(1);
        }
    }

    private static void execute(String sql) throws SQLException {
        try (Connection connection = server.database();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
