package io.pagenow.chat.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.support.TestDatabases;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where the original's friendships are in the database, they say who is a friend. */
class FriendshipTableTest {
    private static final String PAGE = "https://example.com/";

    private String database;
    private TestServer server;
    private TestUser ann;
    private TestUser ben;
    private TestUser cleo;
    private TestUser dan;

    @BeforeEach
    void start() {
        database = TestDatabases.fresh();
        execute("CREATE TABLE friendship_table (user_id1 varchar(50) NOT NULL, user_id2 varchar(50) NOT NULL,"
                + " accepted_at timestamptz, PRIMARY KEY (user_id1, user_id2))");
        server = TestServer.with().database(database).start();
        ann = server.newUser("ann");
        ben = server.newUser("ben");
        cleo = server.newUser("cleo");
        dan = server.newUser("dan");
    }

    @AfterEach
    void stop() {
        server.close();
        TestDatabases.drop(database);
    }

    @Test
    void acceptedFriendshipsCountInEitherDirectionAndNothingElse() {
        befriend(ann, ben, "now()");
        befriend(cleo, ann, "now()");
        befriend(ann, dan, "NULL");
        dan.befriend(ann);
        try (TestSocket anns = ann.connectForPages();
                TestSocket bens = ben.connectForPages();
                TestSocket cleos = cleo.connectForPages();
                TestSocket dans = dan.connectForPages()) {
            anns.share(PAGE, "A page");
            bens.awaitPage(ann, PAGE);
            cleos.awaitPage(ann, PAGE);
            dans.share(PAGE, "A page");
            dans.awaitPage(dan, PAGE);

            assertThat(dans.frames()).hasSize(1);
            assertThat(ann.get("/presence").object().fieldNames())
                    .containsExactlyInAnyOrder(ann.id(), ben.id(), cleo.id());
            assertThat(dan.get("/presence/" + ann.id()).status()).isEqualTo(404);
        }
    }

    @Test
    void acceptedFriendsSeeEachOthersPresenceWithoutAConversation() {
        befriend(ann, ben, "now()");
        befriend(cleo, ann, "now()");
        befriend(ann, dan, "NULL");
        try (TestSocket anns = ann.connect();
                TestSocket dans = dan.connect();
                TestSocket bens = ben.connect();
                TestSocket cleos = cleo.connect()) {
            anns.awaitPresence(ben, true);
            anns.awaitPresence(cleo, true);
            assertThat(ann.presenceOf(ben).getBoolean("online")).isTrue();
            assertThat(cleo.presenceOf(ann).getBoolean("online")).isTrue();
            assertThat(ann.presenceOf(dan).getBoolean("online")).isFalse();
            assertThat(ben.presenceOf(cleo).getBoolean("online")).isFalse();
            assertThat(anns.presencesOf(dan)).isEmpty();
            assertThat(bens.isOpen() && cleos.isOpen()).isTrue();
            assertThat(dans.settled()).noneMatch(frame -> "presence".equals(frame.getString("type")));
        }
    }

    @Test
    void withoutTheTableDirectConversationsCountAgain() {
        dan.befriend(ann);
        assertThat(ann.get("/presence").object().fieldNames()).containsExactly(ann.id());

        execute("DROP TABLE friendship_table");

        assertThat(ann.get("/presence").object().fieldNames()).containsExactlyInAnyOrder(ann.id(), dan.id());
        assertThat(dan.get("/presence").object().fieldNames()).containsExactlyInAnyOrder(ann.id(), dan.id());
    }

    private void befriend(TestUser one, TestUser other, String acceptedAt) {
        execute("INSERT INTO friendship_table VALUES ('" + one.id() + "', '" + other.id() + "', " + acceptedAt + ")");
    }

    private void execute(String sql) {
        try (Connection connection = TestDatabases.open(database);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException failure) {
            throw new IllegalStateException(sql, failure);
        }
    }
}
