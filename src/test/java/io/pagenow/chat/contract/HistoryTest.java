package io.pagenow.chat.contract;

import static io.pagenow.chat.contract.Shapes.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.support.Rest;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import io.pagenow.chat.support.Threat;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code GET /conversations/{id}/messages}. */
class HistoryTest {
    /** More than the server reads at once. */
    private static final int MESSAGES = 1300;

    @AutoClose
    private static final TestServer server = TestServer.start();

    private static final TestUser ann = server.newUser("ann");
    private static final TestUser ben = server.newUser("ben");
    private static String conversation;

    @BeforeAll
    static void talkALot() {
        conversation = ann.direct(ben);
        try (TestSocket socket = ann.connect()) {
            for (int number = 1; number <= MESSAGES; number++) {
                socket.sendMessage("t" + number, conversation, "message " + number);
            }
            socket.awaitMessages(conversation, MESSAGES);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1, 1300, 1300",
        "0, 10, 1300, 1291",
        "3, 4, 1297, 1294",
        "1299, 1, 1, 1",
        "1295, 100, 5, 1",
        "0, 500, 1300, 801",
        "0, 501, 1300, 800",
        "100, 1000, 1200, 201",
        "0, 1300, 1300, 1",
        "7, 1300, 1293, 1",
        "0, 1000000, 1300, 1",
        "0, 999999999999999999, 1300, 1"
    })
    void aPageIsTheNewestAfterSkippingTheOffset(long offset, long limit, long newest, long oldest) {
        List<Long> newestFirst = LongStream.rangeClosed(oldest, newest)
                .boxed()
                .sorted((a, b) -> Long.compare(b, a))
                .toList();

        assertThat(seqs("offset=" + offset + "&limit=" + limit)).isEqualTo(newestFirst);
        assertThat(seqs("offset=" + offset + "&limit=" + limit + "&order=desc")).isEqualTo(newestFirst);
        assertThat(seqs("offset=" + offset + "&limit=" + limit + "&order=asc"))
                .isEqualTo(newestFirst.stream().sorted().toList());
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1300, 10", "1301, 10", "999999999999999999, 999999999999999999"})
    void aPageWithNothingInItIsEmpty(long offset, long limit) {
        Rest.Answer answer = ann.history(conversation, "offset=" + offset + "&limit=" + limit);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("[]");
    }

    @ParameterizedTest
    @CsvSource({
        "1301, 5, 1296, 1300",
        "999999, 5, 1296, 1300",
        "100, 5, 95, 99",
        "3, 5, 1, 2",
        "1201, 1100, 101, 1200",
        "1, 5, 0, -1",
        "0, 5, 0, -1"
    })
    void olderHistoryIsReadBackwardsFromAPosition(long before, long limit, long oldest, long newest) {
        List<Long> ascending = LongStream.rangeClosed(oldest, newest).boxed().toList();

        assertThat(seqs("before=" + before + "&limit=" + limit + "&order=asc")).isEqualTo(ascending);
        assertThat(seqs("before=" + before + "&limit=" + limit))
                .isEqualTo(
                        ascending.stream().sorted((a, b) -> Long.compare(b, a)).toList());
    }

    @ParameterizedTest
    @CsvSource({
        "0, 5, 1, 5",
        "1298, 5, 1299, 1300",
        "100, 1100, 101, 1200",
        "1300, 5, 0, -1",
        "5000, 5, 0, -1",
        "999999999999999999, 999999999999999999, 0, -1"
    })
    void newerHistoryIsReadForwardsFromAPosition(long after, long limit, long oldest, long newest) {
        List<Long> ascending = LongStream.rangeClosed(oldest, newest).boxed().toList();

        assertThat(seqs("after=" + after + "&limit=" + limit)).isEqualTo(ascending);
        assertThat(seqs("after=" + after + "&limit=" + limit + "&order=desc"))
                .isEqualTo(
                        ascending.stream().sorted((a, b) -> Long.compare(b, a)).toList());
    }

    @Test
    void aMessageHasTheContractsFieldsAndIsWhatWasAnnounced() {
        String other = ann.direct(server.newUser("cleo"));
        try (TestSocket socket = ann.connect()) {
            JsonObject announced = socket.deliver("t1", other, "hello");
            announced.remove("type");
            announced.remove("tempMessageId");

            JsonObject stored = ann.history(other, "offset=0&limit=1").objects().get(0);
            assertThat(stored).isEqualTo(announced);
            assertThat(stored.fieldNames())
                    .containsExactlyInAnyOrder("messageId", "conversationId", "sentAt", "senderId", "content", "seq");
            assertThat(stored.getString("messageId")).matches(Shapes.UUID);
            assertThat(stored.getString("sentAt")).matches(Shapes.TIMESTAMP);
        }
    }

    @Test
    void aTimeAlwaysHasMillisecondsAndAFinalZ() throws SQLException {
        String old = ann.direct(server.newUser("dan"));
        try (Connection database = server.database();
                Statement statement = database.createStatement()) {
            statement.execute(
                    "INSERT INTO message_table (conversation_id, seq, message_id, sent_at, sender_id, content) VALUES"
                            + " ('" + old + "', 1, gen_random_uuid(), '2024-02-29 12:00:00+00', 'dan', 'full second'),"
                            + " ('" + old + "', 2, gen_random_uuid(), '2024-02-29 23:30:00.1-02', 'dan', 'tenth'),"
                            + " ('" + old
                            + "', 3, gen_random_uuid(), '2024-03-01 12:34:56.789999+00', 'dan', 'microseconds')");
        }

        assertThat(ann.history(old).stream().map(message -> message.getString("sentAt")))
                .containsExactly("2024-02-29T12:00:00.000Z", "2024-03-01T01:30:00.100Z", "2024-03-01T12:34:56.789Z");
        assertThat(ann.get("/conversations").objects().stream()
                        .filter(line -> old.equals(line.getString("conversationId"))))
                .extracting(line -> line.getString("sentAt"))
                .containsExactly("2024-03-01T12:34:56.789Z");
    }

    @Threat(8)
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "-, Missing 'offset' in event parameter",
                "limit=1, Missing 'offset' in event parameter",
                "offset=0, Missing 'limit' in event parameter",
                "before=5, Missing 'limit' in event parameter",
                "after=5, Missing 'limit' in event parameter",
                "offset=-1&limit=1, Invalid parameter 'offset'",
                "offset=x&limit=1, Invalid parameter 'offset'",
                "offset=&limit=1, Invalid parameter 'offset'",
                "offset=1.5&limit=1, Invalid parameter 'offset'",
                "offset=0&limit=-1, Invalid parameter 'limit'",
                "offset=0&limit=1e3, Invalid parameter 'limit'",
                "offset=0&limit=%2B1, Invalid parameter 'limit'",
                "offset=0&limit=9999999999999999999999, Invalid parameter 'limit'",
                "offset=0&limit=1%3BDROP, Invalid parameter 'limit'",
                "offset=0&limit=1&order=up, Invalid parameter 'order'",
                "offset=0&limit=1&order=, Invalid parameter 'order'",
                "offset=0&limit=1&order=ASC, Invalid parameter 'order'",
                "before=x&limit=1, Invalid parameter 'before'",
                "after=-1&limit=1, Invalid parameter 'after'"
            })
    void aParameterWithAFaultIsRefusedWithTheOriginalsText(String query, String detail) {
        assertProblem(ann.history(conversation, query == null ? "" : query), 400, detail);
    }

    @Test
    void beforeAndAfterCannotBeCombined() {
        Rest.Answer answer = ann.history(conversation, "before=5&after=1&limit=1");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.object().getString("field")).isEqualTo("after");
    }

    @Test
    void aConversationWithoutMessagesHasAnEmptyHistory() {
        String silent = ann.direct(server.newUser("eve"));

        assertThat(ann.history(silent, "offset=0&limit=10").body()).isEqualTo("[]");
        assertThat(ann.history(silent, "after=0&limit=10").body()).isEqualTo("[]");
    }

    private static List<Long> seqs(String query) {
        Rest.Answer answer = ben.history(conversation, query);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.contentType()).isEqualTo("application/json");
        List<JsonObject> messages = answer.objects();
        assertThat(messages).allSatisfy(message -> assertThat(message.getString("content"))
                .isEqualTo("message " + message.getLong("seq")));
        return messages.stream().map(message -> message.getLong("seq")).toList();
    }
}
