package io.pagenow.chat.contract;

import static io.pagenow.chat.contract.Shapes.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.support.Rest;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import io.pagenow.chat.support.Threat;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Making conversations, finding them, and who takes part. */
class ConversationsTest {
    @AutoClose
    private static final TestServer server = TestServer.start();

    private final TestUser ann = server.newUser("ann");
    private final TestUser ben = server.newUser("ben");
    private final TestUser cleo = server.newUser("cleo");

    @Test
    void aDirectConversationIsAnsweredWithItsIdAlone() {
        Rest.Answer answer = ann.post(
                "/conversation", "{\"recipientIdArr\":[\"" + ben.id() + "\"],\"title\":\"\",\"isGroup\":false}");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.contentType()).isEqualTo("application/json");
        assertThat(answer.object().fieldNames()).containsExactly("conversationId");
        assertThat(answer.object().getString("conversationId")).matches(Shapes.UUID);
    }

    @Test
    void aPairHasOneDirectConversationWhoeverAsks() {
        String first = ann.direct(ben);

        assertThat(ann.direct(ben)).isEqualTo(first);
        assertThat(ben.direct(ann)).isEqualTo(first);
        assertThat(ann.direct(cleo)).isNotEqualTo(first);
    }

    @Test
    void aDirectConversationIsFoundByTheOthersId() {
        Rest.Answer before = ann.get("/conversation/direct/" + ben.id());
        assertThat(before.status()).isEqualTo(200);
        assertThat(before.contentType()).isEqualTo("application/json");
        assertThat(before.body()).isEqualTo("null");

        String id = ann.direct(ben);

        assertThat(ann.get("/conversation/direct/" + ben.id()).object())
                .isEqualTo(new JsonObject().put("conversationId", id));
        assertThat(ben.get("/conversation/direct/" + ann.id()).object())
                .isEqualTo(new JsonObject().put("conversationId", id));
        assertThat(cleo.get("/conversation/direct/" + ann.id()).body()).isEqualTo("null");
    }

    @Test
    void aGroupIsNotADirectConversation() {
        ann.group("Both", ben, cleo);

        assertThat(ann.get("/conversation/direct/" + ben.id()).body()).isEqualTo("null");
    }

    @Test
    void theTitleOfADirectConversationIsIgnored() {
        Rest.Answer answer = ann.post(
                "/conversation", "{\"recipientIdArr\":[\"" + ben.id() + "\"],\"title\":\"Hello\",\"isGroup\":false}");
        String id = answer.object().getString("conversationId");

        assertThat(ann.get("/conversations/" + id).object().getString("title")).isEmpty();
        Rest.Answer strange = ann.post(
                "/conversation", "{\"recipientIdArr\":[\"" + ben.id() + "\"],\"title\":[7],\"isGroup\":false}");
        assertThat(strange.object().getString("conversationId")).isEqualTo(id);
    }

    @Test
    void aConversationHasTheContractsFields() {
        String direct = ann.direct(ben);
        String group = ann.group("The crew", ben, cleo);

        assertThat(ben.get("/conversations/" + direct).object().getMap())
                .containsAllEntriesOf(new JsonObject()
                        .put("conversation_id", direct)
                        .put("conversationId", direct)
                        .put("title", "")
                        .put("isGroup", false)
                        .put("participantId", ann.id())
                        .getMap());
        JsonObject seen = ann.get("/conversations/" + group).object();
        assertThat(seen.getString("title")).isEqualTo("The crew");
        assertThat(seen.getBoolean("isGroup")).isTrue();
        assertThat(seen.getString("participantId")).isIn(ben.id(), cleo.id());
    }

    @Test
    void participantsIncludeTheCaller() {
        String group = ann.group("The crew", ben, cleo);

        for (TestUser member : List.of(ann, ben, cleo)) {
            Rest.Answer answer = member.get("/conversations/" + group + "/participants");
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.array()).containsExactlyInAnyOrder(ann.id(), ben.id(), cleo.id());
        }
    }

    @Test
    void recipientsWhoAreNamedTwiceOrAreTheCallerCountOnce() {
        Rest.Answer answer = create(List.of(ben.id(), cleo.id(), ben.id(), ann.id()), "Crew", true);

        String id = answer.object().getString("conversationId");
        assertThat(ann.get("/conversations/" + id + "/participants").array())
                .containsExactlyInAnyOrder(ann.id(), ben.id(), cleo.id());
        assertProblem(create(List.of(ben.id(), ann.id()), "Two", true), 400, "Invalid parameter 'recipientIdArr'");
    }

    @Test
    void groupsOfTheSamePeopleAreDifferentConversations() {
        assertThat(ann.group("One", ben, cleo)).isNotEqualTo(ann.group("One", ben, cleo));
    }

    @Threat(10)
    @Test
    void fieldsOfABodyThatNameSomebodyElseAreIgnored() {
        Rest.Answer answer = ann.post(
                "/conversation",
                new JsonObject()
                        .put("recipientIdArr", new JsonArray().add(ben.id()))
                        .put("isGroup", false)
                        .put("userId", cleo.id())
                        .put("senderId", cleo.id())
                        .put("createdBy", cleo.id())
                        .put("role", "admin")
                        .encode());

        String id = answer.object().getString("conversationId");
        assertThat(ann.get("/conversations/" + id + "/participants").array())
                .containsExactlyInAnyOrder(ann.id(), ben.id());
        assertThat(cleo.get("/conversations/" + id).status()).isEqualTo(404);
    }

    @Threat(8)
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            {}                                                              | Missing 'recipientIdArr' in event body
            {"recipientIdArr":null,"isGroup":false}                         | Missing 'recipientIdArr' in event body
            {"isGroup":true,"title":"T"}                                    | Missing 'recipientIdArr' in event body
            {"recipientIdArr":["b"]}                                        | Missing 'isGroup' in event body
            {"recipientIdArr":["b"],"isGroup":null}                         | Missing 'isGroup' in event body
            {"recipientIdArr":["b","c"],"isGroup":true}                     | Missing 'title' in event body
            {"recipientIdArr":["b","c"],"isGroup":true,"title":null}        | Missing 'title' in event body
            {"recipientIdArr":"b","isGroup":false}                          | Invalid parameter 'recipientIdArr'
            {"recipientIdArr":{"0":"b"},"isGroup":false}                    | Invalid parameter 'recipientIdArr'
            {"recipientIdArr":[],"isGroup":false}                           | Invalid parameter 'recipientIdArr'
            {"recipientIdArr":["b","c"],"isGroup":false}                    | Invalid parameter 'recipientIdArr'
            {"recipientIdArr":["b"],"isGroup":true,"title":"T"}             | Invalid parameter 'recipientIdArr'
            {"recipientIdArr":["b","b"],"isGroup":true,"title":"T"}         | Invalid parameter 'recipientIdArr'
            {"recipientIdArr":[5],"isGroup":false}                          | Invalid parameter 'recipientIdArr'
            {"recipientIdArr":[null],"isGroup":false}                       | Invalid parameter 'recipientIdArr'
            {"recipientIdArr":[""],"isGroup":false}                         | Invalid parameter 'recipientIdArr'
            {"recipientIdArr":[["b"]],"isGroup":false}                      | Invalid parameter 'recipientIdArr'
            {"recipientIdArr":["a\\u0000b"],"isGroup":false}                | Invalid parameter 'recipientIdArr'
            {"recipientIdArr":["\\ud800"],"isGroup":false}                  | Invalid parameter 'recipientIdArr'
            {"recipientIdArr":["b"],"isGroup":"false"}                      | Invalid parameter 'isGroup'
            {"recipientIdArr":["b"],"isGroup":0}                            | Invalid parameter 'isGroup'
            {"recipientIdArr":["b","c"],"isGroup":true,"title":""}          | Invalid parameter 'title'
            {"recipientIdArr":["b","c"],"isGroup":true,"title":"  "}        | Invalid parameter 'title'
            {"recipientIdArr":["b","c"],"isGroup":true,"title":5}           | Invalid parameter 'title'
            {"recipientIdArr":["b","c"],"isGroup":true,"title":"a\\u0000"}  | Invalid parameter 'title'
            {"recipientIdArr":["b","c"],"isGroup":true,"title":"\\udc00"}   | Invalid parameter 'title'
            """)
    void aBodyWithAFaultIsRefusedWithTheOriginalsText(String body, String detail) {
        Rest.Answer answer = ann.post("/conversation", body);

        assertProblem(answer, 400, detail);
        assertThat(answer.object().getString("code"))
                .isEqualTo(detail.startsWith("Missing") ? "missing-field" : "invalid-field");
        assertThat(answer.object().getString("field")).isEqualTo(detail.split("'", -1)[1]);
    }

    @Threat(8)
    @ParameterizedTest
    @ValueSource(
            strings = {
                "hello",
                "[]",
                "null",
                "{",
                "{} {}",
                "{\"isGroup\":false,\"isGroup\":true}",
                "{\"\\ud800\":1,\"\\ud800\":2}",
                "{\"x\":[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]}"
            })
    void aBodyThatIsNoJsonObjectIsRefused(String body) {
        Rest.Answer answer = ann.post("/conversation", body);

        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.contentType()).isEqualTo("application/problem+json");
        assertThat(answer.object().getString("code")).isEqualTo("invalid-json");
    }

    @Threat(8)
    @Test
    void noBodyIsABodyWithoutFields() {
        assertProblem(ann.post("/conversation", ""), 400, "Missing 'recipientIdArr' in event body");
    }

    @Threat(8)
    @Test
    void aBodyThatIsNotUtf8IsRefused() {
        byte[] body = "{\"recipientIdArr\":[\"b\"],\"isGroup\":true,\"title\":\"?\"}"
                .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
        body[body.length - 3] = (byte) 0xE9;

        Rest.Answer answer =
                Rest.call("POST", server.http().resolve("/conversation"), body, "Authorization", ann.token());

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.object().getString("code")).isEqualTo("invalid-json");
    }

    @Threat({8, 12})
    @Test
    void aBodyThatIsTooLongIsRefused() {
        Rest.Answer answer = ann.post("/conversation", " ".repeat(1024 * 1024 + 1) + "{}");

        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.object().getString("code")).isEqualTo("too-large");
    }

    @Test
    void nobodyTalksToOneselfDirectly() {
        assertProblem(create(List.of(ann.id()), "", false), 400, "Invalid parameter 'recipientIdArr'");
    }

    @Threat(8)
    @Test
    void userIdsAndTitlesHaveTheSchemasLengths() {
        for (String character : List.of("u", "ü", "😀")) {
            assertThat(create(List.of(character.repeat(200)), "", false).status())
                    .isEqualTo(200);
            assertProblem(create(List.of(character.repeat(201)), "", false), 400, "Invalid parameter 'recipientIdArr'");
            Rest.Answer longest = create(List.of("b", "c"), character.repeat(300), true);
            String id = longest.object().getString("conversationId");
            assertThat(ann.get("/conversations/" + id).object().getString("title"))
                    .isEqualTo(character.repeat(300));
            assertProblem(create(List.of("b", "c"), character.repeat(301), true), 400, "Invalid parameter 'title'");
        }
    }

    @Test
    void aLargeGroupIsMadeAtOnce() {
        List<String> everyone =
                IntStream.range(0, 1000).mapToObj(number -> "member-" + number).toList();

        String id = create(everyone, "All hands", true).object().getString("conversationId");

        assertThat(ann.get("/conversations/" + id + "/participants").array().size())
                .isEqualTo(1001);
    }

    @Threat(10)
    @ParameterizedTest
    @ValueSource(
            strings = {
                "google_337456865285275482928",
                "100%",
                "%41%2F",
                "a/b",
                "../../health/live",
                "x';--",
                "\"; DROP TABLE conversation_table; --",
                "<script>alert(1)</script>",
                "a b+c&d=e?f#g",
                "{id}${jndi:ldap://x}",
                "back\\slash",
                "Ünïcödé 漢字 😀",
                "*",
                ":userId",
                ";jsessionid=1"
            })
    void userIdsAreTextAndNothingElse(String name) {
        TestUser strange = server.user(name);

        String id = strange.direct(ann);
        try (TestSocket socket = strange.connect()) {
            assertThat(socket.deliver("t1", id, "hi").getString("senderId")).isEqualTo(name);
        }

        assertThat(ann.get("/conversation/direct/" + Rest.encoded(name)).body())
                .isEqualTo("{\"conversationId\":\"" + id + "\"}");
        assertThat(ann.get("/conversations/" + id + "/participants").array()).containsExactlyInAnyOrder(name, ann.id());
        assertThat(ann.get("/conversations/" + id).object().getString("participantId"))
                .isEqualTo(name);
        assertThat(ann.conversations().get(0).getString("senderId")).isEqualTo(name);
        assertThat(ann.history(id).get(0).getString("senderId")).isEqualTo(name);
    }

    @Threat(10)
    @ParameterizedTest
    @ValueSource(
            strings = {"100% '; DROP TABLE x; --", "<b>\"title\"</b>", "漢字 😀 \\u0041 \\", " spaces ", "\n\t\u0001"})
    void titlesAreTextAndNothingElse(String title) {
        String id = ann.group(title, ben, cleo);

        assertThat(ben.get("/conversations/" + id).object().getString("title")).isEqualTo(title);
    }

    @Threat(10)
    @ParameterizedTest
    @ValueSource(strings = {"%00", "a%00b"})
    void anIdThatCannotBeStoredHasNoConversation(String encoded) {
        Rest.Answer answer = ann.get("/conversation/direct/" + encoded);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("null");
    }

    private Rest.Answer create(List<String> recipients, String title, boolean isGroup) {
        return ann.post(
                "/conversation",
                new JsonObject()
                        .put("recipientIdArr", new JsonArray(recipients))
                        .put("title", title)
                        .put("isGroup", isGroup)
                        .encode());
    }
}
