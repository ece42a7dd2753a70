package io.pagenow.chat.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.support.Rest;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import io.pagenow.chat.support.Threat;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A page of the history counts by its length: as one request for each 50 messages. */
@Threat(22)
final class LongPagesTest {
    private static final int MESSAGES = 500;

    /** Short pages, or 10 times as few long ones. */
    private static final int BURST = 100;

    @AutoClose
    private static final TestServer server = TestServer.with()
            .set("CHAT_LIMITS_USER_REQUESTS_PER_SECOND", "1")
            .set("CHAT_LIMITS_USER_REQUESTS_BURST", String.valueOf(BURST))
            .start();

    private static final TestUser ann = server.newUser("ann");
    private static final TestUser ben = server.newUser("ben");
    private static final TestUser eve = server.newUser("eve");
    private static String conversation;

    @BeforeAll
    static void talk() {
        conversation = ann.group("long", ben, eve);
        try (TestSocket socket = ann.connect()) {
            for (int number = 0; number < MESSAGES; number++) {
                socket.sendMessage("t" + number, conversation, "message " + number);
            }
            socket.awaitMessages(conversation, MESSAGES);
        }
    }

    private static long pagesBeforeARefusal(TestUser reader, int limit) {
        return IntStream.range(0, BURST)
                .takeWhile(number ->
                        reader.history(conversation, "offset=0&limit=" + limit).status() == 200)
                .count();
    }

    @Test
    void longPagesAreRefusedSooner() {
        // Ten at once, and one more each ten seconds.
        assertThat(pagesBeforeARefusal(ann, MESSAGES)).isLessThan(BURST / 5);
        Rest.Answer refused = ann.history(conversation, "offset=0&limit=" + MESSAGES);
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.header("retry-after")).isPresent();
    }

    @Test
    void pagesOfFiftyCountAsOneEach() {
        assertThat(pagesBeforeARefusal(ben, 50)).isEqualTo(BURST);
    }

    @Test
    void whatIsAskedForAndNotThereCostsNothing() {
        String empty = eve.direct(ben);

        assertThat(IntStream.range(0, BURST / 2).map(number -> eve.history(empty, "offset=0&limit=1000000")
                        .status()))
                .containsOnly(200);
    }
}
