package io.pagenow.chat.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.support.Rest;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Participants of small conversations see how far the others have read, unless one of them does not want it. */
class ReceiptsTest {
    @AutoClose
    private static final TestServer server = TestServer.start();

    private final TestUser ann = server.newUser("ann");
    private final TestUser ben = server.newUser("ben");
    private final TestUser cleo = server.newUser("cleo");

    private static void send(TestUser user, String conversation, int count) {
        for (int number = 0; number < count; number++) {
            Rest.Answer sent = user.post(
                    "/conversations/" + conversation + "/messages",
                    new JsonObject()
                            .put("tempMessageId", "t-" + System.nanoTime())
                            .put("content", "hello")
                            .encode());
            assertThat(sent.status()).isEqualTo(200);
        }
    }

    /** Reads, and waits until the server has confirmed it. */
    private static void read(TestSocket socket, String conversation, Integer seq) {
        JsonObject frame = new JsonObject()
                .put("action", "read-messages")
                .put("conversationId", conversation)
                .put("ref", "r-" + System.nanoTime());
        if (seq != null) {
            frame.put("seq", seq);
        }
        socket.send(frame);
        socket.await(answer -> frame.getString("ref").equals(answer.getString("ref"))
                && answer.getString("type").equals("done"));
    }

    private static void read(TestUser user, String conversation, Integer seq) {
        try (TestSocket socket = user.connect()) {
            read(socket, conversation, seq);
        }
    }

    private static boolean tells(JsonObject frame, TestUser reader, long seq) {
        return "receipts".equals(frame.getString("type"))
                && frame.getJsonArray("readers").stream()
                        .map(JsonObject.class::cast)
                        .anyMatch(each -> each.getString("userId").equals(reader.id())
                                && each.getLong("seq").equals(seq));
    }

    private static List<JsonObject> receipts(TestSocket socket) {
        return socket.frames().stream()
                .filter(frame -> frame.getString("type").equals("receipts"))
                .toList();
    }

    private static List<String> shown(TestUser viewer, String conversation) {
        return viewer.get("/conversations/" + conversation + "/receipts").object().getJsonArray("readers").stream()
                .map(JsonObject.class::cast)
                .map(reader -> reader.getString("userId").replaceAll("-.*", "") + " " + reader.getLong("seq"))
                .toList();
    }

    @Test
    void othersSeeHowFarAParticipantHasRead() {
        String conversation = ann.group("Crew", ben, cleo);
        send(ann, conversation, 2);
        try (TestSocket anns = ann.connect();
                TestSocket bens = ben.connect();
                TestSocket strange = server.newUser("eve").connect()) {
            read(bens, conversation, null);

            JsonObject receipts = anns.await(frame -> tells(frame, ben, 2));
            assertThat(receipts.getString("conversationId")).isEqualTo(conversation);
            assertThat(receipts.getJsonArray("readers").getJsonObject(0).fieldNames())
                    .containsExactlyInAnyOrder("userId", "seq", "at");
            assertThat(bens.awaitType("read-messages").getLong("lastReadSeq")).isEqualTo(2);
            bens.settled();
            assertThat(receipts(bens)).isEmpty();
            assertThat(strange.settled()).isEmpty();
        }
        assertThat(shown(ann, conversation)).containsExactly("ben 2");
    }

    @Test
    void manyReadsOfASecondComeTogether() {
        String conversation = ann.group("Crew", ben, cleo);
        send(ann, conversation, 40);
        try (TestSocket anns = ann.connect();
                TestSocket bens = ben.connect();
                TestSocket cleos = cleo.connect()) {
            for (int seq = 1; seq <= 40; seq++) {
                read(seq % 2 == 0 ? bens : cleos, conversation, seq);
            }

            anns.await(frame -> tells(frame, ben, 40));
            anns.await(frame -> tells(frame, cleo, 39));
            assertThat(receipts(anns)).hasSizeLessThan(20);
        }
    }

    @Test
    void aReadMovesToItsPositionNeverBackAndNeverBeyondTheNewest() {
        String conversation = ann.direct(ben);
        send(ann, conversation, 5);
        try (TestSocket bens = ben.connect()) {
            read(bens, conversation, 3);
            read(bens, conversation, 2);
            bens.send(new JsonObject()
                    .put("action", "read-messages")
                    .put("conversationId", conversation)
                    .put("seq", 6));

            assertThat(bens.awaitError("invalid-field").getString("field")).isEqualTo("seq");
            assertThat(shown(ann, conversation)).containsExactly("ben 3");
            read(bens, conversation, 5);
            assertThat(shown(ann, conversation)).containsExactly("ben 5");
            assertThat(bens.awaitCount(3, frame -> frame.getString("type").equals("read-messages")))
                    .extracting(frame -> frame.getLong("lastReadSeq"))
                    .containsExactly(3L, 3L, 5L);
        }
        try (TestSocket strange = server.newUser("eve").connect()) {
            strange.send(new JsonObject()
                    .put("action", "read-messages")
                    .put("conversationId", conversation)
                    .put("seq", 6));
            strange.awaitError("not-found");
        }
    }

    @Test
    void aReadThatMovesNothingIsNotTold() {
        String conversation = ann.direct(ben);
        send(ann, conversation, 1);
        read(ben, conversation, null);
        try (TestSocket anns = ann.connect()) {
            read(ben, conversation, null);
            read(ben, conversation, 1);
            send(ben, conversation, 1);
            anns.awaitMessages(conversation, 1);
            // Had the first two been told, that would have come before the third.
            send(ann, conversation, 1);
            read(ben, conversation, 3);
            anns.await(frame -> tells(frame, ben, 3));

            assertThat(receipts(anns)).hasSize(1);
        }
    }

    @Test
    void whoHidesIsNotSeenAndSeesNobody() {
        String conversation = ann.group("Crew", ben, cleo);
        send(ann, conversation, 4);
        read(ben, conversation, 1);
        read(cleo, conversation, 1);
        ben.put("/me/settings", "{\"readReceipts\":false}");
        try (TestSocket anns = ann.connect();
                TestSocket bens = ben.connect();
                TestSocket cleos = cleo.connect()) {
            read(bens, conversation, 2);
            assertThat(shown(ann, conversation)).containsExactly("cleo 1");
            assertThat(shown(ben, conversation)).containsExactly("ben 2");
            read(cleos, conversation, 4);
            anns.await(frame -> tells(frame, cleo, 4));
            bens.settled();

            assertThat(receipts(anns).toString()).doesNotContain(ben.id());
            assertThat(receipts(bens)).isEmpty();
            ben.put("/me/settings", "{\"readReceipts\":true}");
            read(bens, conversation, 3);
            anns.await(frame -> tells(frame, ben, 3));
        }
        assertThat(shown(ann, conversation)).containsExactly("ben 3", "cleo 4");
        assertThat(shown(ben, conversation)).containsExactly("ben 3", "cleo 4");
    }

    @Test
    void aBlockEndsReceiptsInTheDirectConversation() {
        String conversation = ann.direct(ben);
        send(ann, conversation, 2);
        read(ben, conversation, 1);
        ben.put("/me/blocked/" + ann.id(), "");
        try (TestSocket anns = ann.connect();
                TestSocket bens = ben.connect()) {
            read(bens, conversation, 2);
            assertThat(shown(ann, conversation)).isEmpty();
            assertThat(shown(ben, conversation)).containsExactly("ben 2");
            // A receipt of this read would come before that of the next one.
            ben.delete("/me/blocked/" + ann.id());
            send(ann, conversation, 1);
            read(bens, conversation, 3);
            anns.await(frame -> tells(frame, ben, 3));
            assertThat(receipts(anns)).hasSize(1);
        }
    }

    @Test
    void largeConversationsHaveNone() {
        TestUser[] others = IntStream.range(0, 99)
                .mapToObj(number -> new TestUser(server, "other-" + number, ""))
                .toArray(TestUser[]::new);
        TestUser[] more = java.util.Arrays.copyOf(others, 100);
        more[99] = ben;
        others[98] = ben;
        String small = ann.group("100", others);
        String large = ann.group("101", more);

        assertThat(ann.get("/conversations/" + small + "/receipts").status()).isEqualTo(200);
        Rest.Answer refused = ann.get("/conversations/" + large + "/receipts");
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.object().getString("code")).isEqualTo("not-allowed");
        assertThat(cleo.get("/conversations/" + large + "/receipts").status()).isEqualTo(404);
        send(ann, small, 1);
        send(ann, large, 1);
        try (TestSocket anns = ann.connect();
                TestSocket bens = ben.connect()) {
            read(bens, large, null);
            read(bens, small, null);
            anns.await(frame -> tells(frame, ben, 1));

            assertThat(receipts(anns))
                    .extracting(frame -> frame.getString("conversationId"))
                    .containsExactly(small);
        }
    }
}
