package io.pagenow.chat.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.support.Rest;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/**
 * A client of the original, which knows the calls and frames of the contract alone, beside clients that use all of this server: what
 * they do in a group appears in its list, its history and its frames as messages that it can show.
 */
class OriginalClientTest {
    private static final List<String> NEW_MESSAGE =
            List.of("messageId", "tempMessageId", "conversationId", "senderId", "content", "sentAt");
    private static final List<String> LISTED = List.of(
            "conversationId", "title", "isGroup", "sentAt", "latestContent", "senderId", "isRead", "participantId");
    private static final List<String> IN_HISTORY =
            List.of("messageId", "conversationId", "sentAt", "senderId", "content");

    @AutoClose
    private static final TestServer server = TestServer.start();

    private final TestUser ann = server.newUser("ann");
    private final TestUser ben = server.newUser("ben");
    private final TestUser cat = server.newUser("cat");
    private final String group = ann.group("Team", ben, cat);
    private final String path = "/conversations/" + group;
    private final OriginalClient original = new OriginalClient(server.newUser("old"));

    /** Reads and sees what the original's clients do, and checks that each field is of a kind that they can show. */
    private static final class OriginalClient {
        private final TestUser user;

        OriginalClient(TestUser user) {
            this.user = user;
        }

        private static void checkFields(JsonObject object, List<String> fields) {
            for (String field : fields) {
                assertThat(object.getValue(field))
                        .as("%s of %s", field, object)
                        .isInstanceOfAny(String.class, Boolean.class);
            }
            assertThat(object.getString("sentAt")).matches(Shapes.TIMESTAMP);
        }

        List<JsonObject> list(String query) {
            Rest.Answer answer = user.get("/conversations" + query);
            assertThat(answer.status()).isEqualTo(200);
            List<JsonObject> conversations =
                    answer.array().stream().map(JsonObject.class::cast).toList();
            conversations.forEach(each -> checkFields(each, LISTED));
            return conversations;
        }

        /** Returns the number on its badge. */
        int badge() {
            return list("?isRead=false").size();
        }

        List<String> history(String conversation) {
            Rest.Answer answer = user.get("/conversations/" + conversation + "/messages?offset=0&limit=50&order=asc");
            assertThat(answer.status()).isEqualTo(200);
            List<JsonObject> messages =
                    answer.array().stream().map(JsonObject.class::cast).toList();
            messages.forEach(each -> checkFields(each, IN_HISTORY));
            return messages.stream().map(each -> each.getString("content")).toList();
        }

        /** Returns the contents of the messages that it has shown. */
        static List<String> shown(TestSocket socket) {
            return socket.frames().stream()
                    .filter(frame -> frame.getString("type").equals("new-message"))
                    .peek(frame -> checkFields(frame, NEW_MESSAGE))
                    .map(frame -> frame.getString("content"))
                    .toList();
        }
    }

    private void say(TestUser user, String content) {
        act(user.post(
                path + "/messages",
                new JsonObject()
                        .put("tempMessageId", content)
                        .put("content", content)
                        .encode()));
    }

    private static void act(Rest.Answer answer) {
        assertThat(answer.status()).as(answer.body()).isBetween(200, 204);
    }

    private void add(TestUser added) {
        act(ann.post(
                path + "/participants",
                new JsonObject().put("userIds", JsonArray.of(added.id())).encode()));
    }

    @Test
    void whoIsAddedAppearsAndSeesTheGroup() {
        say(ann, "before");
        try (TestSocket socket = original.user.connect()) {
            add(original.user);
            say(ben, "welcome");
            socket.awaitMessages(group, 2);

            String added = ann.id() + " added " + original.user.id();
            assertThat(OriginalClient.shown(socket)).containsExactly(added, "welcome");
            assertThat(original.history(group)).containsExactly(added, "welcome");
        }
        assertThat(original.list("")).singleElement().satisfies(conversation -> {
            assertThat(conversation.getString("title")).isEqualTo("Team");
            assertThat(conversation.getString("latestContent")).isEqualTo("welcome");
            assertThat(conversation.getBoolean("isRead")).isFalse();
        });
        assertThat(original.badge()).isEqualTo(1);
        assertThat(original.user.get(path + "/participants").array())
                .contains(original.user.id(), ann.id(), ben.id(), cat.id());
    }

    @Test
    void itsBadgeCountsMessagesOfPeopleAlone() {
        add(original.user);
        assertThat(original.badge()).isZero();

        say(ann, "hello");
        assertThat(original.badge()).isEqualTo(1);
        try (TestSocket socket = original.user.connect()) {
            socket.readMessages(group);
            socket.awaitType("read-messages");
        }
        assertThat(original.badge()).isZero();

        act(ann.patch(path, new JsonObject().put("title", "Crew").encode()));
        act(ann.delete(path + "/participants/" + cat.id()));
        act(ann.put(
                path + "/messages/2/reactions/me",
                new JsonObject().put("reactions", JsonArray.of("👍")).encode()));
        assertThat(original.badge()).isZero();
        assertThat(original.list("")).singleElement().satisfies(conversation -> {
            assertThat(conversation.getString("title")).isEqualTo("Crew");
            assertThat(conversation.getBoolean("isRead")).isTrue();
        });
    }

    @Test
    void whatTheOthersDoIsTextForIt() {
        try (TestSocket socket = original.user.connect()) {
            add(original.user);
            say(ann, "one");
            act(ann.patch(path, new JsonObject().put("title", "Crew").encode()));
            act(ann.patch(
                    path + "/messages/2", new JsonObject().put("content", "two").encode()));
            act(ann.post(
                    path + "/messages",
                    new JsonObject(Map.of("tempMessageId", "r", "content", "reply", "replyTo", 2)).encode()));
            act(ann.delete(path + "/participants/" + cat.id()));
            say(ben, "last");
            socket.awaitMessages(group, 6);

            assertThat(OriginalClient.shown(socket))
                    .hasSize(6)
                    .startsWith(ann.id() + " added " + original.user.id(), "one")
                    .contains("reply")
                    .endsWith("last");
            assertThat(original.history(group))
                    .hasSize(6)
                    .contains("two", "reply", ann.id() + " removed " + cat.id())
                    .doesNotContain("one");
            socket.sendMessage("t", group, "I see");
            assertThat(socket.await(frame -> "t".equals(frame.getString("tempMessageId")))
                            .getString("content"))
                    .isEqualTo("I see");
        }
    }

    @Test
    void whoIsRemovedFindsTheGroupGone() {
        add(original.user);
        say(ann, "hello");
        try (TestSocket socket = original.user.connect()) {
            act(ann.delete(path + "/participants/" + original.user.id()));
            socket.awaitType("conversation-removed");
            say(ann, "without it");
            socket.sendMessage("t", group, "still there?");
            socket.awaitType("error");

            assertThat(OriginalClient.shown(socket)).isEmpty();
        }
        assertThat(original.list("")).isEmpty();
        for (String call : List.of("", "/participants", "/messages?offset=0&limit=10")) {
            assertThat(original.user.get(path + call).status()).as(call).isEqualTo(404);
        }
    }
}
