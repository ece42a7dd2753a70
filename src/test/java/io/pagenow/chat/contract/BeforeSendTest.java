package io.pagenow.chat.contract;

import static io.pagenow.chat.support.TestExaminer.answer;
import static io.pagenow.chat.support.TestExaminer.pass;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.support.MetricsText;
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
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A service of the operator examines what users write before it is stored. */
class BeforeSendTest {
    @AutoClose
    private static final TestExaminer examiner = new TestExaminer();

    @AutoClose
    private static final TestServer server = server("true");

    @AutoClose
    private static final TestServer strict = server("false");

    static {
        examiner.behave(BeforeSendTest::judge);
    }

    private final TestUser ann = server.newUser("ann");
    private final TestUser ben = server.newUser("ben");
    private final String conversation = ann.direct(ben);

    private static TestServer server(String failOpen) {
        return TestServer.with()
                .set("CHAT_HOOK_BEFORE_SEND_URL", examiner.url())
                .set("CHAT_HOOK_BEFORE_SEND_SECRET", TestExaminer.secret())
                .set("CHAT_HOOK_BEFORE_SEND_FAIL_OPEN", failOpen)
                .start();
    }

    /** Does what a word in the content says. */
    private static void judge(HttpServerRequest request, Question question) {
        String content = question.content();
        if (content.contains("bad")) {
            answer(request, new JsonObject().put("action", "reject").put("message", "No such words here"));
        } else if (content.contains("rude")) {
            answer(request, new JsonObject().put("action", "reject"));
        } else if (content.contains("secret")) {
            answer(request, new JsonObject().put("action", "replace").put("content", content.replace("secret", "***")));
        } else if (content.contains("later")) {
            examiner.vertx().setTimer(ThreadLocalRandom.current().nextInt(1, 30), timer -> pass(request));
        } else if (content.contains("strange: ")) {
            request.response().end(content.substring(content.indexOf(": ") + 2));
        } else if (content.contains("broken")) {
            request.response().setStatusCode(500).end();
        } else if (content.contains("elsewhere")) {
            request.response()
                    .setStatusCode(307)
                    .putHeader("Location", examiner.url() + "?content=secret")
                    .end();
        } else if (content.contains("endless")) {
            request.response().end("{\"action\":\"pass\",\"more\":\"" + "x".repeat(10_000_000) + "\"}");
        } else if (!content.contains("silent")) {
            pass(request);
        }
    }

    private static Rest.Answer send(TestUser user, String conversation, String name, String content) {
        return user.post(
                "/conversations/" + conversation + "/messages",
                new JsonObject()
                        .put("tempMessageId", name)
                        .put("content", content)
                        .encode());
    }

    private List<String> contents() {
        return ben.history(conversation).stream()
                .map(message -> message.getString("content"))
                .toList();
    }

    @Test
    void theServiceIsToldWhatIsToBeStoredAndTheRequestIsSigned() {
        JsonObject sent = new JsonObject()
                .put("tempMessageId", "t1")
                .put("content", "Look here")
                .put("messageType", "note")
                .put("data", new JsonObject().put("order", 17))
                .put("mentions", new JsonArray().add(ben.id()));

        JsonObject stored = ann.post("/conversations/" + conversation + "/messages", sent.encode())
                .object();

        Question question = examiner.questions(conversation).get(0);
        assertThat(question.isSigned()).isTrue();
        assertThat(question.id()).isEqualTo("msg_" + stored.getString("messageId"));
        assertThat(question.body())
                .isEqualTo(sent.copy()
                        .put("type", "message")
                        .put("sender", ann.id())
                        .put("conversationId", conversation)
                        .put("messageId", stored.getString("messageId")));
    }

    @Test
    void whatTheServicePassesIsStoredAndDelivered() {
        try (TestSocket anns = ann.connect();
                TestSocket bens = ben.connect()) {
            JsonObject message = anns.deliver("t1", conversation, "Hello");
            assertThat(bens.awaitMessages(conversation, 1)).containsExactly(message);
        }
    }

    @Test
    void whatTheServiceRejectsIsNotStoredAndTheWriterIsToldWhy() {
        try (TestSocket anns = ann.connect()) {
            anns.sendMessage("t1", conversation, "a bad word");
            JsonObject error = anns.awaitError("not-allowed");
            assertThat(error.getString("tempMessageId")).isEqualTo("t1");
            assertThat(error.getString("message")).isEqualTo("No such words here");
        }
        Rest.Answer answer = send(ann, conversation, "t2", "a rude word");
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.object().getString("code")).isEqualTo("not-allowed");
        assertThat(answer.object().getString("detail")).isEqualTo("The message was rejected");
        assertThat(contents()).isEmpty();
    }

    @Test
    void whatTheServiceReplacesIsStoredInItsPlace() {
        try (TestSocket bens = ben.connect()) {
            assertThat(send(ann, conversation, "t1", "my secret").object().getString("content"))
                    .isEqualTo("my ***");
            assertThat(bens.awaitMessages(conversation, 1).get(0).getString("content"))
                    .isEqualTo("my ***");
        }
        assertThat(contents()).containsExactly("my ***");
    }

    @Test
    void aRepeatedSendIsTheStoredMessageAndIsNotExaminedAgain() {
        JsonObject first = send(ann, conversation, "t1", "my secret").object();

        assertThat(send(ann, conversation, "t1", "a bad word").object()).isEqualTo(first);
        assertThat(examiner.questions(conversation)).hasSize(1);
    }

    @Test
    void anEditIsExaminedToo() {
        send(ann, conversation, "t1", "Hello");
        String path = "/conversations/" + conversation + "/messages/1";

        assertThat(ann.patch(path, "{\"content\":\"a bad word\"}").status()).isEqualTo(403);
        assertThat(contents()).containsExactly("Hello");
        assertThat(ann.patch(path, "{\"content\":\"my secret\"}").object().getString("content"))
                .isEqualTo("my ***");
        assertThat(contents()).containsExactly("my ***");
        assertThat(examiner.questions(conversation).get(2).body())
                .isEqualTo(new JsonObject()
                        .put("type", "edit")
                        .put("sender", ann.id())
                        .put("conversationId", conversation)
                        .put("seq", 1)
                        .put("content", "my secret"));
    }

    @Test
    void aStrangerToTheConversationIsRefusedWithoutAnExamination() {
        TestUser eve = server.newUser("eve");
        send(ann, conversation, "t1", "Hello");

        assertThat(send(eve, conversation, "t1", "let me in").status()).isEqualTo(404);
        assertThat(eve.patch("/conversations/" + conversation + "/messages/1", "{\"content\":\"mine\"}")
                        .status())
                .isEqualTo(404);
        assertThat(examiner.questions(conversation)).hasSize(1);
    }

    @Test
    void whatOneUserWritesInAConversationStaysInOrder() {
        List<String> contents =
                IntStream.range(0, 40).mapToObj(turn -> "later " + turn).toList();
        try (TestSocket anns = ann.connect()) {
            contents.forEach(content -> anns.sendMessage(content, conversation, content));
            anns.awaitMessages(conversation, contents.size());
        }
        assertThat(contents()).containsExactlyElementsOf(contents);
    }

    @Test
    void nobodyWaitsForAnExaminationOfAnothersMessage() {
        try (TestSocket anns = ann.connect();
                TestSocket bens = ben.connect()) {
            anns.sendMessage("t1", conversation, "silent");
            await().until(() -> examiner.questions(conversation).size() == 1);
            bens.deliver("t2", conversation, "Hello");
            anns.awaitMessages(conversation, 2);
        }
        assertThat(contents()).containsExactly("Hello", "silent");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "broken",
                "silent",
                "elsewhere",
                "endless",
                "strange: ",
                "strange: []",
                "strange: {\"action\":\"bless\"}",
                "strange: {\"action\":\"replace\"}",
                "strange: {\"action\":\"replace\",\"content\":5}"
            })
    void withoutAVerdictAMessagePassesOrIsRefusedAsIsSet(String content) {
        assertThat(send(ann, conversation, "t1", content).status()).isEqualTo(200);
        assertThat(contents()).containsExactly(content);
        assertThat(examiner.questions(conversation)).hasSize(1);

        TestUser cleo = strict.newUser("cleo");
        TestUser dan = strict.newUser("dan");
        String other = cleo.direct(dan);
        Rest.Answer refused = send(cleo, other, "t1", content);
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.object().getString("code")).isEqualTo("unavailable");
        assertThat(refused.header("retry-after")).isPresent();
        assertThat(dan.history(other)).isEmpty();
        // Ends the failures in a row, after which the service would not be asked.
        assertThat(send(ann, conversation, "t2", "Hello").status()).isEqualTo(200);
        assertThat(send(cleo, other, "t2", "Hello").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 100_000})
    void aTextIsRefusedIfTheServiceReplacesItByOneThatIsNotAllowed(int length) {
        JsonObject verdict = new JsonObject().put("action", "replace").put("content", "x".repeat(length));
        examiner.behave((request, question) -> {
            if (question.content().equals("unwanted " + length)) {
                answer(request, verdict);
            } else {
                judge(request, question);
            }
        });
        Rest.Answer refused = send(ann, conversation, "t1", "unwanted " + length);
        examiner.behave(BeforeSendTest::judge);

        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.object().getString("code")).isEqualTo("not-allowed");
        assertThat(contents()).isEmpty();
    }

    @Test
    void theReasonOfARejectionIsTextWhateverTheServiceSays() {
        examiner.behave((request, question) -> {
            if (question.content().equals("odd")) {
                answer(
                        request,
                        new JsonObject()
                                .put("action", "reject")
                                .put("message", "\0" + "x".repeat(198) + "\ud83d\ude00."));
            } else {
                judge(request, question);
            }
        });
        Rest.Answer refused = send(ann, conversation, "t1", "odd");
        examiner.behave(BeforeSendTest::judge);

        assertThat(refused.object().getString("detail")).isEqualTo("\ufffd" + "x".repeat(198) + "\ud83d\ude00");
    }

    @Test
    void theResultsAreCounted() {
        String passed = "chat_before_send_total{result=\"passed\"}";
        double before = MetricsText.of(server.http()).value(passed);
        send(ann, conversation, "t1", "Hello");
        assertThat(MetricsText.of(server.http()).value(passed)).isGreaterThan(before);
    }
}
