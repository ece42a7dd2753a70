package io.pagenow.chat.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.support.AtOnce;
import io.pagenow.chat.support.Rest;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestUser;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reports keep what was said, whatever its sender does about it. */
class ReportsTest {
    @AutoClose
    private static final TestServer server = TestServer.start();

    private final TestUser administrator = server.administrator();
    private final TestUser ann = server.newUser("ann");
    private final TestUser ben = server.newUser("ben");
    private final String conversation = ann.direct(ben);

    @BeforeEach
    void sendThree() {
        for (int number = 1; number <= 3; number++) {
            TestUser sender = number < 3 ? ben : ann;
            sender.post(
                    "/conversations/" + conversation + "/messages",
                    new JsonObject()
                            .put("tempMessageId", "t" + number)
                            .put("content", "message " + number)
                            .encode());
        }
    }

    private JsonObject body(Object... seqs) {
        return new JsonObject()
                .put("conversationId", conversation)
                .put("seqs", JsonArray.of(seqs))
                .put("reason", "abuse");
    }

    private static Rest.Answer report(TestUser user, JsonObject body) {
        return user.post("/reports", body.encode());
    }

    private JsonObject stored(String reportId) {
        String after = "";
        while (true) {
            JsonObject page =
                    administrator.get("/admin/reports?limit=100" + after).object();
            for (Object each : page.getJsonArray("reports")) {
                JsonObject report = (JsonObject) each;
                if (report.getString("reportId").equals(reportId)) {
                    return report;
                }
                after = "&after=" + report.getString("reportId");
            }
            if (!page.getBoolean("more")) {
                throw new AssertionError("no report " + reportId);
            }
        }
    }

    @Test
    void aReportKeepsTheMessagesAsTheyWere() {
        Rest.Answer answer = report(ann, body(1, 2).put("text", "he shouts"));
        assertThat(answer.status()).isEqualTo(202);
        ben.patch("/conversations/" + conversation + "/messages/1", "{\"content\":\"nothing\"}");
        ben.delete("/conversations/" + conversation + "/messages/2");

        JsonObject report = stored(answer.object().getString("reportId"));

        assertThat(report.getString("reporterId")).isEqualTo(ann.id());
        assertThat(report.getString("userId")).isEqualTo(ben.id());
        assertThat(report.getString("reason")).isEqualTo("abuse");
        assertThat(report.getString("text")).isEqualTo("he shouts");
        assertThat(report.getString("state")).isEqualTo("open");
        assertThat(report.getJsonArray("messages").stream()
                        .map(JsonObject.class::cast)
                        .map(message -> message.getLong("seq") + " " + message.getString("content")))
                .containsExactly("1 message 1", "2 message 2");
    }

    @Test
    void messagesOfSeveralSendersNameNobodyUnlessTheReportDoes() {
        JsonObject both = stored(report(ann, body(2, 3)).object().getString("reportId"));
        JsonObject named =
                stored(report(ben, body(2, 3).put("userId", ann.id())).object().getString("reportId"));

        assertThat(both.containsKey("userId")).isFalse();
        assertThat(named.getString("userId")).isEqualTo(ann.id());
    }

    @Test
    void theSameMessageIsReportedOnceByAUser() {
        String first = report(ann, body(1)).object().getString("reportId");

        List<String> again =
                AtOnce.run(4, number -> report(ann, body(1)).object().getString("reportId"));
        List<String> more =
                AtOnce.run(4, number -> report(ann, body(2, 1)).object().getString("reportId"));

        assertThat(new HashSet<>(again)).containsExactly(first);
        assertThat(new HashSet<>(more)).hasSize(1);
        assertThat(report(ben, body(1)).object().getString("reportId")).isNotEqualTo(first);
    }

    @Test
    void onlyParticipantsReport() {
        TestUser eve = server.newUser("eve");
        JsonObject unknown = body(1).put("conversationId", UUID.randomUUID().toString());

        assertThat(report(eve, body(1)).status()).isEqualTo(404);
        assertThat(report(eve, body(1)).body()).isEqualTo(report(ann, unknown).body());
    }

    @ParameterizedTest
    @CsvSource(
            value = {
                "conversationId | null | missing-field",
                "conversationId | \"x\" | invalid-field",
                "conversationId | 7 | invalid-field",
                "seqs | null | missing-field",
                "seqs | [] | invalid-field",
                "seqs | 1 | invalid-field",
                "seqs | [0] | invalid-field",
                "seqs | [\"1\"] | invalid-field",
                "seqs | [1.5] | invalid-field",
                "seqs | [null] | invalid-field",
                "seqs | [99999999999999999999] | invalid-field",
                "seqs | [4] | invalid-field",
                "seqs | [1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21] | invalid-field",
                "reason | null | missing-field",
                "reason | \"rude\" | invalid-field",
                "reason | \"ABUSE\" | invalid-field",
                "userId | 7 | invalid-field",
                "userId | \"\" | invalid-field",
                "userId | \"nobody\" | invalid-field",
                "text | 7 | invalid-field",
                "text | \"a\\u0000\" | invalid-field"
            },
            delimiter = '|')
    void aBadReportIsNamed(String field, String value, String code) {
        String good = body(1).put("userId", ben.id()).put("text", "x").encode();
        JsonObject bad = new JsonObject(good);
        bad.remove(field.strip());
        String body = bad.encode()
                .replaceFirst(
                        "\\{", "{\"" + field.strip() + "\":" + value.strip().replace("\\", "\\\\") + ",");

        Rest.Answer answer = ann.post("/reports", body);

        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.object().getString("code")).isEqualTo(code.strip());
        assertThat(answer.object().getString("field")).isEqualTo(field.strip());
    }

    @Test
    void aTextThatIsTooLongIsRefused() {
        assertThat(report(ann, body(1).put("text", "x".repeat(1001))).object().getString("field"))
                .isEqualTo("text");
        assertThat(report(ann, body(1).put("text", "😀".repeat(1000))).status()).isEqualTo(202);
    }

    @Test
    void anAdministratorClosesAReport() {
        String id = report(ann, body(1)).object().getString("reportId");

        Rest.Answer handled =
                administrator.post("/admin/reports/" + id, "{\"state\":\"resolved\",\"action\":\"warned\"}");

        assertThat(handled.status()).isEqualTo(200);
        assertThat(handled.object()).isEqualTo(stored(id));
        assertThat(handled.object().getString("state")).isEqualTo("resolved");
        assertThat(handled.object().getString("action")).isEqualTo("warned");
        assertThat(handled.object().getString("handledBy")).isEqualTo("administrator");
        assertThat(administrator.get("/admin/reports?state=open&limit=100").body())
                .doesNotContain(id);
        assertThat(administrator.get("/admin/reports?state=resolved&limit=100").body())
                .contains(id);
    }

    @Test
    void pagesFollowOneAnother() {
        String first = report(ann, body(1)).object().getString("reportId");
        String second = report(ann, body(2)).object().getString("reportId");

        JsonObject page =
                administrator.get("/admin/reports?limit=1&after=" + first).object();

        assertThat(page.getJsonArray("reports").getJsonObject(0).getString("reportId"))
                .isEqualTo(second);
        assertThat(page.getJsonArray("reports")).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            value = {
                "{} | missing-field | state",
                "{\"state\":\"open\"} | invalid-field | state",
                "{\"state\":\"gone\"} | invalid-field | state",
                "{\"state\":7} | invalid-field | state",
                "{\"state\":\"resolved\",\"action\":7} | invalid-field | action"
            },
            delimiter = '|')
    void aBadDecisionIsNamed(String body, String code, String field) {
        String id = report(ann, body(1)).object().getString("reportId");

        Rest.Answer answer = administrator.post("/admin/reports/" + id, body.strip());

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.object().getString("code")).isEqualTo(code.strip());
        assertThat(answer.object().getString("field")).isEqualTo(field.strip());
        assertThat(stored(id).getString("state")).isEqualTo("open");
    }

    @Test
    void whatIsNoReportIsNotFoundAndBadParametersAreNamed() {
        String body = "{\"state\":\"resolved\"}";

        assertThat(administrator
                        .post("/admin/reports/" + UUID.randomUUID(), body)
                        .status())
                .isEqualTo(404);
        assertThat(administrator.post("/admin/reports/x", body).status()).isEqualTo(404);
        assertThat(administrator.get("/admin/reports?limit=101").status()).isEqualTo(400);
        assertThat(administrator.get("/admin/reports?limit=0").status()).isEqualTo(400);
        assertThat(administrator.get("/admin/reports?state=x").status()).isEqualTo(400);
        assertThat(administrator.get("/admin/reports?after=x").status()).isEqualTo(400);
    }

    @Test
    void onlyAdministratorsReadAndCloseReports() {
        String id = report(ann, body(1)).object().getString("reportId");

        assertThat(ann.get("/admin/reports").status()).isEqualTo(403);
        assertThat(ann.post("/admin/reports/" + id, "{\"state\":\"resolved\"}").status())
                .isEqualTo(403);
    }
}
