package io.pagenow.chat.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.support.FileClient;
import io.pagenow.chat.support.Rest;
import io.pagenow.chat.support.StoreDirectory;
import io.pagenow.chat.support.TestDatabases;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Messages that are older than {@code retention.days} are read by nobody, from the start of the server on. */
class RetentionTest {
    @AutoClose
    private static final StoreDirectory store = StoreDirectory.fresh();

    @AutoClose
    private static final TestServer server = TestServer.with()
            .set("CHAT_ATTACHMENTS_DIRECTORY", store.path().toString())
            .set("CHAT_SEARCH_ENABLED", "on")
            .set("CHAT_RETENTION_DAYS", "30")
            .start();

    private final TestUser ann = server.newUser("ann");
    private final TestUser ben = server.newUser("ben");
    private final TestUser cat = server.newUser("cat");
    private final String group = ann.group("Team", ben, cat);
    private final String path = "/conversations/" + group;

    private Rest.Answer send(TestUser user, JsonObject message) {
        Rest.Answer answer = user.post(path + "/messages", message.encode());
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer;
    }

    private void send(String... contents) {
        for (String content : contents) {
            send(ann, new JsonObject().put("tempMessageId", content).put("content", content));
        }
    }

    /** Makes the messages up to a position older than the setting. */
    private void age(long seq) {
        TestDatabases.execute(
                server.databaseUri(),
                "UPDATE message_table SET sent_at = sent_at - interval '31 days' WHERE conversation_id = '" + group
                        + "' AND seq <= " + seq);
    }

    private List<String> contents(TestUser user) {
        return user.history(group).stream()
                .map(message -> message.getString("content"))
                .toList();
    }

    private JsonObject listed(TestUser user) {
        return user.conversations().stream()
                .filter(each -> each.getString("conversationId").equals(group))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whatIsTooOldIsInNoHistory() {
        send("one", "two", "three");
        age(2);
        assertThat(contents(ben)).containsExactly("three");
        assertThat(ben.history(group, "before=3&limit=10").array()).isEmpty();
        assertThat(ben.history(group, "offset=1&limit=10").array()).isEmpty();
    }

    @Test
    void aPageAfterAPositionBeginsWithTheFirstMessageThatIsKept() {
        send("one", "two", "three", "four", "five", "six", "seven", "eight");
        for (int old = 0; old <= 7; old++) {
            age(old);
            List<String> kept = contents(ben);
            assertThat(kept).hasSize(8 - old);
            assertThat(ben.history(group, "after=1&limit=1").objects().stream()
                            .map(message -> message.getString("content")))
                    .containsExactly(old == 0 ? "two" : kept.get(0));
        }
    }

    @Test
    void whoComesBackGetsWhatIsKept() {
        send("one", "two", "three", "four");
        age(2);
        try (TestSocket bens = ben.connect()) {
            bens.sync(group, 1);
            bens.awaitType("synced");
            assertThat(bens.messages(group))
                    .extracting(message -> message.getString("content"))
                    .containsExactly("three", "four");
        }
    }

    @Test
    void whatIsTooOldIsNotUnread() {
        send("one", "two", "three");
        age(2);
        assertThat(listed(ben).getInteger("unreadCount")).isEqualTo(1);
        assertThat(listed(ben).getString("latestContent")).isEqualTo("three");
    }

    @Test
    void aConversationStaysInTheListWithoutTheContentOfItsNewestMessage() {
        send("one", "two");
        age(2);
        JsonObject line = listed(ben);
        assertThat(line.getString("latestContent")).isEmpty();
        assertThat(line.getBoolean("latestDeleted")).isTrue();
        assertThat(line.getInteger("unreadCount")).isZero();
        assertThat(line.getBoolean("isRead")).isTrue();
        assertThat(contents(ben)).isEmpty();
    }

    @Test
    void aQuoteShowsNothingOfAMessageThatIsTooOld() {
        send("secret of old");
        send(
                ben,
                new JsonObject()
                        .put("tempMessageId", "r")
                        .put("content", "reply")
                        .put("replyTo", 1));
        assertThat(cat.history(group).get(1).getJsonObject("quote")).isNotNull();
        age(1);
        JsonObject reply = cat.history(group).get(0);
        assertThat(reply.getString("content")).isEqualTo("reply");
        assertThat(reply.encode()).doesNotContain("secret");
    }

    @Test
    void nobodyActsOnAMessageThatIsTooOld() {
        send("one", "two");
        age(1);
        String message = path + "/messages/1";
        assertThat(ann.patch(message, "{\"content\":\"uno\"}").status()).isEqualTo(404);
        assertThat(ann.delete(message).status()).isEqualTo(404);
        assertThat(ben.put(message + "/reactions/me", "{\"reactions\":[\"👍\"]}")
                        .status())
                .isEqualTo(404);
        assertThat(ben.get(message + "/reactions").status()).isEqualTo(404);
        Rest.Answer reply = ben.post(
                path + "/messages",
                new JsonObject()
                        .put("tempMessageId", "r")
                        .put("content", "reply")
                        .put("replyTo", 1)
                        .encode());
        assertThat(reply.status()).isBetween(400, 404);
        assertThat(reply.object().getString("field")).isEqualTo("replyTo");
    }

    @Test
    void changesOfMessagesThatAreTooOldAreLeftOut() {
        send("one", "two");
        assertThat(ann.patch(path + "/messages/1", "{\"content\":\"uno of old\"}")
                        .status())
                .isEqualTo(200);
        assertThat(ann.patch(path + "/messages/2", "{\"content\":\"dos\"}").status())
                .isEqualTo(200);
        age(1);
        Rest.Answer changes = ben.get(path + "/changes?after=0&limit=100");
        assertThat(changes.status()).as(changes.body()).isEqualTo(200);
        assertThat(changes.body()).contains("dos").doesNotContain("uno of old");
    }

    @Test
    void aFileOfAMessageThatIsTooOldIsNotFound() {
        FileClient files = new FileClient(ann, group);
        String file = files.sent("f", "a.txt", "text/plain", "hello".getBytes(StandardCharsets.UTF_8));
        assertThat(FileClient.get(ben, file).status()).isEqualTo(200);
        age(1);
        assertThat(FileClient.get(ben, file).status()).isEqualTo(404);
        assertThat(FileClient.get(ann, file).status()).isEqualTo(404);
    }

    @Test
    void aSearchFindsNothingThatIsTooOld() {
        send("zebrafish of old", "zebrafish of today");
        Awaitility.await().untilAsserted(() -> assertThat(
                        ben.get("/search?q=zebrafish").object().getJsonArray("results"))
                .hasSize(2));
        age(1);
        JsonArray results = ben.get("/search?q=zebrafish").object().getJsonArray("results");
        assertThat(results).hasSize(1);
        assertThat(results.encode()).doesNotContain("of old");
    }

    @Test
    void aReportCopiesNothingThatIsTooOld() {
        send("one", "two");
        age(1);
        Rest.Answer report = ben.post(
                "/reports",
                new JsonObject()
                        .put("conversationId", group)
                        .put("seqs", JsonArray.of(1))
                        .put("reason", "spam")
                        .encode());
        assertThat(report.status()).isBetween(400, 404);
    }
}
