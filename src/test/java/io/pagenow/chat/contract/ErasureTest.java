package io.pagenow.chat.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.pagenow.chat.model.ErasedUsers;
import io.pagenow.chat.support.FileClient;
import io.pagenow.chat.support.Rest;
import io.pagenow.chat.support.SqlClient;
import io.pagenow.chat.support.StoreDirectory;
import io.pagenow.chat.support.TestPictures;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import io.pagenow.chat.support.Threat;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Nothing that the server keeps names an erased user, who comes back no more. */
@Threat(42)
class ErasureTest {
    @AutoClose
    private static final StoreDirectory store = StoreDirectory.fresh();

    @AutoClose
    private static final TestServer server = TestServer.with()
            .set("CHAT_ATTACHMENTS_DIRECTORY", store.path().toString())
            .set("CHAT_SEARCH_ENABLED", "on")
            .set("CHAT_LOG_LEVEL", "info")
            .start();

    /** A mark that no other test has. */
    private final String mark = UUID.randomUUID().toString().substring(0, 8);

    private final String name = "Alicia Quill" + mark;
    private final String text = "unmistakable" + mark;
    private final byte[] file = ("bytes of a file that nobody else has " + mark).getBytes(StandardCharsets.UTF_8);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final TestUser administrator = server.administrator();
    private final TestUser ann = server.newUser("ann").named(name);
    private final TestUser ben = server.newUser("ben");
    private final TestUser cat = server.newUser("cat");
    private final TestUser dan = server.newUser("dan");

    private String direct;
    private String group;
    private String left;
    private String picture;
    private String document;

    private static Logger root() {
        return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }

    @BeforeEach
    void listen() {
        log.start();
        root().addAppender(log);
    }

    @AfterEach
    void stopListening() {
        root().detachAppender(log);
    }

    private static ConditionFactory soon() {
        return await().atMost(Duration.ofMinutes(3));
    }

    private static Rest.Answer ok(Rest.Answer answer) {
        assertThat(answer.status()).as(answer.body()).isBetween(200, 204);
        return answer;
    }

    private static long send(TestUser user, String conversation, JsonObject message) {
        Rest.Answer answer = ok(user.post(
                "/conversations/" + conversation + "/messages",
                message.put("tempMessageId", "t-" + System.nanoTime()).encode()));
        return answer.object().getLong("seq");
    }

    private static JsonObject saying(String content) {
        return new JsonObject().put("content", content);
    }

    private static String message(String conversation, long seq) {
        return "/conversations/" + conversation + "/messages/" + seq;
    }

    private static void execute(String... statements) throws SQLException {
        try (Connection database = server.database();
                Statement statement = database.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static String query(String sql) {
        try (Connection database = server.database();
                Statement statement = database.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** Everything that a user can leave somewhere. */
    private void live() throws SQLException {
        ok(ann.get("/me"));
        await().until(() -> "1"
                .equals(query(
                        "SELECT count(*) FROM user_table WHERE user_id = '" + ann.id() + "' AND name IS NOT NULL")));
        direct = ann.befriend(ben);
        group = ann.group("Team", ben, cat);
        left = ben.group("Others", ann, cat);

        long first = send(ann, direct, saying(text + " in the direct conversation"));
        send(ben, direct, saying("an answer").put("replyTo", first).put("mentions", new JsonArray().add(ann.id())));
        long edited = send(ann, group, saying(text + " before the edit"));
        ok(ann.patch(message(group, edited), saying(text + " after the edit").encode()));
        long deleted = send(ann, group, saying(text + " deleted"));
        ok(ann.delete(message(group, deleted)));
        long bens = send(ben, group, saying("by ben").put("mentions", new JsonArray().add(ann.id())));
        ok(ann.put(message(group, bens) + "/reactions/me", "{\"reactions\":[\"👍\",\"🎉\"]}"));
        ok(ben.put(message(group, bens) + "/reactions/me", "{\"reactions\":[\"👍\"]}"));
        ok(cat.put(message(group, edited) + "/reactions/me", "{\"reactions\":[\"👍\"]}"));
        long removed = send(ben, group, saying("removed by the owner"));
        ok(ann.delete(message(group, removed)));
        send(
                ann,
                group,
                saying(text + " for ben")
                        .put("mentions", new JsonArray().add(ben.id()))
                        .put("data", new JsonObject().put("order", text)));
        ok(ann.patch("/conversations/" + group, "{\"title\":\"Squad\"}"));
        ok(ann.post(
                "/conversations/" + group + "/participants",
                new JsonObject().put("userIds", new JsonArray().add(dan.id())).encode()));
        ok(ann.put("/conversations/" + group + "/participants/" + cat.id(), "{\"role\":\"admin\"}"));
        ok(ann.post("/conversations/" + group + "/invite-link", "{}"));
        ok(ann.put("/conversations/" + group + "/me", "{\"pinned\":true}"));

        FileClient files = new FileClient(ann, group);
        picture = files.sent("picture", text + ".png", "image/png", TestPictures.picture("png", 600, 400));
        document = files.sent("document", text + ".txt", "text/plain", file);
        files.ready("unsent.txt", "text/plain", file);

        send(ann, left, saying(text + " in a group that she leaves"));
        ok(ann.delete("/conversations/" + left + "/participants/" + ann.id()));

        ok(ann.put("/me/settings", "{\"typing\":false}"));
        ok(ann.put("/presence", "{\"visible\":false}"));
        ok(ann.put("/me/blocked/" + cat.id(), ""));
        ok(dan.put("/me/blocked/" + ann.id(), ""));
        ok(ann.post("/reports", report(group, bens, text + " report by her")));
        ok(ben.post("/reports", report(group, edited, "report by ben")));
        ok(administrator.post(
                "/admin/disconnect", new JsonObject().put("userId", ann.id()).encode()));
        execute(
                "INSERT INTO push_key_table VALUES (900, 'x', 'y', now()) ON CONFLICT DO NOTHING",
                "INSERT INTO push_subscription_table (subscription_id, user_id, endpoint, p256dh, auth, generation, created_at)"
                        + " VALUES (gen_random_uuid(), '" + ann.id()
                        + "', 'https://push.example/secret', 'x', 'y', 900, now())",
                "CREATE TABLE IF NOT EXISTS friendship_table (user_id1 varchar(200), user_id2 varchar(200), accepted_at timestamptz)",
                "INSERT INTO outbox_failed_table VALUES ('" + group + "', -" + System.nanoTime() + ", 'send', '"
                        + ben.id() + "', 't', '{\"mentions\": [\"" + ann.id() + "\"]}', now(), now(), 'not-found', '')",
                "INSERT INTO scheduled_table SELECT gen_random_uuid(), '" + ben.id() + "', '" + group
                        + "', 't', 'x', NULL, NULL, 0, ARRAY['" + ann.id()
                        + "'], false, now() + interval '1 day', now() + interval '1 day'",
                "INSERT INTO friendship_table VALUES ('" + ann.id() + "', '" + cat.id() + "', now())");
        soon().until(() ->
                !"0".equals(query("SELECT count(*) FROM search_table WHERE words::text LIKE '%" + ann.id() + "%'")));
    }

    private static String report(String conversation, long seq, String text) {
        return new JsonObject()
                .put("conversationId", conversation)
                .put("seqs", new JsonArray().add(seq))
                .put("reason", "spam")
                .put("text", text)
                .encode();
    }

    private Rest.Answer ask(TestUser user, String messages) {
        return administrator.post("/admin/users/" + user.id() + "/erase", "{\"messages\":\"" + messages + "\"}");
    }

    private JsonObject erase(TestUser user, String messages) {
        Rest.Answer begun = ask(user, messages);
        assertThat(begun.status()).as(begun.body()).isEqualTo(202);
        String path = "/admin/erasures/" + begun.object().getString("erasureId");
        soon().until(() -> "done".equals(administrator.get(path).object().getString("state")));
        return administrator.get(path).object();
    }

    /** Every row of every table. */
    private static String dump() throws SQLException {
        StringBuilder rows = new StringBuilder();
        try (Connection database = server.database();
                Statement tables = database.createStatement();
                ResultSet table = tables.executeQuery(
                        "SELECT quote_ident(table_name) FROM information_schema.tables WHERE table_schema = 'public'")) {
            while (table.next()) {
                try (Statement statement = database.createStatement();
                        ResultSet row = statement.executeQuery("SELECT t::text FROM " + table.getString(1) + " AS t")) {
                    while (row.next()) {
                        rows.append(table.getString(1)).append(row.getString(1)).append('\n');
                    }
                }
            }
        }
        return rows.toString();
    }

    private static List<String> linesWith(String dump, String... secrets) {
        return dump.lines()
                .filter(line -> Stream.of(secrets).anyMatch(line::contains))
                .toList();
    }

    private static List<Path> filesWith(byte[] content) throws IOException {
        List<Path> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(store.path())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)
                        .contains(new String(content, StandardCharsets.ISO_8859_1))) {
                    found.add(file);
                }
            }
        }
        return found;
    }

    private void assertLogIsSilent() {
        assertThat(new ArrayList<>(log.list))
                .filteredOn(line -> line.getLevel().isGreaterOrEqual(Level.INFO))
                .extracting(ILoggingEvent::getFormattedMessage)
                .noneMatch(line -> line.contains(ann.id()) || line.contains(name) || line.contains(text));
    }

    @Test
    void anErasureThatBlanksLeavesNothing() throws Exception {
        live();
        int filesBefore = store.files().size();
        try (TestSocket anns = ann.connect();
                TestSocket bens = ben.connect()) {
            JsonObject erasure = erase(ann, "blank");
            String pseudonym = erasure.getString("pseudonym");

            assertThat(anns.awaitClose()).isEqualTo(4403);
            bens.await(frame -> frame.encode().contains("\"kind\":\"removed\""));
            bens.await(frame ->
                    frame.encode().contains("\"left\":true") && frame.encode().contains(ann.id()));
            assertThat(linesWith(dump(), ann.id(), name, "Quill" + mark, text, "push.example/secret"))
                    .isEmpty();
            assertThat(filesWith(file)).isEmpty();
            assertThat(store.files().size()).isLessThan(filesBefore);
            assertLogIsSilent();

            assertThat(erasure.getLong("filesLeft")).isZero();
            assertThat(erasure.getInteger("conversations")).isEqualTo(3);
            assertThat(ben.get("/conversations/" + direct).object().getString("participantId"))
                    .isEqualTo(pseudonym);
            assertThat(ben.history(direct))
                    .filteredOn(each -> pseudonym.equals(each.getString("senderId"))
                            && !"system".equals(each.getString("messageType")))
                    .hasSize(2)
                    .allMatch(each -> each.getString("content").isEmpty() && each.containsKey("deletedAt"));
            assertThat(ben.get("/conversations/" + group + "/members").object().encode())
                    .contains("\"role\":\"owner\"")
                    .doesNotContain(pseudonym);
            assertThat(ben.history(group))
                    .filteredOn(each -> "by ben".equals(each.getString("content")))
                    .singleElement()
                    .satisfies(each -> assertThat(each.getJsonArray("reactions").encode())
                            .contains("👍", ben.id(), "\"count\":1")
                            .doesNotContain("🎉"));
            assertThat(FileClient.get(ben, picture).status()).isEqualTo(404);
            assertThat(dan.get("/me").object().getJsonArray("blocked")).isEmpty();
        }
    }

    @Test
    void anErasureThatKeepsLeavesMessagesAndFilesUnderAPseudonym() throws Exception {
        live();
        try (TestSocket bens = ben.connect()) {
            JsonObject erasure = erase(ann, "keep");
            String pseudonym = erasure.getString("pseudonym");

            assertThat(linesWith(dump(), ann.id(), name, "Quill" + mark)).isEmpty();
            assertLogIsSilent();
            bens.await(frame -> frame.encode().contains("\"kind\":\"message\"")
                    && frame.encode().contains(text + " after the edit")
                    && frame.encode().contains(pseudonym));
            assertThat(ben.history(group))
                    .filteredOn(each -> pseudonym.equals(each.getString("senderId")))
                    .extracting(each -> each.getString("content"))
                    .contains(text + " after the edit", text + " for ben");
            assertThat(FileClient.get(ben, document).body()).isEqualTo(file);
            assertThat(filesWith(file)).hasSize(1);
            assertThat(query("SELECT count(*) FROM search_table WHERE words::text LIKE '%" + pseudonym + "%'"))
                    .isNotEqualTo("0");
        }
    }

    @Test
    void anErasedUserIsRefusedEverywhereAndNobodyBringsItBack() {
        String conversation = ben.group("Team", cat, dan);
        erase(ann, "blank");

        for (Rest.Answer answer : List.of(
                ann.get("/conversations"),
                ann.get("/me/export"),
                ann.put("/presence", "{\"visible\":true}"),
                ben.post(
                        "/conversation",
                        new JsonObject()
                                .put("recipientIdArr", new JsonArray().add(ann.id()))
                                .put("isGroup", false)
                                .encode()),
                ben.put("/me/blocked/" + ann.id(), ""),
                administrator.post("/admin/users/" + ann.id() + "/ban", ""))) {
            assertThat(answer.status()).as(answer.body()).isEqualTo(403);
            assertThat(answer.object().getString("code")).isEqualTo("user-erased");
        }
        for (String path : List.of("/", "/presence")) {
            assertThat(catchThrowableOfType(TestSocket.Refused.class, () -> ann.connect(path))
                            .status())
                    .isEqualTo(403);
        }
        JsonObject added = ben.post(
                        "/conversations/" + conversation + "/participants",
                        new JsonObject()
                                .put("userIds", new JsonArray().add(ann.id()))
                                .encode())
                .object();
        assertThat(added.getJsonArray("added")).isEmpty();
        assertThat(added.getJsonArray("refused").getJsonObject(0).getString("code"))
                .isEqualTo("user-erased");
        assertThat(server.user("erased-0123456789abcdef01234567").get("/me").status())
                .isEqualTo(403);

        server.restart();
        assertThat(ann.at(server).get("/me").object().getString("code")).isEqualTo("user-erased");
        assertThat(query("SELECT count(*) FROM user_table WHERE user_id = '" + ann.id() + "'"))
                .isEqualTo("0");
    }

    @Test
    void anErasedUserIsNotBroughtBackBySqlNorKeptThere() throws SQLException {
        String group = ben.group("Team", ann, cat);
        erase(ann, "blank");
        String database = server.databaseUri();
        String failed = "SELECT count(*) FROM outbox_failed_table WHERE code = 'user-erased'";
        try (SqlClient client = SqlClient.open(database)) {
            client.send(group, ann.id(), "hello", "t1");
            for (String sql : List.of(
                    "chat_create_conversation('%s', ARRAY['%s', '%s'], 'Others')"
                            .formatted(ann.id(), ben.id(), cat.id()),
                    "chat_create_conversation('%s', ARRAY['%s', '%s'], 'Others')"
                            .formatted(ben.id(), ann.id(), cat.id()),
                    "chat_create_conversation('%s', ARRAY['%s'])".formatted(ben.id(), ann.id()),
                    "chat_create_conversation('%s', ARRAY['%s'])".formatted(ann.id(), ben.id()),
                    "chat_add_participant('%s', '%s', '%s')".formatted(group, ann.id(), ben.id()),
                    "chat_add_participant('%s', '%s', '%s')".formatted(group, dan.id(), ann.id()))) {
                client.text("SELECT " + sql);
            }
            client.commit();
        }

        SqlClient.awaitRelayed(database);
        assertThat(query(failed)).isEqualTo("7");
        assertThat(linesWith(dump(), ann.id())).isEmpty();
        assertThat(ben.conversations()).hasSize(1);
        for (String sql : List.of(
                "chat_send('" + group + "', 'erased-0123456789abcdef01234567', 'hello')",
                "chat_add_participant('" + group + "', 'erased-0123456789abcdef01234567', 'bot:orders')",
                "chat_create_conversation('bot:orders', ARRAY['erased-0123456789abcdef01234567'])")) {
            try (SqlClient client = SqlClient.open(database)) {
                assertThatThrownBy(() -> client.text("SELECT " + sql)).hasMessageContaining("22023");
            }
        }
    }

    @Test
    void anErasureThatWaitsForAFileDoesNotKeepOthersWaiting() throws SQLException {
        cat.befriend(ben);
        String waiting = ask(cat, "blank").object().getString("erasureId");
        execute("INSERT INTO file_deletion_table (store_key, due_at, erasure_id) VALUES ('kept-" + mark
                + "', now() + interval '1 day', '" + waiting + "')");

        erase(ann, "blank");
        assertThat(administrator.get("/admin/erasures/" + waiting).object().getString("state"))
                .isNotEqualTo("done");
        execute("DELETE FROM file_deletion_table WHERE store_key = 'kept-" + mark + "'");
        soon().until(() -> "done"
                .equals(administrator.get("/admin/erasures/" + waiting).object().getString("state")));
    }

    /** As on a node that learns of an erasure when it is finished already. */
    @Test
    void theSocketsOfWhoeverIsOnTheListAreClosed() throws SQLException {
        execute("INSERT INTO erasure_secret_table (secret) VALUES (sha256('secret')) ON CONFLICT DO NOTHING");
        String secret = query("SELECT encode(secret, 'hex') FROM erasure_secret_table");
        try (TestSocket dans = dan.connect();
                TestSocket bens = ben.connect()) {
            execute("INSERT INTO erased_user_table VALUES (decode('" + ErasedUsers.hash(secret, dan.id())
                    + "', 'hex'), current_date)");
            assertThat(dans.awaitClose()).isEqualTo(4403);
            assertThat(bens.isOpen()).isTrue();
        }
    }

    @Test
    void anErasureThatGoesOnIsFoundAgainAndOneMoreDoesNoHarm() throws SQLException {
        ann.befriend(ben);
        Rest.Answer first = ask(ann, "blank");
        Rest.Answer second = ask(ann, "keep");
        assertThat(second.object().getString("erasureId"))
                .isEqualTo(first.object().getString("erasureId"));
        assertThat(second.object().getString("messages")).isEqualTo("blank");
        erase(ann, "blank");
        erase(ann, "blank");
        assertThat(linesWith(dump(), ann.id())).isEmpty();
    }

    @Test
    void whoIsErasedIsForAdministratorsToSayAndWrongRequestsNameTheField() {
        String path = "/admin/users/" + ann.id() + "/erase";
        assertThat(ben.post(path, "{\"messages\":\"blank\"}").status()).isEqualTo(403);
        assertThat(ben.get("/admin/users/" + ann.id() + "/export").status()).isEqualTo(403);
        for (String wrong : List.of("", "{}", "{\"messages\":\"all\"}", "{\"messages\":1}")) {
            Rest.Answer answer = administrator.post(path, wrong);
            assertThat(answer.status()).as(wrong).isEqualTo(400);
            assertThat(answer.object().getString("detail")).contains("messages");
        }
        for (String userId : List.of(administrator.id(), "bot:orders", "erased-0123456789abcdef01234567")) {
            Rest.Answer answer = administrator.post("/admin/users/" + userId + "/erase", "{\"messages\":\"blank\"}");
            assertThat(answer.status()).as(userId).isEqualTo(400);
            assertThat(answer.object().getString("detail")).contains("userId");
        }
        assertThat(administrator.get("/admin/erasures/nonsense").status()).isEqualTo(404);
        assertThat(administrator
                        .get("/admin/erasures/00000000-0000-0000-0000-000000000000")
                        .status())
                .isEqualTo(404);
        assertThat(ann.get("/me").status()).isEqualTo(200);
    }
}
