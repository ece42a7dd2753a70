package io.pagenow.chat.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** {@code unreadCount} of {@code GET /conversations}, asked for again and again while the conversation goes on. */
class UnreadCountTest {
    @AutoClose
    private static final TestServer server = TestServer.start();

    private final TestUser ann = server.newUser("ann");
    private final TestUser ben = server.newUser("ben");
    private final TestUser cleo = server.newUser("cleo");

    @Test
    void everyListCountsWhatCameSinceTheLastOne() throws SQLException {
        String conversation = ann.direct(ben);
        store(conversation, ben, 2);
        assertThat(unread(ann, conversation)).isEqualTo(2);
        assertThat(unread(ann, conversation)).isEqualTo(2);

        store(conversation, ann, 3);
        assertThat(unread(ann, conversation)).as("her own are not unread").isEqualTo(2);

        store(conversation, ben, 1);
        assertThat(unread(ann, conversation)).isEqualTo(3);
        assertThat(unread(ben, conversation)).as("what he has not read of hers").isEqualTo(3);
    }

    @Test
    void countingBeginsAnewAtEachReadPosition() throws SQLException {
        String conversation = ann.direct(ben);
        store(conversation, ben, 5);
        assertThat(unread(ann, conversation)).isEqualTo(5);

        read(ann, conversation);
        assertThat(unread(ann, conversation)).isZero();

        store(conversation, ben, 2);
        assertThat(unread(ann, conversation)).isEqualTo(2);
    }

    @Test
    void countingStopsAtAHundred() throws SQLException {
        String conversation = ann.direct(ben);
        store(conversation, ben, 99);
        assertThat(unread(ann, conversation)).isEqualTo(99);

        store(conversation, ben, 1);
        assertThat(unread(ann, conversation)).isEqualTo(100);

        store(conversation, ben, 50);
        assertThat(unread(ann, conversation)).isEqualTo(100);

        read(ann, conversation);
        store(conversation, ben, 130);
        assertThat(unread(ann, conversation)).isEqualTo(100);

        read(ann, conversation);
        store(conversation, ben, 1);
        assertThat(unread(ann, conversation)).isEqualTo(1);
    }

    @Test
    void noMoreThanTheLatestThousandMessagesAreLookedAt() throws SQLException {
        String conversation = ann.direct(ben);
        store(conversation, ben, 7);
        store(conversation, ann, 995);
        assertThat(unread(ann, conversation)).isEqualTo(5);
    }

    @Test
    void aLongMonologueOfOnesOwnHidesNoAnswer() throws SQLException {
        String conversation = ann.direct(ben);
        store(conversation, ann, 1500);
        store(conversation, ben, 1);

        JsonObject line = line(ann, conversation);
        assertThat(line.getBoolean("isRead")).isFalse();
        assertThat(line.getInteger("unreadCount")).isEqualTo(1);
    }

    @Test
    void manyConversationsAreCountedEachForItself() throws SQLException {
        int conversations = 130;
        for (int number = 1; number <= conversations; number++) {
            String group = ann.group("Group " + number, ben, cleo);
            store(group, number % 2 == 0 ? ben : cleo, number % 5);
            store(group, ann, 1);
        }

        assertThat(ann.conversations()).hasSize(conversations).allSatisfy(line -> assertThat(
                        line.getInteger("unreadCount"))
                .isEqualTo(Integer.parseInt(line.getString("title").substring("Group ".length())) % 5));
        assertThat(ann.conversations()).isEqualTo(ann.conversations());
    }

    @Test
    void whoeverAsksForALineSeesAnotherParticipantInIt() throws SQLException {
        String direct = ann.direct(ben);
        store(direct, ann, 1);
        assertThat(line(ann, direct).getString("participantId")).isEqualTo(ben.id());
        assertThat(line(ben, direct).getString("participantId")).isEqualTo(ann.id());

        String group = ann.group("Three", ben, cleo);
        store(group, ann, 1);
        for (TestUser viewer : new TestUser[] {ann, ben, cleo}) {
            assertThat(line(viewer, group).getString("participantId"))
                    .isIn(ann.id(), ben.id(), cleo.id())
                    .isNotEqualTo(viewer.id());
        }
    }

    private static int unread(TestUser user, String conversation) {
        return line(user, conversation).getInteger("unreadCount");
    }

    private static JsonObject line(TestUser user, String conversation) {
        return user.conversations().stream()
                .filter(line -> line.getString("conversationId").equals(conversation))
                .findFirst()
                .orElseThrow();
    }

    private static void read(TestUser reader, String conversation) {
        try (TestSocket socket = reader.connect()) {
            socket.readMessages(conversation);
            socket.awaitType("read-messages");
        }
    }

    /** So many messages in no time. */
    private static void store(String conversation, TestUser sender, int count) throws SQLException {
        try (Connection database = server.database();
                PreparedStatement statement = database.prepareStatement(
                        "INSERT INTO message_table (conversation_id, seq, message_id, sent_at, sender_id, content)"
                                + " SELECT c.id, newest + number, gen_random_uuid(), clock_timestamp(), ?, 'hello'"
                                + " FROM (SELECT ?::uuid AS id) c, LATERAL (SELECT coalesce(max(seq), 0) AS newest"
                                + " FROM message_table WHERE conversation_id = c.id) m, generate_series(1, ?) AS number")) {
            statement.setString(1, sender.id());
            statement.setString(2, conversation);
            statement.setInt(3, count);
            statement.executeUpdate();
        }
    }
}
