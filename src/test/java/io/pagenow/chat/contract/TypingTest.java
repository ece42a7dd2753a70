package io.pagenow.chat.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class TypingTest {
    @AutoClose
    private static final TestServer server = TestServer.start();

    private final TestUser ann = server.newUser("ann");
    private final TestUser ben = server.newUser("ben");
    private final TestUser cleo = server.newUser("cleo");
    private final String group = ann.group("Team", ben, cleo);

    private static JsonObject typing(String conversation, boolean typing, String ref) {
        return new JsonObject()
                .put("action", "typing")
                .put("conversationId", conversation)
                .put("typing", typing)
                .put("ref", ref);
    }

    private static List<JsonObject> typists(TestSocket socket) {
        return socket.frames().stream()
                .filter(frame -> "typing".equals(frame.getString("type")))
                .toList();
    }

    private static void answered(TestSocket socket, JsonObject frame) {
        socket.send(frame);
        assertThat(socket.await(answer -> frame.getString("ref").equals(answer.getString("ref")))
                        .getString("type"))
                .isEqualTo("done");
    }

    @Test
    void theOthersLearnWhoTypesAndTheTypistDoesNot() {
        try (TestSocket mine = ann.connect();
                TestSocket other = ann.connect();
                TestSocket bens = ben.connect();
                TestSocket cleos = cleo.connect()) {
            answered(mine, typing(group, true, "1"));

            JsonObject frame = bens.await(each -> "typing".equals(each.getString("type")));
            assertThat(frame.getString("userId")).isEqualTo(ann.id());
            assertThat(frame.getString("conversationId")).isEqualTo(group);
            assertThat(frame.getBoolean("typing")).isTrue();
            assertThat(frame.getInteger("expiresMs")).isEqualTo(6_000);
            cleos.await(each -> "typing".equals(each.getString("type")));
            answered(other, new JsonObject().put("action", "heartbeat").put("ref", "h"));
            assertThat(typists(mine)).isEmpty();
            assertThat(typists(other)).isEmpty();
        }
    }

    @Test
    void whoRepeatsItTooOftenIsPassedOver() {
        try (TestSocket mine = ann.connect();
                TestSocket bens = ben.connect()) {
            answered(mine, typing(group, true, "1"));
            answered(mine, typing(group, true, "2"));
            answered(mine, typing(group, true, "3"));
            answered(mine, typing(group, false, "4"));

            bens.await(each -> "typing".equals(each.getString("type")) && !each.getBoolean("typing"));
            assertThat(typists(bens))
                    .extracting(frame -> frame.getBoolean("typing"))
                    .containsExactly(true, false);
        }
    }

    @Test
    void allWhoTypeAtOnceArePassedOn() {
        List<String> groups = IntStream.range(0, 50)
                .mapToObj(number -> ann.group("Team " + number, ben, cleo))
                .toList();
        try (TestSocket mine = ann.connect();
                TestSocket bens = ben.connect()) {
            groups.forEach(each -> mine.send(typing(each, true, each)));

            groups.forEach(each -> bens.await(frame ->
                    "typing".equals(frame.getString("type")) && each.equals(frame.getString("conversationId"))));
        }
    }

    @Test
    void nobodyLearnsOfItInALargeConversation() {
        TestUser[] many = Stream.concat(
                        Stream.of(ben),
                        IntStream.range(0, 100).mapToObj(number -> new TestUser(null, "member-" + number, "")))
                .toArray(TestUser[]::new);
        String large = ann.group("Large", many);
        try (TestSocket mine = ann.connect();
                TestSocket bens = ben.connect()) {
            answered(mine, typing(large, true, "1"));
            answered(mine, typing(group, true, "2"));

            bens.await(each -> "typing".equals(each.getString("type")));
            assertThat(typists(bens))
                    .extracting(frame -> frame.getString("conversationId"))
                    .containsExactly(group);
        }
    }

    @Test
    void aStrangerIsToldThatThereIsNoSuchConversation() {
        try (TestSocket socket = server.newUser("dan").connect()) {
            socket.send(typing(group, true, "1"));
            assertThat(socket.await(frame -> "1".equals(frame.getString("ref"))).getString("code"))
                    .isEqualTo("not-found");
        }
    }

    @Test
    void theFieldIsRequired() {
        try (TestSocket socket = ann.connect()) {
            JsonObject frame = typing(group, true, "1");
            frame.remove("typing");
            socket.send(frame);
            JsonObject missing = socket.await(answer -> "1".equals(answer.getString("ref")));
            assertThat(missing.getString("code")).isEqualTo("missing-field");
            assertThat(missing.getString("field")).isEqualTo("typing");

            socket.send(typing(group, true, "2").put("typing", "yes"));
            JsonObject invalid = socket.await(answer -> "2".equals(answer.getString("ref")));
            assertThat(invalid.getString("code")).isEqualTo("invalid-field");
            assertThat(invalid.getString("field")).isEqualTo("typing");
        }
    }
}
