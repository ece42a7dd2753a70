package io.pagenow.chat.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pagenow.chat.support.FileClient;
import io.pagenow.chat.support.StoreDirectory;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestUser;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** An export has everything of the user, and of others nothing but ids. */
class ExportTest {
    private static final byte[] FILE = "the bytes of a file".getBytes(StandardCharsets.UTF_8);

    @AutoClose
    private static final StoreDirectory store = StoreDirectory.fresh();

    @AutoClose
    private static final TestServer server = TestServer.with()
            .set("CHAT_ATTACHMENTS_DIRECTORY", store.path().toString())
            .start();

    private final TestUser ann = server.newUser("ann").named("Ann Example");
    private final TestUser ben = server.newUser("ben");

    private static Map<String, byte[]> export(TestUser user) throws IOException {
        FileClient.Bytes answer =
                FileClient.request("GET", user.server().http().resolve("/me/export"), Optional.of(user.token()));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("content-type")).isEqualTo("application/zip");
        Map<String, byte[]> files = new HashMap<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(answer.body()))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                assertThat(files.put(entry.getName(), zip.readAllBytes())).isNull();
            }
        }
        return files;
    }

    private static JsonArray array(Map<String, byte[]> files, String name) {
        return new JsonArray(new String(files.get(name), StandardCharsets.UTF_8));
    }

    private static long send(TestUser user, String conversation, JsonObject message) {
        return user.post(
                        "/conversations/" + conversation + "/messages",
                        message.put("tempMessageId", "t-" + System.nanoTime()).encode())
                .object()
                .getLong("seq");
    }

    @Test
    void itHasEverythingOfTheUserAndNoTextOfOthers() throws Exception {
        String direct = ann.direct(ben);
        String group = ann.group("Team", ben, server.newUser("cat"));
        String left = ben.group("Others", ann, server.newUser("cat"));
        long own = send(ann, direct, new JsonObject().put("content", "mine"));
        long others = send(
                ben,
                direct,
                new JsonObject().put("content", "not mine").put("mentions", new JsonArray().add(ann.id())));
        ann.patch("/conversations/" + direct + "/messages/" + own, "{\"content\":\"mine, edited\"}");
        ann.put("/conversations/" + direct + "/messages/" + others + "/reactions/me", "{\"reactions\":[\"👍\"]}");
        send(ann, left, new JsonObject().put("content", "before leaving"));
        ann.delete("/conversations/" + left + "/participants/" + ann.id());
        FileClient files = new FileClient(ann, group);
        String document = files.sent("document", "note.txt", "text/plain", FILE);
        ann.put("/me/blocked/" + ben.id(), "");
        ann.put("/me/settings", "{\"typing\":false}");
        ann.post(
                "/reports",
                new JsonObject()
                        .put("conversationId", direct)
                        .put("seqs", new JsonArray().add(others))
                        .put("reason", "spam")
                        .put("text", "because")
                        .encode());

        Map<String, byte[]> exported = export(ann);

        assertThat(exported.keySet())
                .containsExactlyInAnyOrder(
                        "profile.json",
                        "blocked.json",
                        "scheduled.json",
                        "push.json",
                        "friends.json",
                        "conversations.json",
                        "messages.json",
                        "reactions.json",
                        "mentions.json",
                        "reports.json",
                        "acts.json",
                        "attachments.json",
                        "attachments/" + document + "-note.txt");
        JsonObject profile = array(exported, "profile.json").getJsonObject(0);
        assertThat(profile.getString("name")).isEqualTo("Ann Example");
        assertThat(profile.getJsonObject("settings").getBoolean("typing")).isFalse();
        assertThat(array(exported, "conversations.json").stream()
                        .map(JsonObject.class::cast)
                        .map(each -> each.getString("conversationId") + each.getBoolean("member")))
                .containsExactlyInAnyOrder(direct + true, group + true, left + false);
        assertThat(array(exported, "messages.json").stream()
                        .map(JsonObject.class::cast)
                        .filter(each -> !each.encode().contains("system"))
                        .map(each -> each.getString("content")))
                .containsExactlyInAnyOrder("mine, edited", "before leaving", "");
        assertThat(array(exported, "messages.json").encode()).contains("editedAt");
        assertThat(array(exported, "reactions.json").getJsonObject(0).getLong("seq"))
                .isEqualTo(others);
        assertThat(array(exported, "mentions.json").getJsonObject(0).getLong("seq"))
                .isEqualTo(others);
        assertThat(array(exported, "blocked.json").getJsonObject(0).getString("userId"))
                .isEqualTo(ben.id());
        JsonObject report = array(exported, "reports.json").getJsonObject(0);
        assertThat(report.getString("text")).isEqualTo("because");
        assertThat(report.getJsonArray("seqs")).containsExactly((int) others);
        assertThat(exported.get("attachments/" + document + "-note.txt")).isEqualTo(FILE);
        exported.values().forEach(file -> assertThat(new String(file, StandardCharsets.UTF_8))
                .doesNotContain("not mine"));
    }

    @Test
    void whatLiesFarApartIsFoundAndPagesStayShort() throws Exception {
        String conversation = ann.direct(ben);
        try (Connection database = server.database();
                Statement statement = database.createStatement()) {
            // 1,000 of the user's own in a row, with many thousands of the other's before and after them.
            statement.execute(
                    "INSERT INTO message_table (conversation_id, seq, message_id, sent_at, sender_id, content)"
                            + " SELECT '" + conversation + "', n, gen_random_uuid(), now(),"
                            + " CASE WHEN n = 1 OR n BETWEEN 30001 AND 31000 OR n = 61000 THEN '" + ann.id()
                            + "' ELSE '" + ben.id() + "' END, 'message ' || n FROM generate_series(1, 61000) n");
        }

        JsonArray messages = array(export(ann), "messages.json");

        assertThat(messages.stream().map(each -> ((JsonObject) each).getLong("seq")))
                .containsExactlyElementsOf(LongStream.concat(
                                LongStream.of(1),
                                LongStream.concat(LongStream.rangeClosed(30_001, 31_000), LongStream.of(61_000)))
                        .boxed()
                        .toList());
    }

    @Test
    void aFileThatTheStoreDoesNotGiveEndsTheExport() throws Exception {
        String group = ann.group("Team", ben, server.newUser("cat"));
        FileClient files = new FileClient(ann, group);
        String lost = files.sent("document", "lost.txt", "text/plain", FILE);
        String stored;
        try (Connection database = server.database();
                Statement statement = database.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT store_key FROM attachment_table WHERE attachment_id = '" + lost + "'")) {
            row.next();
            stored = row.getString(1);
        }
        try (Stream<Path> all = Files.walk(store.path())) {
            for (Path file : all.filter(Files::isRegularFile)
                    .filter(file -> file.toString().contains(stored))
                    .toList()) {
                Files.delete(file);
            }
        }

        assertThatThrownBy(() -> export(ann)).isInstanceOf(UncheckedIOException.class);
    }

    @Test
    void aLongHistoryIsReadPageByPageAndComplete() throws Exception {
        int count = 50_000;
        String conversation = ann.direct(ben);
        fill(conversation, count);

        JsonArray messages = array(export(ann), "messages.json");

        assertThat(messages).hasSize(count / 2);
        assertThat(messages.getJsonObject(0).getLong("seq")).isEqualTo(1);
        assertThat(messages.getJsonObject(count / 2 - 1).getLong("seq")).isEqualTo(count - 1);
    }

    /** The two write in turns. */
    private void fill(String conversation, int count) throws SQLException {
        try (Connection database = server.database();
                Statement statement = database.createStatement()) {
            statement.execute(
                    "INSERT INTO message_table (conversation_id, seq, message_id, sent_at, sender_id, content)"
                            + " SELECT '" + conversation + "', n, gen_random_uuid(), now(), CASE WHEN n % 2 = 1 THEN '"
                            + ann.id()
                            + "' ELSE '" + ben.id() + "' END, 'message ' || n FROM generate_series(1, " + count
                            + ") n");
        }
    }
}
