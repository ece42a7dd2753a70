package io.pagenow.chat.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.support.Rest;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** People who do not want others to see that they are online. */
class PresenceSwitchTest {
    @AutoClose
    private static final TestServer server =
            TestServer.with().set("CHAT_PRESENCE_GRACE_SECONDS", "1").start();

    private final TestUser ann = server.newUser("ann");
    private final TestUser ben = server.newUser("ben");
    private final TestUser cleo = server.newUser("cleo");

    @Test
    void whoSwitchesItOffLooksLikeSomeoneWhoHasNeverBeenThere() {
        ann.meet(ben);
        seen(ben);
        try (TestSocket anns = ann.connect();
                TestSocket bens = ben.connect()) {
            anns.awaitPresence(ben, true);
            Rest.Answer answer = show(ben, false);
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.object()).isEqualTo(new JsonObject().put("visible", false));

            assertThat(ann.presenceOf(ben)).isEqualTo(never(ben));
            // His absence before may be published only now.
            await().until(() -> anns.presencesOf(ben).contains(never(ben)));
            assertThat(ben.presenceOf(ben)).isEqualTo(online(ben));
            assertThat(bens.isOpen()).isTrue();
        }
        await().until(() -> !ben.presenceOf(ben).getBoolean("online"));
        assertThat(ben.presenceOf(ben).getString("lastSeenAt")).matches(Shapes.TIMESTAMP);
        assertThat(ann.presenceOf(ben)).isEqualTo(never(ben));
    }

    @Test
    void whileItIsOffComingAndGoingIsNotTold() {
        ann.group("Crew", ben, cleo);
        show(ben, false);
        try (TestSocket anns = ann.connect()) {
            seen(ben);
            seen(cleo);
            anns.awaitPresence(cleo, false);

            // The switching itself may have been told after ann came.
            assertThat(anns.presencesOf(ben)).hasSizeLessThanOrEqualTo(1).allMatch(never(ben)::equals);
        }
    }

    @Test
    void whoSwitchesItOnAgainIsSeenAgain() {
        ann.meet(ben);
        show(ben, false);
        try (TestSocket anns = ann.connect();
                TestSocket bens = ben.connect()) {
            assertThat(ann.presenceOf(ben)).isEqualTo(never(ben));
            assertThat(show(ben, true).object()).isEqualTo(new JsonObject().put("visible", true));

            assertThat(anns.awaitPresence(ben, true)).isEqualTo(online(ben));
            assertThat(ann.presenceOf(ben)).isEqualTo(online(ben));
            assertThat(bens.isOpen()).isTrue();
        }
    }

    @Test
    void whoIsOfflineAndSwitchesItOffTakesTheLastTimeBackAndCanGiveItAgain() {
        ann.meet(ben);
        seen(ben);
        JsonObject truth = ann.presenceOf(ben);
        assertThat(truth.getString("lastSeenAt")).matches(Shapes.TIMESTAMP);
        try (TestSocket anns = ann.connect()) {
            show(ben, false);
            await().until(() -> anns.presencesOf(ben).contains(never(ben)));
            show(ben, true);
            await().until(() -> anns.presencesOf(ben).contains(truth));
            assertThat(ann.presenceOf(ben)).isEqualTo(truth);
        }
    }

    @Test
    void sayingTheSameAgainTellsNobody() {
        ann.group("Crew", ben, cleo);
        try (TestSocket anns = ann.connect()) {
            show(ben, true);
            show(ben, false);
            await().until(() -> anns.presencesOf(ben).contains(never(ben)));
            show(ben, false);
            seen(cleo);
            anns.awaitPresence(cleo, false);
            assertThat(anns.presencesOf(ben)).hasSize(1);
        }
    }

    @Test
    void itIsKeptOverARestart() {
        try (TestServer own = TestServer.start()) {
            TestUser dan = own.newUser("dan");
            TestUser eve = own.newUser("eve");
            dan.meet(eve);
            show(eve, false);
            own.restart();
            try (TestSocket eves = eve.connect()) {
                assertThat(eves.isOpen()).isTrue();
                assertThat(dan.presenceOf(eve)).isEqualTo(never(eve));
                assertThat(eve.presenceOf(eve)).isEqualTo(online(eve));
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                   | Missing 'visible' in event body",
                "{}                   | Missing 'visible' in event body",
                "{\"visible\":null}     | Missing 'visible' in event body",
                "{\"visible\":\"false\"}  | Invalid parameter 'visible'",
                "{\"visible\":0}        | Invalid parameter 'visible'",
                "{\"visible\":[true]}   | Invalid parameter 'visible'",
                "[false]              | The body is not a JSON object"
            })
    void whatIsNeitherOnNorOffIsRefused(String body, String detail) {
        Shapes.assertProblem(ann.put("/presence", body), 400, detail);
    }

    private static Rest.Answer show(TestUser user, boolean visible) {
        return user.put("/presence", new JsonObject().put("visible", visible).encode());
    }

    /** Comes, and goes for good. */
    private static void seen(TestUser user) {
        user.connect().close();
        await().until(() -> !user.presenceOf(user).getBoolean("online"));
    }

    private static JsonObject online(TestUser user) {
        return new JsonObject().put("userId", user.id()).put("online", true).putNull("lastSeenAt");
    }

    private static JsonObject never(TestUser user) {
        return new JsonObject().put("userId", user.id()).put("online", false).putNull("lastSeenAt");
    }
}
