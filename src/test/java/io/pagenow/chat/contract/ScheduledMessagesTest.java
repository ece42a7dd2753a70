package io.pagenow.chat.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.support.Rest;
import io.pagenow.chat.support.TestDatabases;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Users have messages sent later. */
class ScheduledMessagesTest {
    @AutoClose
    private static final TestServer server = TestServer.start();

    private final TestUser ann = server.newUser("ann");
    private final TestUser ben = server.newUser("ben");
    private final String conversation = ann.direct(ben);

    private JsonObject message(String name, Duration wait) {
        return new JsonObject()
                .put("conversationId", conversation)
                .put("tempMessageId", name)
                .put("content", "from " + name)
                .put("sendAt", Instant.now().plus(wait).toString());
    }

    private static Rest.Answer schedule(TestUser user, JsonObject message) {
        return user.post("/scheduled", message.encode());
    }

    private String scheduled(String name, Duration wait) {
        Rest.Answer answer = schedule(ann, message(name, wait));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.object().getString("scheduledId");
    }

    private static List<JsonObject> list(TestUser user) {
        return user.get("/scheduled").objects();
    }

    private static void execute(String sql) {
        try (Connection database = server.database();
                Statement statement = database.createStatement()) {
            statement.execute(sql);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** The time of a message has come. */
    private static void makeDue(String scheduledId) {
        execute(
                "UPDATE scheduled_table SET send_at = clock_timestamp(), due_at = clock_timestamp() WHERE scheduled_id = '"
                        + scheduledId + "'");
    }

    private static JsonObject awaitFailure(TestUser user) {
        return await().until(
                        () -> list(user).stream()
                                .filter(message -> message.getString("state").equals("failed"))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    @Test
    void aMessageIsSentAtItsTimeWithAllThatBelongsToIt() {
        JsonObject wanted = message("t1", Duration.ofSeconds(1))
                .put("messageType", "note")
                .put("data", new JsonObject().put("order", 17))
                .put("mentions", new JsonArray().add(ben.id()));
        try (TestSocket anns = ann.connect();
                TestSocket bens = ben.connect()) {
            assertThat(schedule(ann, wanted).status()).isEqualTo(200);

            JsonObject sent = bens.awaitMessages(conversation, 1).get(0);
            assertThat(sent.getString("senderId")).isEqualTo(ann.id());
            assertThat(sent.getString("content")).isEqualTo("from t1");
            assertThat(sent.getString("messageType")).isEqualTo("note");
            assertThat(sent.getJsonObject("data")).isEqualTo(wanted.getJsonObject("data"));
            assertThat(sent.getJsonArray("mentions")).isEqualTo(wanted.getJsonArray("mentions"));
            assertThat(Instant.parse(sent.getString("sentAt")))
                    .isAfterOrEqualTo(Instant.parse(wanted.getString("sendAt")).minusMillis(1));
            assertThat(anns.awaitMessages(conversation, 1)).containsExactly(sent);
        }
        await().untilAsserted(() -> assertThat(list(ann)).isEmpty());
    }

    @Test
    void scheduledMessagesAreListedInTheOrderOfTheirTimesForTheirSenderAlone() {
        scheduled("later", Duration.ofDays(2));
        scheduled("sooner", Duration.ofDays(1));

        List<JsonObject> anns = list(ann);
        assertThat(anns)
                .extracting(message -> message.getString("tempMessageId"))
                .containsExactly("sooner", "later");
        assertThat(anns).extracting(message -> message.getString("state")).containsOnly("waiting");
        assertThat(list(ben)).isEmpty();
        String path = "/scheduled/" + anns.get(0).getString("scheduledId");
        assertThat(ben.delete(path).status()).isEqualTo(404);
        assertThat(ben.patch(path, "{\"content\":\"mine\"}").status()).isEqualTo(404);
        assertThat(ben.history(conversation)).isEmpty();
    }

    @Test
    void aRepeatedNameIsTheSameScheduledMessageAndOneThatWasSentIsNotSentAgain() {
        JsonObject message = message("t1", Duration.ofDays(1));
        JsonObject first = schedule(ann, message).object();
        assertThat(schedule(ann, message.copy().put("content", "otherwise")).object())
                .isEqualTo(first);

        makeDue(first.getString("scheduledId"));
        await().untilAsserted(() -> assertThat(list(ann)).isEmpty());
        String again = schedule(ann, message).object().getString("scheduledId");
        makeDue(again);
        await().untilAsserted(() -> assertThat(list(ann)).isEmpty());
        assertThat(ben.history(conversation)).hasSize(1);
    }

    @Test
    void messagesOfOneConversationAreSentInOrder() {
        List<String> names = IntStream.range(0, 20).mapToObj(turn -> "t" + turn).toList();
        names.forEach(name -> scheduled(name, Duration.ofDays(1)));
        execute(
                "UPDATE scheduled_table SET due_at = clock_timestamp() + substr(temp_message_id, 2)::int * interval '1 millisecond'"
                        + " WHERE conversation_id = '" + conversation + "'");

        await().untilAsserted(() -> assertThat(list(ann)).isEmpty());
        assertThat(ben.history(conversation))
                .extracting(message -> message.getString("content"))
                .containsExactlyElementsOf(
                        names.stream().map(name -> "from " + name).toList());
    }

    @Test
    void aScheduledMessageIsChangedAndCancelled() {
        String path = "/scheduled/" + scheduled("t1", Duration.ofDays(1));
        String other = Instant.now().plus(Duration.ofDays(3)).toString();

        JsonObject changed = ann.patch(
                        path,
                        new JsonObject()
                                .put("content", "new")
                                .put("sendAt", other)
                                .encode())
                .object();
        assertThat(changed.getString("content")).isEqualTo("new");
        assertThat(Duration.between(Instant.parse(changed.getString("sendAt")), Instant.parse(other))
                        .abs())
                .isLessThan(Duration.ofMillis(2));
        assertThat(list(ann)).containsExactly(changed);

        assertThat(ann.delete(path).status()).isEqualTo(204);
        assertThat(ann.delete(path).status()).isEqualTo(404);
        assertThat(list(ann)).isEmpty();
    }

    @Test
    void oneThatIsBeingSentIsNotChanged() {
        String id = scheduled("t1", Duration.ofDays(1));
        execute(
                "UPDATE scheduled_table SET send_at = now() - interval '1 second', due_at = now() + interval '1 minute',"
                        + " taken_until = now() + interval '1 minute' WHERE scheduled_id = '" + id + "'");

        assertThat(ann.patch("/scheduled/" + id, "{\"content\":\"new\"}")
                        .object()
                        .getString("code"))
                .isEqualTo("conflict");
        assertThat(ann.delete("/scheduled/" + id).status()).isEqualTo(409);
    }

    @Test
    void oneThatWaitsForASlowGroupIsChangedAndCancelled() {
        String group = ann.group("Team", ben, server.newUser("cleo"));
        assertThat(ann.patch("/conversations/" + group, "{\"settings\":{\"slowModeSeconds\":3600}}")
                        .status())
                .isEqualTo(200);
        assertThat(ben.post("/conversations/" + group + "/messages", "{\"tempMessageId\":\"now\",\"content\":\"now\"}")
                        .status())
                .isEqualTo(200);
        String id = schedule(ben, message("t1", Duration.ofDays(1)).put("conversationId", group))
                .object()
                .getString("scheduledId");
        String waits = "SELECT due_at > send_at AND taken_until IS NULL FROM scheduled_table WHERE scheduled_id = '"
                + id + "'";

        makeDue(id);
        await().until(() -> "t".equals(TestDatabases.query(server.databaseUri(), waits)));
        assertThat(ben.patch("/scheduled/" + id, "{\"content\":\"new\"}")
                        .object()
                        .getString("content"))
                .isEqualTo("new");
        await().until(() -> "t".equals(TestDatabases.query(server.databaseUri(), waits)));
        assertThat(ben.delete("/scheduled/" + id).status()).isEqualTo(204);
        assertThat(list(ben)).isEmpty();
    }

    @Test
    void oneThatWasTakenAndChangedAfterwardsIsNotSentAsItWas() throws SQLException {
        scheduled("t1", Duration.ofDays(1));
        String second = scheduled("t2", Duration.ofDays(1));
        String path = "/scheduled/" + second;
        try (Connection blocker = server.database();
                Statement statement = blocker.createStatement()) {
            blocker.setAutoCommit(false);
            statement.execute("LOCK TABLE message_table IN EXCLUSIVE MODE");
            execute(
                    "UPDATE scheduled_table SET send_at = now() - substr(temp_message_id, 2)::int * interval '-1 millisecond',"
                            + " due_at = now() WHERE conversation_id = '" + conversation + "'");
            await().until(() -> "2"
                    .equals(TestDatabases.query(
                            server.databaseUri(),
                            "SELECT count(taken_until) FROM scheduled_table WHERE conversation_id = '" + conversation
                                    + "'")));
            assertThat(ann.delete(path).status()).isEqualTo(409);
            execute("UPDATE scheduled_table SET taken_until = now() WHERE scheduled_id = '" + second + "'");
            assertThat(ann.patch(
                                    path,
                                    new JsonObject()
                                            .put("content", "new")
                                            .put(
                                                    "sendAt",
                                                    Instant.now()
                                                            .plus(Duration.ofDays(1))
                                                            .toString())
                                            .encode())
                            .status())
                    .isEqualTo(200);
        }
        await().atMost(Duration.ofSeconds(60)).until(() -> list(ann).size() == 1);
        assertThat(list(ann).get(0).getString("content")).isEqualTo("new");
        assertThat(ben.history(conversation))
                .extracting(message -> message.getString("content"))
                .containsExactly("from t1");
    }

    @Test
    void thoseOfADeletedConversationAreRefused() {
        String group = ann.group("Team", ben, server.newUser("cleo"));
        schedule(ben, message("t1", Duration.ofDays(1)).put("conversationId", group));
        assertThat(ann.delete("/conversations/" + group).status()).isBetween(200, 204);
        execute("UPDATE conversation_table SET deleted_at = now() - interval '1 hour' WHERE conversation_id = '" + group
                + "'");

        await().atMost(Duration.ofSeconds(90)).until(() -> "0"
                .equals(TestDatabases.query(
                        server.databaseUri(),
                        "SELECT count(*) FROM conversation_table WHERE conversation_id = '" + group + "'")));
        JsonObject refused = list(ben).get(0);
        assertThat(refused.getString("state")).isEqualTo("failed");
        assertThat(refused.getString("code")).isEqualTo("not-found");
    }

    @Test
    void rightsAreThoseOfTheTimeAtWhichItIsSentAndARefusedOneCanBeTriedAgain() {
        String group = ann.group("Team", ben, server.newUser("cleo"));
        String id = schedule(ben, message("t1", Duration.ofDays(1)).put("conversationId", group))
                .object()
                .getString("scheduledId");
        assertThat(ann.patch("/conversations/" + group, "{\"settings\":{\"frozen\":true}}")
                        .status())
                .isEqualTo(200);

        makeDue(id);
        JsonObject failed = awaitFailure(ben);
        assertThat(failed.getString("code")).isEqualTo("not-allowed");
        assertThat(failed.getString("message")).contains("frozen");
        assertThat(ann.history(group)).noneMatch(message -> "from t1".equals(message.getString("content")));

        ann.patch("/conversations/" + group, "{\"settings\":{\"frozen\":false}}");
        assertThat(ben.patch("/scheduled/" + id, "{}").object().getString("state"))
                .isEqualTo("waiting");
        await().untilAsserted(() -> assertThat(list(ben)).isEmpty());
        assertThat(ann.history(group)).anyMatch(message -> "from t1".equals(message.getString("content")));
    }

    @Test
    void whoWasRemovedOrBannedMeanwhileSendsNothing() {
        TestUser cleo = server.newUser("cleo");
        String group = ann.group("Team", ben, cleo);
        String bens = schedule(ben, message("t1", Duration.ofDays(1)).put("conversationId", group))
                .object()
                .getString("scheduledId");
        String cleos = schedule(cleo, message("t2", Duration.ofDays(1)).put("conversationId", group))
                .object()
                .getString("scheduledId");
        assertThat(ann.delete("/conversations/" + group + "/participants/" + Rest.encoded(ben.id()))
                        .status())
                .isBetween(200, 204);
        server.administrator().post("/admin/users/" + Rest.encoded(cleo.id()) + "/ban", "{}");

        makeDue(bens);
        makeDue(cleos);
        assertThat(awaitFailure(ben).getString("code")).isEqualTo("not-found");
        await().untilAsserted(() -> assertThat(TestDatabases.query(
                        server.databaseUri(), "SELECT code FROM scheduled_table WHERE scheduled_id = '" + cleos + "'"))
                .isEqualTo("forbidden"));
        assertThat(ann.history(group))
                .noneMatch(message -> List.of("from t1", "from t2").contains(message.getString("content")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "sendAt|-|missing-field",
                "sendAt|tomorrow|invalid-field",
                "sendAt|2020-01-01T00:00:00Z|invalid-field",
                "sendAt|2099-01-01T00:00:00Z|invalid-field",
                "content|-|missing-field",
                "content|''|invalid-field",
                "tempMessageId|-|missing-field",
                "conversationId|nonsense|invalid-field"
            })
    void badFieldsAreNamed(String field, String value, String code) {
        JsonObject message = message("t1", Duration.ofDays(1));
        if (value == null) {
            message.remove(field);
        } else {
            message.put(field, value);
        }
        JsonObject refused = schedule(ann, message).object();
        assertThat(refused.getString("code")).isEqualTo(code);
        assertThat(refused.getString("field")).isEqualTo(field);
        assertThat(list(ann)).isEmpty();
    }

    @Test
    void filesCannotBeScheduled() {
        JsonObject refused = schedule(
                        ann,
                        message("t1", Duration.ofDays(1))
                                .put(
                                        "attachments",
                                        new JsonArray().add(UUID.randomUUID().toString())))
                .object();
        assertThat(refused.getString("field")).isEqualTo("attachments");
    }

    @Test
    void aStrangerToTheConversationSchedulesNothingInIt() {
        TestUser eve = server.newUser("eve");
        assertThat(schedule(eve, message("t1", Duration.ofDays(1))).status()).isEqualTo(404);
    }

    @Test
    void aUserSchedulesAHundredMessagesAtMost() {
        execute("INSERT INTO scheduled_table SELECT gen_random_uuid(), '" + ann.id() + "', '" + conversation
                + "', 'n' || n, 'x', NULL, NULL, 0, '{}', false, now() + interval '1 day', now() + interval '1 day'"
                + " FROM generate_series(1, 100) AS n");
        Rest.Answer refused = schedule(ann, message("t1", Duration.ofDays(1)));
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.object().getString("code")).isEqualTo("limit-reached");
    }
}
