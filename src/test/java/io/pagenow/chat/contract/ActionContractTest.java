package io.pagenow.chat.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.action.Action;
import io.pagenow.chat.action.ActionType;
import io.pagenow.chat.action.ActionTypes;
import io.pagenow.chat.support.Rest;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rules that hold for every action: an action that is added to the table must pass them. */
class ActionContractTest {
    @AutoClose
    private static final TestServer server = TestServer.start();

    /** The same action as a call of REST, by the name of the action; marking as read is for open pages alone. */
    private static final Map<String, BiFunction<TestUser, JsonObject, Rest.Answer>> CALLS = Map.of(
            "send-message",
            (user, frame) -> user.post(messages(frame), frame.encode()),
            "edit-message",
            (user, frame) -> user.patch(messages(frame) + "/" + frame.getLong("seq"), frame.encode()),
            "delete-messages",
            (user, frame) -> user.post(messages(frame) + "/delete", frame.encode()),
            "react",
            (user, frame) -> user.put(messages(frame) + "/" + frame.getLong("seq") + "/reactions/me", frame.encode()));

    private final TestUser ann = server.newUser("ann");
    private final String conversation = ann.direct(server.newUser("ben"));

    @BeforeEach
    void sendOne() {
        ann.post(
                "/conversations/" + conversation + "/messages",
                new JsonObject()
                        .put("tempMessageId", "first")
                        .put("content", "one")
                        .encode());
    }

    static List<ActionType<?>> all() {
        return ActionTypes.ALL;
    }

    static Stream<ActionType<?>> ofConversations() {
        return ActionTypes.ALL.stream().filter(type -> Action.OfConversation.class.isAssignableFrom(type.action()));
    }

    static Stream<ActionType<?>> withCall() {
        return ofConversations().filter(type -> CALLS.containsKey(type.wireName()));
    }

    private static String messages(JsonObject frame) {
        return "/conversations/" + frame.getString("conversationId") + "/messages";
    }

    /** A frame that is carried out, for the conversation and its first message. */
    private JsonObject frame(ActionType<?> type) {
        JsonObject frame = new JsonObject().put("action", type.wireName()).put("ref", "mine");
        return switch (type.wireName()) {
            case "send-message" ->
                frame.put("conversationId", conversation)
                        .put("tempMessageId", "t1")
                        .put("content", "two");
            case "read-messages" -> frame.put("conversationId", conversation);
            case "edit-message" ->
                frame.put("conversationId", conversation).put("seq", 1).put("content", "uno");
            case "delete-messages" ->
                frame.put("conversationId", conversation).put("ranges", JsonArray.of(JsonArray.of(1, 1)));
            case "react" ->
                frame.put("conversationId", conversation).put("seq", 1).put("reactions", JsonArray.of("👍"));
            case "device-state" -> frame.put("active", true);
            case "typing" -> frame.put("conversationId", conversation).put("typing", true);
            case "authenticate" -> frame.put("token", ann.token());
            default -> frame;
        };
    }

    @ParameterizedTest
    @MethodSource("all")
    void itIsConfirmedByTheNameOfItsFrame(ActionType<?> type) {
        try (TestSocket socket = ann.connect()) {
            socket.send(frame(type));

            assertThat(socket.awaitType("done").getString("ref")).isEqualTo("mine");
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void theDocumentsKnowIt(ActionType<?> type) throws IOException {
        assertThat(Path.of("src/test/resources/frames/chat/client", type.wireName() + ".json"))
                .exists();
        assertThat(Files.readString(Path.of("docs/api.md")))
                .containsAnyOf("`" + type.wireName() + "`", "\"" + type.wireName() + "\"");
    }

    @ParameterizedTest
    @MethodSource("ofConversations")
    void aStrangerIsToldWhatIsToldOfAConversationThatIsNotThere(ActionType<?> type) {
        TestUser eve = server.newUser("eve");
        try (TestSocket socket = eve.connect()) {
            socket.send(frame(type));
            JsonObject foreign = socket.awaitError("not-found");
            socket.send(frame(type).put("conversationId", UUID.randomUUID().toString()));
            JsonObject missing = socket.awaitCount(2, each -> "not-found".equals(each.getString("code")))
                    .get(1);

            assertThat(missing).isEqualTo(foreign);
        }
        assertThat(ann.history(conversation))
                .extracting(message -> message.getString("content"))
                .containsExactly("one");
    }

    @ParameterizedTest
    @MethodSource("ofConversations")
    void aConversationThatIsNoUuidIsNamed(ActionType<?> type) {
        try (TestSocket socket = ann.connect()) {
            socket.send(frame(type).put("conversationId", "x"));

            assertThat(socket.awaitError("invalid-field").getString("field")).isEqualTo("conversationId");
        }
    }

    @ParameterizedTest
    @MethodSource("withCall")
    void aCallLeavesTheSameStateAsAFrame(ActionType<?> type) {
        String other = ann.direct(server.newUser("cat"));
        ann.post(
                "/conversations/" + other + "/messages",
                new JsonObject()
                        .put("tempMessageId", "first")
                        .put("content", "one")
                        .encode());
        try (TestSocket socket = ann.connect()) {
            socket.send(frame(type));
            socket.awaitType("done");
        }
        Rest.Answer answer = CALLS.get(type.wireName()).apply(ann, frame(type).put("conversationId", other));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(state(other)).isEqualTo(state(conversation));
    }

    private List<List<Object>> state(String of) {
        return ann.history(of).stream()
                .map(message -> java.util.Arrays.<Object>asList(
                        message.getLong("seq"),
                        message.getString("content"),
                        message.getLong("rev"),
                        message.getInteger("edits"),
                        message.getString("deletedBy"),
                        message.getJsonArray("reactions")))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("withCall")
    void aCallIsRefusedInTheWordsOfAFrame(ActionType<?> type) {
        TestUser eve = server.newUser("eve");
        JsonObject refused;
        try (TestSocket socket = eve.connect()) {
            socket.send(frame(type));
            refused = socket.awaitError("not-found");
        }
        Rest.Answer answer = CALLS.get(type.wireName()).apply(eve, frame(type));

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.object().getString("code")).isEqualTo(refused.getString("code"));
        assertThat(answer.object().getString("detail")).isEqualTo(refused.getString("message"));
    }
}
