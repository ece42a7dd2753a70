package io.pagenow.chat.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.support.Rest;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestUser;
import io.pagenow.chat.support.Threat;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The calls with which administrators manage webhooks, and what they refuse. */
@Threat(43)
class WebhookCallsTest {
    /** The id of a webhook that does not exist. */
    private static final String WEBHOOK = "0123456789abcdef";

    @AutoClose
    private static final TestServer server = TestServer.start();

    private static final TestUser administrator = server.administrator();

    @Test
    void administratorsAloneManageWebhooks() {
        String unknown = "/admin/webhooks/" + WEBHOOK;
        for (String[] call : new String[][] {
            {"GET", "/admin/webhooks"},
            {"POST", "/admin/webhooks"},
            {"DELETE", unknown},
            {"POST", unknown + "/secret"},
            {"POST", unknown + "/enable"},
            {"POST", unknown + "/retry"},
            {"POST", unknown + "/replay"},
            {"GET", unknown + "/deliveries"}
        }) {
            byte[] body = "{\"at\":\"2030-01-31T12:00:00Z\"}".getBytes(StandardCharsets.UTF_8);
            assertThat(Rest.call(call[0], server.http().resolve(call[1]), body).status())
                    .isEqualTo(401);
            Rest.Answer refused = Rest.call(
                    call[0],
                    server.http().resolve(call[1]),
                    body,
                    "Authorization",
                    "Bearer " + server.newUser("ann").token());
            assertThat(refused.status()).as(call[1]).isEqualTo(403);
            assertThat(refused.object().getString("code")).isEqualTo("forbidden");
            if (call[1].startsWith(unknown)) {
                Rest.Answer missing = Rest.call(
                        call[0],
                        server.http().resolve(call[1]),
                        body,
                        "Authorization",
                        "Bearer " + administrator.token());
                assertThat(missing.status()).as(call[1]).isEqualTo(404);
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | url",
                "{\"url\":\"ftp://example.org/\"} | url",
                "{\"url\":\"https://user@example.org/\"} | url",
                "{\"url\":\"http://93.184.216.34/\"} | url",
                "{\"url\":\"http://192.0.2.1/\"} | url",
                "{\"url\":\"https://10.1.2.3/\"} | url",
                "{\"url\":\"not a URL\"} | url",
                "{\"url\":\"https://example.org/\",\"types\":[\"everything\"]} | types",
                "{\"url\":\"https://example.org/\",\"types\":\"message-created\"} | types",
                "{\"url\":\"https://example.org/\",\"conversations\":[\"x\"]} | conversations",
                "{\"url\":\"https://example.org/\",\"fromBeginning\":\"yes\"} | fromBeginning"
            })
    void badInputIsRefusedByTheNameOfItsField(String body, String field) {
        Rest.Answer answer = administrator.post("/admin/webhooks", body);

        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.object().getString("field")).isEqualTo(field);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | at",
                "{\"at\":\"yesterday\"} | at",
                "{\"seq\":1} | conversationId",
                "{\"seq\":0,\"conversationId\":\"00000000-0000-0000-0000-000000000001\"} | seq",
                "{\"at\":\"2030-01-31T12:00:00Z\",\"seq\":1} | at",
                "{\"at\":\"2030-01-31T12:00:00Z\",\"conversationId\":\"x\"} | conversationId"
            })
    void aReplayWithBadInputIsRefusedByTheNameOfItsField(String body, String field) {
        Rest.Answer answer = administrator.post("/admin/webhooks/" + WEBHOOK + "/replay", body);

        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.object().getString("field")).isEqualTo(field);
    }

    @Test
    void privateAddressesAreRefusedByDefaultAndWithoutEndpointsNothingIsAskedOfTheDatabase() throws SQLException {
        for (String url : List.of("http://127.0.0.1/hook", "https://127.0.0.1/hook", "https://localhost/hook")) {
            Rest.Answer answer = administrator.post(
                    "/admin/webhooks", new JsonObject().put("url", url).encode());
            assertThat(answer.status()).as(answer.body()).isEqualTo(400);
            assertThat(answer.object().getString("field")).isEqualTo("url");
        }
        try (Connection database = server.database();
                Statement statement = database.createStatement();
                ResultSet sessions = statement.executeQuery(
                        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                                + " AND pid <> pg_backend_pid() AND query LIKE '%FROM webhook_progress_table p%'")) {
            sessions.next();
            assertThat(sessions.getInt(1)).isZero();
        }
    }
}
