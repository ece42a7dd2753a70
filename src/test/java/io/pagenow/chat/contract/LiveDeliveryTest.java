package io.pagenow.chat.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What sockets get, and what they do not get. */
class LiveDeliveryTest {
    @AutoClose
    private static final TestServer server = TestServer.start();

    private final TestUser ann = server.newUser("ann");
    private final TestUser ben = server.newUser("ben");
    private final TestUser cleo = server.newUser("cleo");

    @Test
    void aMessageReachesEveryConnectionOfEveryParticipantOnce() {
        String group = ann.group("Crew", ben, cleo);
        try (TestSocket sending = ann.connect();
                TestSocket secondTab = ann.connect();
                TestSocket bensPhone = ben.connect();
                TestSocket bensDesk = ben.connect();
                TestSocket cleos = cleo.connect()) {
            JsonObject sent = sending.deliver("t1", group, "hello all");
            JsonObject next = sending.deliver("t2", group, "again");

            for (TestSocket socket : List.of(sending, secondTab, bensPhone, bensDesk, cleos)) {
                assertThat(socket.awaitMessages(group, 2)).containsExactly(sent, next);
            }
        }
    }

    @Test
    void aMessageCarriesTheContractsFields() {
        String conversation = ann.direct(ben);
        try (TestSocket socket = ann.connect()) {
            JsonObject message = socket.deliver("bubble-1", conversation, "hello");

            assertThat(message.fieldNames())
                    .containsExactlyInAnyOrder(
                            "type",
                            "messageId",
                            "tempMessageId",
                            "conversationId",
                            "senderId",
                            "content",
                            "sentAt",
                            "seq");
            assertThat(message.getString("type")).isEqualTo("new-message");
            assertThat(message.getString("messageId")).matches(Shapes.UUID);
            assertThat(message.getString("tempMessageId")).isEqualTo("bubble-1");
            assertThat(message.getString("conversationId")).isEqualTo(conversation);
            assertThat(message.getString("senderId")).isEqualTo(ann.id());
            assertThat(message.getString("content")).isEqualTo("hello");
            assertThat(message.getString("sentAt")).matches(Shapes.TIMESTAMP);
            assertThat(message.getLong("seq")).isEqualTo(1);
        }
    }

    @Test
    void nobodyElseLearnsOfAMessage() {
        String secret = ann.direct(ben);
        String open = ann.direct(cleo);
        try (TestSocket anns = ann.connect();
                TestSocket cleos = cleo.connect()) {
            anns.deliver("t1", secret, "between us");
            anns.deliver("t2", open, "hello cleo");

            cleos.awaitMessages(open, 1);
            assertThat(cleos.frames())
                    .filteredOn(frame -> "new-message".equals(frame.getString("type")))
                    .hasSize(1);
        }
    }

    @Test
    void aRecipientNeedNotHaveConnectedBefore() {
        TestUser stranger = server.newUser("stranger");
        String conversation = ann.direct(stranger);
        try (TestSocket socket = ann.connect()) {
            socket.deliver("t1", conversation, "welcome");
        }

        assertThat(stranger.history(conversation)).hasSize(1);
        assertThat(stranger.conversations()).hasSize(1);
    }

    @Test
    void readingGoesToAllConnectionsOfTheReaderAndToNobodyElse() {
        String conversation = ann.direct(ben);
        try (TestSocket anns = ann.connect();
                TestSocket bensPhone = ben.connect();
                TestSocket bensDesk = ben.connect()) {
            anns.deliver("t1", conversation, "one");
            anns.deliver("t2", conversation, "two");
            bensPhone.readMessages(conversation);

            JsonObject expected = new JsonObject()
                    .put("type", "read-messages")
                    .put("conversationId", conversation)
                    .put("userId", ben.id())
                    .put("lastReadSeq", 2);
            assertThat(bensPhone.awaitType("read-messages")).isEqualTo(expected);
            assertThat(bensDesk.awaitType("read-messages")).isEqualTo(expected);
            anns.deliver("t3", conversation, "three");
            assertThat(anns.frames()).noneMatch(frame -> "read-messages".equals(frame.getString("type")));
        }
    }

    @Test
    void readingCoversEverythingUpToNowAndNothingLater() {
        String conversation = ann.direct(ben);
        try (TestSocket anns = ann.connect();
                TestSocket bens = ben.connect()) {
            anns.deliver("t1", conversation, "one");
            assertThat(ben.conversations().get(0).getBoolean("isRead")).isFalse();

            bens.readMessages(conversation);
            bens.awaitType("read-messages");
            assertThat(ben.conversations().get(0).getBoolean("isRead")).isTrue();

            anns.deliver("t2", conversation, "two");
            JsonObject after = ben.conversations().get(0);
            assertThat(after.getBoolean("isRead")).isFalse();
            assertThat(after.getInteger("unreadCount")).isEqualTo(1);
        }
    }

    @Test
    void aMessageIsReadForItsSender() {
        String conversation = ann.direct(ben);
        try (TestSocket anns = ann.connect()) {
            anns.deliver("t1", conversation, "mine");
        }

        JsonObject line = ann.conversations().get(0);
        assertThat(line.getBoolean("isRead")).isTrue();
        assertThat(line.getInteger("unreadCount")).isZero();
    }

    @Test
    void aHeartbeatHasNoAnswer() {
        try (TestSocket socket = ann.connect()) {
            socket.heartbeat();
            socket.heartbeat();

            assertThat(socket.settled()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"quotes\" and 'quotes' and \\backslashes\\",
                "'; DROP TABLE message_table; --",
                "<script>alert(1)</script> & &amp;",
                "%s %d ${jndi:ldap://x} {} %00",
                "line\nbreak\r\n\ttab",
                "שלום مرحبا こんにちは 👩‍👩‍👧‍👦 e\u0301",
                "\u0001\u001f\u007f\u2028\u2029\ufeff\uffff",
                " "
            })
    void contentArrivesAsItWasSent(String content) {
        String conversation = ann.direct(ben);
        try (TestSocket anns = ann.connect();
                TestSocket bens = ben.connect()) {
            anns.deliver("t1", conversation, content);

            assertThat(bens.awaitMessages(conversation, 1).get(0).getString("content"))
                    .isEqualTo(content);
        }
        assertThat(ben.history(conversation).get(0).getString("content")).isEqualTo(content);
        assertThat(ben.conversations().get(0).getString("latestContent")).isEqualTo(content);
    }

    @Test
    void aThousandCharactersFitWhateverTheyAre() {
        String conversation = ann.direct(ben);
        try (TestSocket socket = ann.connect()) {
            for (String character : List.of("x", "ä", "漢", "😀")) {
                String content = character.repeat(1000);
                assertThat(socket.deliver("t-" + character, conversation, content)
                                .getString("content"))
                        .isEqualTo(content);
            }
        }
        assertThat(ann.history(conversation)).hasSize(4);
    }

    @Test
    void fieldsThatTheFrameDoesNotNeedAreIgnored() {
        String conversation = ann.direct(ben);
        try (TestSocket socket = ann.connect()) {
            socket.send(new JsonObject()
                    .put("action", "send-message")
                    .put("tempMessageId", "t1")
                    .put("conversationId", conversation)
                    .put("content", "hello")
                    .put("jwt", "some.other.token")
                    .put("senderId", ben.id())
                    .put("userId", ben.id())
                    .put("seq", 77)
                    .put("sentAt", "1999-01-01T00:00:00.000Z")
                    .put("role", new JsonObject().put("admin", true)));

            JsonObject message = socket.awaitType("new-message");
            assertThat(message.getString("senderId")).isEqualTo(ann.id());
            assertThat(message.getLong("seq")).isEqualTo(1);
            assertThat(message.getString("sentAt")).doesNotStartWith("1999");
        }
        assertThat(ann.history(conversation).get(0).getString("senderId")).isEqualTo(ann.id());
    }

    @Test
    void aUserIdInAReadFrameIsIgnored() {
        String conversation = ann.direct(ben);
        try (TestSocket anns = ann.connect()) {
            anns.deliver("t1", conversation, "hello");
            anns.send(new JsonObject()
                    .put("action", "read-messages")
                    .put("conversationId", conversation)
                    .put("userId", ben.id()));

            assertThat(anns.awaitType("read-messages").getString("userId")).isEqualTo(ann.id());
        }
        assertThat(ben.conversations().get(0).getBoolean("isRead")).isFalse();
    }

    @Test
    void fieldsMayComeInAnyOrderAndInAnyEscaping() {
        String conversation = ann.direct(ben);
        try (TestSocket socket = ann.connect()) {
            socket.send("{ \"content\" : \"\\u0068\\u00e9\\ud83d\\ude00\",\n\"conversationId\":\""
                    + conversation.toUpperCase(java.util.Locale.ROOT)
                    + "\",\"tempMessageId\":\"t1\",\"\\u0061ction\":\"send-message\"}");

            assertThat(socket.awaitType("new-message").getString("content")).isEqualTo("hé😀");
        }
    }

    @Test
    void closedConnectionsOfAUserDoNotDisturbTheOthers() {
        String conversation = ann.direct(ben);
        try (TestSocket anns = ann.connect();
                TestSocket stays = ben.connect()) {
            List<TestSocket> leaving = Stream.generate(ben::connect).limit(5).toList();
            anns.deliver("t1", conversation, "all here");
            leaving.forEach(socket -> socket.awaitMessages(conversation, 1));
            leaving.subList(0, 3).forEach(TestSocket::close);
            leaving.subList(3, 5).forEach(TestSocket::abort);
            anns.deliver("t2", conversation, "some left");

            stays.awaitMessages(conversation, 2);
        }
    }
}
