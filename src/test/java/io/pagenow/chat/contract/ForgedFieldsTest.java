package io.pagenow.chat.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import io.pagenow.chat.support.Threat;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client says of who it is or what it may do counts for nothing, and what it writes is text, whatever it looks like. */
@Threat(10)
class ForgedFieldsTest {
    @AutoClose
    private static final TestServer server = TestServer.start();

    private final TestUser ann = server.newUser("ann");
    private final TestUser ben = server.newUser("ben");
    private final TestUser mallory = server.newUser("mallory");

    /** A frame with everything in it that the server itself decides. */
    private static JsonObject forged(JsonObject frame, TestUser claimed) {
        return frame.put("senderId", claimed.id())
                .put("userId", claimed.id())
                .put("sender_id", claimed.id())
                .put("role", "admin")
                .put("isAdmin", true)
                .put("messageId", "11111111-2222-4333-8444-555555555555")
                .put("seq", 999)
                .put("sentAt", "2001-01-01T00:00:00.000Z")
                .put("jwt", claimed.token());
    }

    @Test
    void aMessageIsOfWhoeverOpenedTheSocket() {
        String conversation = ann.direct(ben);
        try (TestSocket socket = ann.connect()) {
            socket.send(forged(
                    new JsonObject()
                            .put("action", "send-message")
                            .put("tempMessageId", "t1")
                            .put("conversationId", conversation)
                            .put("content", "hello"),
                    ben));

            JsonObject sent = socket.awaitMessages(conversation, 1).get(0);
            assertThat(sent.getString("senderId")).isEqualTo(ann.id());
            assertThat(sent.getLong("seq")).isEqualTo(1);
            assertThat(sent.getString("messageId")).doesNotStartWith("11111111");
            assertThat(sent.getString("sentAt")).doesNotStartWith("2001");
        }
        assertThat(ben.history(conversation).get(0).getString("senderId")).isEqualTo(ann.id());
    }

    @Test
    void aStrangerWhoClaimsToBeAMemberIsAStranger() {
        String conversation = ann.direct(ben);
        try (TestSocket socket = mallory.connect()) {
            socket.send(forged(
                    new JsonObject()
                            .put("action", "send-message")
                            .put("tempMessageId", "t1")
                            .put("conversationId", conversation)
                            .put("content", "hello"),
                    ann));

            socket.awaitError("not-found");
        }
        assertThat(ann.history(conversation)).isEmpty();
    }

    @Test
    void readingIsReadingForOneselfAlone() {
        String conversation = ann.direct(ben);
        try (TestSocket anns = ann.connect()) {
            anns.deliver("t1", conversation, "hello");
        }
        try (TestSocket socket = ann.connect()) {
            JsonObject frame =
                    forged(new JsonObject().put("action", "read-messages").put("conversationId", conversation), ben);
            // A field of this action.
            frame.remove("seq");
            socket.send(frame);

            assertThat(socket.awaitType("read-messages").getString("userId")).isEqualTo(ann.id());
        }
        assertThat(ben.conversations().get(0).getBoolean("isRead")).isFalse();
    }

    @Test
    void aPageIsSharedByWhoeverOpenedTheSocket() {
        ann.direct(ben);
        try (TestSocket socket = ann.connectForPages()) {
            socket.send(forged(
                    new JsonObject()
                            .put("action", "update-presence")
                            .put("url", "https://example.com/")
                            .put("title", "a page"),
                    ben));

            socket.awaitPage(ann, "https://example.com/");
        }
        assertThat(ben.get("/presence/" + ben.id()).object().getValue("page")).isNull();
    }

    @Test
    void visibilityIsOnesOwn() {
        JsonObject body = forged(new JsonObject().put("visible", false), ben);

        assertThat(ann.put("/presence", body.encode()).body()).isEqualTo("{\"visible\":false}");
        try (TestSocket socket = ben.connect()) {
            assertThat(socket.isOpen()).isTrue();
            assertThat(ben.presenceOf(ben).getBoolean("online")).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'; DROP TABLE message_table; --",
                "$1 %s %n {} ${jndi:ldap://x} #{7*7}",
                "a\r\n12:00:00.000 ERROR Application  a line of a log that never was",
                "\u001b[2J\u001b]0;title\u0007 \u0085\u2028\u202e",
                "<script>alert(1)</script> \\u0041 \\ \" '",
                "E'\\\\x00' U&'\\0041' {\"a\",\"b\"} \\N NULL",
                "\uFEFF😀 漢字 \uFFFF"
            })
    void textIsStoredAndComesBackAsItIs(String text) {
        String group = ann.group(text, ben, mallory);
        try (TestSocket anns = ann.connect();
                TestSocket bens = ben.connect()) {
            assertThat(anns.deliver(text, group, text).getString("tempMessageId"))
                    .isEqualTo(text);
            assertThat(bens.awaitMessages(group, 1).get(0).getString("content")).isEqualTo(text);
        }

        assertThat(ben.history(group).get(0).getString("content")).isEqualTo(text);
        JsonObject listed = ben.conversations().get(0);
        assertThat(listed.getString("title")).isEqualTo(text);
        assertThat(listed.getString("latestContent")).isEqualTo(text);
    }
}
