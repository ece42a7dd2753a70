package io.pagenow.chat.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.support.Rest;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A banned user is kept out everywhere, until the ban ends. */
class BanTest {
    @AutoClose
    private static final TestServer server = TestServer.start();

    private final TestUser administrator = server.administrator();
    private final TestUser ann = server.newUser("ann");
    private final TestUser ben = server.newUser("ben");

    private static String path(TestUser user) {
        return "/admin/users/" + user.id() + "/ban";
    }

    private static TestSocket.Refused refused(TestUser user, String path) {
        return catchThrowableOfType(TestSocket.Refused.class, () -> user.connect(path));
    }

    /** A ban is promised to be known within seconds. */
    private void awaitAnswer(int status) {
        await().untilAsserted(() -> assertThat(ann.get("/me").status()).isEqualTo(status));
    }

    @Test
    void aBanClosesTheSocketsAndRefusesHandshakesAndCalls() {
        ann.direct(ben);
        try (TestSocket chat = ann.connect();
                TestSocket pages = ann.connectForPages();
                TestSocket bens = ben.connect()) {
            Rest.Answer banned = administrator.post(path(ann), "{\"reason\":\"spam\"}");

            assertThat(banned.status()).isEqualTo(200);
            assertThat(banned.object().fieldNames())
                    .containsExactlyInAnyOrder("userId", "bannedAt", "bannedBy", "reason");
            assertThat(chat.awaitClose()).isEqualTo(4403);
            assertThat(pages.awaitClose()).isEqualTo(4403);
            assertThat(bens.settled()).isNotNull();
            assertThat(bens.isOpen()).isTrue();
        }
        awaitAnswer(403);
        assertThat(refused(ann, "/").status()).isEqualTo(403);
        assertThat(refused(ann, "/presence").status()).isEqualTo(403);
        for (Rest.Answer answer : List.of(ann.get("/conversations"), ann.put("/presence", "{\"visible\":true}"))) {
            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.object().getString("code")).isEqualTo("forbidden");
        }
        assertThat(administrator.get(path(ann)).object().getString("reason")).isEqualTo("spam");

        assertThat(administrator.delete(path(ann)).status()).isEqualTo(204);

        awaitAnswer(200);
        ann.connect().close();
        assertThat(administrator.get(path(ann)).status()).isEqualTo(404);
        assertThat(administrator.delete(path(ann)).status()).isEqualTo(204);
    }

    @Test
    void aBanOutlastsARestart() {
        try (TestServer own = TestServer.start()) {
            TestUser eve = own.newUser("eve");
            own.administrator().post(path(eve), "");
            own.restart();

            assertThat(eve.get("/me").status()).isEqualTo(403);
            assertThat(refused(eve, "/").status()).isEqualTo(403);
        }
    }

    @Test
    void aBanEndsByItself() {
        String until = Instant.now().plusSeconds(10).toString();
        Rest.Answer banned = administrator.post(path(ann), "{\"until\":\"" + until + "\"}");
        assertThat(banned.object().getString("until")).matches(Shapes.TIMESTAMP);
        awaitAnswer(403);

        awaitAnswer(200);
        assertThat(administrator.get(path(ann)).status()).isEqualTo(404);
    }

    @Test
    void aBanRightAfterOneThatHasEndedClosesTheSockets() {
        administrator.post(path(ann), "{\"until\":\"" + Instant.now().plusSeconds(5) + "\"}");
        awaitAnswer(403);
        awaitAnswer(200);
        try (TestSocket socket = ann.connect()) {
            administrator.post(path(ann), "");

            assertThat(socket.awaitClose()).isEqualTo(4403);
        }
        assertThat(administrator.delete(path(ann)).status()).isEqualTo(204);
    }

    @Test
    void aBanThatIsWrittenByAnotherNodeIsNoticedWithoutItsNotice() throws SQLException {
        try (TestSocket socket = ann.connect();
                Connection database = server.database();
                Statement statement = database.createStatement()) {
            statement.executeUpdate(
                    "INSERT INTO ban_table VALUES ('" + ann.id() + "', clock_timestamp(), 'somebody', NULL)");

            assertThat(socket.awaitClose()).isEqualTo(4403);
            awaitAnswer(403);
            statement.executeUpdate("DELETE FROM ban_table WHERE user_id = '" + ann.id() + "'");
            awaitAnswer(200);
        }
    }

    @Test
    void everyActIsAudited() throws SQLException {
        administrator.post(path(ann), "{\"reason\":\"x\"}");
        administrator.delete(path(ann));

        List<String> acts = new ArrayList<>();
        try (Connection database = server.database();
                PreparedStatement select = database.prepareStatement(
                        "SELECT actor || ' ' || via || ' ' || action FROM audit_table WHERE target = ? ORDER BY at")) {
            select.setString(1, ann.id());
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    acts.add(rows.getString(1));
                }
            }
        }
        assertThat(acts).containsExactly("administrator admin ban", "administrator admin unban");
    }

    @Test
    void onlyAdministratorsMayBan() {
        assertThat(ann.post(path(ben), "").status()).isEqualTo(403);
        assertThat(ann.get(path(ben)).status()).isEqualTo(403);
        assertThat(ann.delete(path(ben)).status()).isEqualTo(403);
        assertThat(administrator.get(path(ben)).status()).isEqualTo(404);
    }

    @Test
    void nobodyBansOneself() {
        Rest.Answer answer = administrator.post(path(administrator), "");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(administrator.get("/me").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            value = {
                "{\"until\":7} | until",
                "{\"until\":\"tomorrow\"} | until",
                "{\"until\":\"2020-01-01T00:00:00Z\"} | until",
                "{\"until\":\"+999999999-01-01T00:00:00Z\"} | until",
                "{\"reason\":[]} | reason",
                "{\"reason\":\"a\\u0000\"} | reason"
            },
            delimiter = '|')
    void aBadBanIsNamed(String body, String field) {
        Rest.Answer answer = administrator.post(path(ben), body.strip());

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.object().getString("code")).isEqualTo("invalid-field");
        assertThat(answer.object().getString("field")).isEqualTo(field.strip());
        assertThat(ben.get("/me").status()).isEqualTo(200);
    }

    @Test
    void aReasonThatIsTooLongIsRefused() {
        assertThat(administrator
                        .post(path(ben), "{\"reason\":\"" + "x".repeat(501) + "\"}")
                        .object()
                        .getString("field"))
                .isEqualTo("reason");
    }
}
