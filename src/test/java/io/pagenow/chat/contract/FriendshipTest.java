package io.pagenow.chat.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.support.Patience;
import io.pagenow.chat.support.TestDatabases;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import io.pagenow.chat.support.Threat;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Nobody makes oneself somebody's friend alone: both have to write in the direct conversation. */
@Threat(19)
class FriendshipTest {
    private static final String PAGE = "https://bank.example/account?session=secret";

    @AutoClose
    private static final TestServer server =
            TestServer.with().set("CHAT_PRESENCE_GRACE_SECONDS", "1").start();

    private final TestUser alice = server.newUser("alice");
    private final TestUser eve = server.newUser("eve");
    private final TestUser cleo = server.newUser("cleo");

    /** What Eve can do by herself, and what Alice does without writing. */
    private enum Act {
        EVE_MAKES_THE_CONVERSATION,
        EVE_WRITES,
        EVE_WRITES_MANY_TIMES_FROM_TWO_SOCKETS,
        EVE_REPEATS_A_MESSAGE,
        ALICE_READS,
        ALICE_OPENS_THE_CONVERSATION,
        ALICE_IS_REFUSED
    }

    @ParameterizedTest
    @EnumSource
    void oneSideAloneGetsNoPresenceAndNoPage(Act act) {
        String conversation = eve.direct(alice);
        act(act, conversation);
        eve.meet(cleo);
        eve.befriend(cleo);
        try (TestSocket eves = eve.connect();
                TestSocket evesPages = eve.connectForPages();
                TestSocket alices = alice.connect();
                TestSocket alicesPages = alice.connectForPages();
                TestSocket cleosPages = cleo.connectForPages()) {
            alicesPages.share(PAGE, "My account");
            alicesPages.awaitPage(alice, PAGE);
            assertThat(eve.presenceOf(alice)).isEqualTo(nothing(alice));
            assertThat(alice.presenceOf(eve)).isEqualTo(nothing(eve));
            assertThat(eve.get("/presence/" + alice.id()).status()).isEqualTo(404);
            assertThat(alice.get("/presence/" + eve.id()).status()).isEqualTo(404);
            assertThat(eve.get("/presence").body()).doesNotContain(alice.id()).doesNotContain("secret");

            // What comes to Eve of Cleo, later, shows that nothing more of Alice comes.
            cleosPages.share("https://example.com/", "Page");
            evesPages.awaitPage(cleo, "https://example.com/");
            try (TestSocket cleos = cleo.connect()) {
                eves.awaitPresence(cleo, true);
                assertThat(cleos.isOpen() && alices.isOpen()).isTrue();
            }
            assertThat(evesPages.frames()).noneMatch(frame -> alice.id().equals(frame.getString("userId")));
            assertThat(eves.presencesOf(alice)).isEmpty();
            assertThat(alices.presencesOf(eve)).isEmpty();
        }
    }

    private void act(Act act, String conversation) {
        try (TestSocket eves = eve.connect();
                TestSocket second = eve.connect();
                TestSocket alices = alice.connect()) {
            switch (act) {
                case EVE_MAKES_THE_CONVERSATION -> {}
                case EVE_WRITES -> eves.deliver("t1", conversation, "hello");
                case EVE_WRITES_MANY_TIMES_FROM_TWO_SOCKETS -> {
                    for (int number = 0; number < 20; number++) {
                        eves.deliver("a" + number, conversation, "hello");
                        second.deliver("b" + number, conversation, "hello");
                    }
                }
                case EVE_REPEATS_A_MESSAGE -> {
                    eves.deliver("t1", conversation, "hello");
                    second.sendMessage("t1", conversation, "hello");
                    second.settled();
                }
                case ALICE_READS -> {
                    eves.deliver("t1", conversation, "hello");
                    alices.readMessages(conversation);
                    alices.awaitType("read-messages");
                }
                case ALICE_OPENS_THE_CONVERSATION -> {
                    eves.deliver("t1", conversation, "hello");
                    assertThat(alice.direct(eve)).isEqualTo(conversation);
                }
                case ALICE_IS_REFUSED -> {
                    eves.deliver("t1", conversation, "hello");
                    alices.sendMessage("t2", conversation, "");
                    alices.settled();
                }
            }
        }
        await().atMost(Duration.ofSeconds(Patience.SECONDS))
                .until(() -> !alice.presenceOf(alice).getBoolean("online"));
    }

    @Test
    void theFirstAnswerMakesFriendsWhileBothAreConnected() {
        String conversation = eve.direct(alice);
        try (TestSocket eves = eve.connect();
                TestSocket evesPages = eve.connectForPages();
                TestSocket alices = alice.connect();
                TestSocket alicesPages = alice.connectForPages()) {
            alicesPages.share(PAGE, "My account");
            alicesPages.awaitPage(alice, PAGE);
            eves.deliver("t1", conversation, "hello");
            alices.deliver("t2", conversation, "hello");

            eves.awaitPresence(alice, true);
            alices.awaitPresence(eve, true);
            evesPages.awaitPage(alice, PAGE);
            assertThat(eve.get("/presence/" + alice.id()).status()).isEqualTo(200);
            assertThat(eve.presenceOf(alice).getBoolean("online")).isTrue();
            alicesPages.share("", "");
            evesPages.awaitPage(alice, "");
        }
        assertThat(eve.presenceOf(alice).fieldNames()).contains("lastSeenAt");
    }

    @Test
    void itCountsToWhoeverWritesFirstAndForEveryMessageAfter() {
        String conversation = eve.direct(alice);
        try (TestSocket eves = eve.connect();
                TestSocket alices = alice.connect()) {
            for (int number = 0; number < 5; number++) {
                alices.deliver("a" + number, conversation, "hello");
                eves.deliver("e" + number, conversation, "hello");
            }
            alices.awaitPresence(eve, true);
            alices.settled();
            // That Eve has come may be told beside the friendship, but nothing with every message.
            assertThat(alices.presencesOf(eve)).hasSizeLessThanOrEqualTo(2);
        }
    }

    @Test
    void firstMessagesOfBothThatAreStoredTogetherCount() throws SQLException {
        String conversation = eve.direct(alice);
        try (TestSocket eves = eve.connect();
                TestSocket alices = alice.connect();
                TestSocket cleos = cleo.connect();
                Connection connection = server.database();
                Statement statement = connection.createStatement()) {
            String other = cleo.direct(server.newUser("dan"));
            connection.setAutoCommit(false);
            statement.execute("LOCK TABLE message_table IN SHARE MODE");
            cleos.sendMessage("t1", other, "is waited for");
            await().atMost(Duration.ofSeconds(Patience.SECONDS)).until(() -> !"0"
                    .equals(TestDatabases.query(
                            server.databaseUri(),
                            "SELECT count(*) FROM pg_stat_activity"
                                    + " WHERE datname = current_database() AND wait_event_type = 'Lock'")));
            eves.sendMessage("t1", conversation, "hello");
            alices.sendMessage("t1", conversation, "hello");
            eves.settled();
            alices.settled();
            connection.rollback();

            eves.awaitPresence(alice, true);
            assertThat(alice.get("/presence/" + eve.id()).status()).isEqualTo(200);
        }
    }

    @Test
    void aFriendWhoIsNotVisibleStaysSo() {
        String conversation = eve.direct(alice);
        alice.put("/presence", "{\"visible\":false}");
        try (TestSocket eves = eve.connect();
                TestSocket alices = alice.connect()) {
            eves.deliver("t1", conversation, "hello");
            alices.deliver("t2", conversation, "hello");
            alices.awaitPresence(eve, true);

            assertThat(eves.settled()).noneMatch(frame -> "presence".equals(frame.getString("type")));
            assertThat(eve.presenceOf(alice)).isEqualTo(nothing(alice));
        }
    }

    private static JsonObject nothing(TestUser user) {
        return new JsonObject().put("userId", user.id()).put("online", false).putNull("lastSeenAt");
    }
}
