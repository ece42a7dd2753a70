package io.pagenow.chat.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.support.FileClient;
import io.pagenow.chat.support.Rest;
import io.pagenow.chat.support.TestDatabases;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import io.pagenow.chat.support.Threat;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Acts are on record, without the text of any message. */
@Threat(42)
class AuditTest {
    private static final String TEXT = "a text that is on no record";

    @AutoClose
    private static final TestServer server = TestServer.start();

    private final TestUser administrator = server.administrator();
    private final TestUser ann = server.newUser("ann");
    private final TestUser ben = server.newUser("ben");

    private JsonObject audit(String query) {
        Rest.Answer answer = administrator.get("/admin/audit" + query);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.object();
    }

    private static List<JsonObject> entries(JsonObject page) {
        return page.getJsonArray("entries").stream().map(JsonObject.class::cast).toList();
    }

    /** Returns the status of a call whose answer is no JSON. */
    private static int export(TestUser user, String path) {
        return FileClient.request("GET", user.server().http().resolve(path), Optional.of(user.token()))
                .status();
    }

    @Test
    void theActsOfAdministratorsAreOnRecordNewestFirst() {
        String conversation = ann.group("Team", ben, server.newUser("cat"));
        try (TestSocket socket = ann.connect()) {
            socket.deliver("t", conversation, TEXT);
        }
        String reported = new JsonObject()
                .put("conversationId", conversation)
                .put("seqs", new JsonArray().add(1))
                .put("reason", "spam")
                .encode();
        String report = ben.post("/reports", reported).object().getString("reportId");
        administrator.post("/admin/reports/" + report, "{\"state\":\"resolved\"}");
        administrator.post(
                "/admin/disconnect", new JsonObject().put("userId", ann.id()).encode());
        String ban = "/admin/users/" + ann.id() + "/ban";
        administrator.post(ban, "");
        administrator.delete(ban);
        assertThat(export(administrator, "/admin/users/" + ann.id() + "/export"))
                .isEqualTo(200);

        List<JsonObject> acts = entries(audit("?target=" + ann.id()));
        assertThat(acts)
                .extracting(act -> act.getString("action"))
                .containsExactly("export-user", "unban", "ban", "disconnect-user", "report-resolved");
        assertThat(acts)
                .allMatch(act -> act.getString("via").equals("admin")
                        && act.getString("actor").equals(administrator.id()));
        assertThat(entries(audit("?target=" + ann.id() + "&action=ban"))).hasSize(1);
        assertThat(entries(audit("?limit=200"))).noneMatch(act -> act.encode().contains(TEXT));
    }

    @Test
    void theActsOfMembersAreOnRecordWithTheirConversation() {
        String conversation = ann.group("Team", ben, server.newUser("cat"));
        ann.put("/conversations/" + conversation + "/participants/" + ben.id(), "{\"role\":\"admin\"}");

        List<JsonObject> acts = entries(audit("?actor=" + ann.id()));
        assertThat(acts).extracting(act -> act.getString("action")).containsExactly("change-member", "group-created");
        assertThat(acts)
                .allMatch(act -> act.getString("via").equals("user")
                        && act.getString("conversationId").equals(conversation));
    }

    @Test
    void pagesFollowOneAnother() throws SQLException {
        try (Connection database = server.database();
                Statement statement = database.createStatement()) {
            statement.execute("INSERT INTO audit_table (at, actor, via, action, target)"
                    + " SELECT '2020-01-01', 'tester', 'admin', 'ban', n::text FROM generate_series(1, 7) n");
        }
        List<String> targets = new ArrayList<>();
        JsonObject page = audit("?actor=tester&limit=3");
        while (true) {
            entries(page).forEach(act -> targets.add(act.getString("target")));
            if (!page.getBoolean("more")) {
                break;
            }
            List<JsonObject> acts = entries(page);
            page = audit(
                    "?actor=tester&limit=3&before=" + acts.get(acts.size() - 1).getString("auditId"));
        }
        assertThat(targets).containsExactlyInAnyOrder("1", "2", "3", "4", "5", "6", "7");
    }

    @Test
    void oldActsGo() throws SQLException {
        try (TestServer own = TestServer.with().set("CHAT_AUDIT_DAYS", "1").start();
                Connection database = own.database();
                Statement statement = database.createStatement()) {
            statement.execute("INSERT INTO audit_table (at, actor, via, action)"
                    + " SELECT now() - interval '25 hours', 'tester', 'admin', 'ban' FROM generate_series(1, 1500)");
            statement.execute(
                    "INSERT INTO audit_table (at, actor, via, action) VALUES (now() - interval '23 hours', 'x', 'admin', 'ban')");
            await().atMost(Duration.ofSeconds(60)).until(() -> "1"
                    .equals(TestDatabases.query(own.databaseUri(), "SELECT count(*) FROM audit_table")));
        }
    }

    @Test
    void onlyAdministratorsReadItAndWrongParametersAreNamed() {
        assertThat(ann.get("/admin/audit").status()).isEqualTo(403);
        for (String wrong : List.of("limit=0", "limit=201", "action=No", "before=nonsense")) {
            Rest.Answer answer = administrator.get("/admin/audit?" + wrong);
            assertThat(answer.status()).as(wrong).isEqualTo(400);
            assertThat(answer.object().getString("detail")).contains(wrong.substring(0, wrong.indexOf('=')));
        }
        Rest.Answer unknown = administrator.get("/admin/audit?before=00000000-0000-0000-0000-000000000000");
        assertThat(unknown.status()).isEqualTo(400);
        assertThat(unknown.object().getString("detail")).contains("before");
    }

    @Test
    void anExportIsRefusedWithinAMinute() {
        assertThat(export(ben, "/me/export")).isEqualTo(200);
        Rest.Answer again = ben.get("/me/export");
        assertThat(again.status()).isEqualTo(429);
        assertThat(again.object().getString("code")).isEqualTo("rate-limited");
        await().untilAsserted(() -> assertThat(entries(audit("?actor=" + ben.id())))
                .extracting(act -> act.getString("via"))
                .containsExactly("user"));
    }
}
