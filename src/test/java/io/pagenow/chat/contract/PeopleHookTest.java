package io.pagenow.chat.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.support.Rest;
import io.pagenow.chat.support.TestExaminer;
import io.pagenow.chat.support.TestExaminer.Question;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A service of the operator is the directory of users; nothing that it does harms the chat. */
class PeopleHookTest {
    @AutoClose
    private static final TestExaminer service = new TestExaminer();

    @AutoClose
    private static final TestServer server = TestServer.with()
            .set("CHAT_PEOPLE_DIRECTORY", "hook")
            .set("CHAT_PEOPLE_HOOK_URL", service.url())
            .set("CHAT_PEOPLE_HOOK_SECRET", TestExaminer.secret())
            .set("CHAT_PEOPLE_HOOK_TIMEOUT_MILLIS", "500")
            .start();

    private static final Queue<Question> questions = new ConcurrentLinkedQueue<>();

    static {
        service.behave(PeopleHookTest::answer);
    }

    private final TestUser ann = server.newUser("ann");

    /** Does what the text says; knows all users whose ids do not begin with {@code wrong}. */
    private static void answer(HttpServerRequest request, Question question) {
        questions.add(question);
        JsonArray ids = question.body().getJsonArray("ids", new JsonArray());
        String text = question.body().getString("q", ids.isEmpty() ? "" : ids.getString(0));
        switch (text) {
            case "down" -> request.connection().close();
            case "broken" -> request.response().setStatusCode(500).end();
            case "elsewhere" ->
                request.response()
                        .setStatusCode(307)
                        .putHeader("Location", service.url())
                        .end();
            case "large" -> request.response().end("{\"users\":[],\"more\":\"" + "x".repeat(1024 * 1024) + "\"}");
            case "no-json" -> request.response().end("{\"users\":[");
            case "no-object" -> request.response().end("[]");
            case "no-array" -> request.response().end("{\"users\":{}}");
            case "deep" -> request.response().end("{\"users\":" + "[".repeat(5_000));
            case "silent" -> {}
            case "strange" -> request.response().end(strange().toBuffer());
            default -> request.response().end(known(text, ids).toBuffer());
        }
    }

    private static JsonObject known(String text, JsonArray ids) {
        JsonArray users = new JsonArray();
        if (ids.isEmpty()) {
            IntStream.range(0, 100)
                    .forEach(number -> users.add(user(text + number).put("name", "Name of " + number)));
        }
        ids.stream()
                .map(String.class::cast)
                .filter(id -> !id.startsWith("wrong"))
                .forEach(id -> users.add(user(id)));
        return new JsonObject().put("users", users.add(user("not-asked")));
    }

    private static JsonObject user(String id) {
        return new JsonObject().put("userId", id);
    }

    private static JsonObject strange() {
        return new JsonObject()
                .put(
                        "users",
                        new JsonArray()
                                .add(7)
                                .addNull()
                                .add(new JsonObject())
                                .add(user(""))
                                .add(user("x".repeat(201)))
                                .add(user("nul\u0000"))
                                .add(new JsonObject().put("userId", 7))
                                .add(user("ben").put("name", 7).put("picture", "javascript:alert(1)"))
                                .add(user("ben").put("name", "Twice"))
                                .add(user("cem")
                                        .put("name", "\u202e" + "C".repeat(300))
                                        .put("picture", "https://example.org/cem.png")
                                        .put("secret", "x")));
    }

    private static Rest.Answer search(TestUser caller, String text) {
        return caller.get("/users?q=" + Rest.encoded(text));
    }

    private Rest.Answer create(String... recipients) {
        return ann.post(
                "/conversation",
                new JsonObject()
                        .put("recipientIdArr", new JsonArray(List.of(recipients)))
                        .put("title", "Walks")
                        .put("isGroup", recipients.length > 1)
                        .encode());
    }

    /** The service is left alone after failures in a row; one good answer ends that. */
    private void awaitAsked() {
        await().until(() -> search(ann, "well").status() == 200);
    }

    @Test
    void theServiceIsAskedWithASignatureAndFindsUsersInItsOrder() {
        awaitAsked();
        questions.clear();

        List<JsonObject> found = ann.get("/users?q=zz&limit=3").objects();

        assertThat(found)
                .containsExactly(
                        user("zz0").put("name", "Name of 0"),
                        user("zz1").put("name", "Name of 1"),
                        user("zz2").put("name", "Name of 2"));
        Question question = questions.remove();
        assertThat(question.isSigned()).isTrue();
        assertThat(question.body())
                .isEqualTo(new JsonObject().put("q", "zz").put("limit", 3).put("userId", ann.id()));
        assertThat(Rest.get(server.http().resolve("/client-settings")).object().getJsonObject("people"))
                .isEqualTo(new JsonObject().put("directory", "hook"));
    }

    @Test
    void whatIsNoUserInAnAnswerIsLeftOut() {
        awaitAsked();

        assertThat(search(ann, "strange").objects())
                .containsExactly(
                        user("ben"),
                        user("cem").put("name", "C".repeat(100)).put("picture", "https://example.org/cem.png"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"down", "broken", "elsewhere", "large", "no-json", "no-object", "no-array", "deep", "silent"})
    void withoutAnAnswerSearchesAndNewConversationsAreRefusedAndTheChatGoesOn(String fault) {
        awaitAsked();
        TestUser ben = server.newUser("ben");
        String conversation = ann.direct(ben);

        Rest.Answer search = search(ann, fault);
        Rest.Answer creation = create(fault);

        for (Rest.Answer refused : List.of(search, creation)) {
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.object().getString("code")).isEqualTo("unavailable");
            assertThat(refused.header("retry-after")).isPresent();
        }
        assertThat(ann.get("/conversation/direct/" + fault).body()).isEqualTo("null");
        assertThat(ann.direct(ben)).isEqualTo(conversation);
        try (TestSocket socket = ann.connect()) {
            socket.deliver(fault, conversation, "hello");
        }
    }

    @Test
    void anUnknownUserIsRefusedAndAnIdThatWasNotAskedAboutHelpsNobody() {
        awaitAsked();

        Rest.Answer refused = create("wrong-one");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.object().getString("code")).isEqualTo("unknown-user");
        assertThat(refused.object().getString("detail")).contains("'wrong-one'");
        assertThat(create("right-one").status()).isEqualTo(200);
    }

    @Test
    void manyRecipientsAreCheckedInParts() {
        awaitAsked();
        questions.clear();
        String[] many = IntStream.range(0, 450)
                .mapToObj(number -> (number == 333 ? "wrong-" : "right-") + number)
                .toArray(String[]::new);

        Rest.Answer refused = create(many);

        assertThat(refused.object().getString("detail")).endsWith("does not have 'wrong-333'");
        assertThat(questions)
                .extracting(question -> question.body().getJsonArray("ids").size())
                .containsExactlyInAnyOrder(200, 200, 50);
    }

    @Test
    void membersAreCheckedToo() {
        awaitAsked();
        String group = create("right-one", "right-two").object().getString("conversationId");

        JsonObject added = ann.post(
                        "/conversations/" + group + "/participants",
                        new JsonObject()
                                .put(
                                        "userIds",
                                        new JsonArray().add("right-three").add("wrong-three"))
                                .encode())
                .object();

        assertThat(added.getJsonArray("added")).containsExactly("right-three");
        assertThat(added.getJsonArray("refused"))
                .containsExactly(user("wrong-three").put("code", "unknown-user"));
    }

    @Test
    void aServiceThatFailsAgainAndAgainIsLeftAloneForAWhile() {
        awaitAsked();
        IntStream.range(0, 10).forEach(number -> search(ann, "broken"));
        questions.clear();

        assertThat(search(ann, "well").status()).isEqualTo(503);

        assertThat(questions).isEmpty();
        awaitAsked();
    }
}
