package io.pagenow.chat.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.support.AtOnce;
import io.pagenow.chat.support.Rest;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestUser;
import io.pagenow.chat.support.Threat;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A new conversation is charged by its recipients, each of whom is a row. */
@Threat(22)
class LargeGroupsTest {
    private static final int BURST = 11_000;

    /** One recipient more each second, and a group has thousands: a slow machine refuses what a quick one does. */
    @AutoClose
    private static final TestServer server = TestServer.with()
            .set("CHAT_LIMITS_USER_RECIPIENTS_PER_SECOND", "1")
            .set("CHAT_LIMITS_USER_RECIPIENTS_BURST", String.valueOf(BURST))
            .start();

    @Test
    void whoHasMadeLargeGroupsIsRefusedAnotherAndNobodyElseIs() {
        TestUser eve = server.newUser("eve");
        assertThat(group(eve, 5_000).status()).isEqualTo(200);
        assertThat(group(eve, 5_000).status()).isEqualTo(200);

        Rest.Answer refused = group(eve, 5_000);

        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.object().getString("code")).isEqualTo("rate-limited");
        assertThat(refused.object().getString("detail")).contains("recipients");
        assertThat(refused.header("retry-after")).hasValueSatisfying(seconds -> assertThat(Integer.parseInt(seconds))
                .isGreaterThan(1));
        assertThat(group(server.newUser("alice"), 5_000).status()).isEqualTo(200);
    }

    @Test
    void manySmallGroupsCostAsMuchAsALargeOne() {
        TestUser eve = server.newUser("eve");
        int accepted = 0;
        while (accepted <= BURST / 500 && group(eve, 500).status() == 200) {
            accepted++;
        }
        assertThat(accepted).isEqualTo(BURST / 500);
    }

    @Test
    void aRefusedBodyAndARefusedGroupCostNothing() {
        TestUser eve = server.newUser("eve");
        group(eve, 5_000);
        assertThat(group(eve, 5_001).status()).isEqualTo(400);
        group(eve, 5_000);
        assertThat(group(eve, 1_500).status()).isEqualTo(429);
        assertThat(group(eve, 900).status()).isEqualTo(200);
    }

    @Test
    void anAddressIsChargedForAllItsUsers() {
        try (TestServer own = TestServer.with()
                .set("CHAT_LIMITS_ADDRESS_RECIPIENTS_PER_SECOND", "1")
                .set("CHAT_LIMITS_ADDRESS_RECIPIENTS_BURST", "1000")
                .start()) {
            assertThat(group(own.newUser("eve"), 900).status()).isEqualTo(200);

            assertThat(group(own.newUser("mallory"), 900).status()).isEqualTo(429);
        }
    }

    @Test
    void aGroupThatIsLargerThanTheLimitTakesAllOfItOnce() {
        try (TestServer own = TestServer.with()
                .set("CHAT_LIMITS_USER_RECIPIENTS_PER_SECOND", "1")
                .set("CHAT_LIMITS_USER_RECIPIENTS_BURST", "1000")
                .start()) {
            TestUser ann = own.newUser("ann");
            assertThat(group(ann, 3_000).status()).isEqualTo(200);
            assertThat(group(ann, 3_000).status()).isEqualTo(429);
        }
    }

    @Test
    void largeGroupsOfManyUsersAtOnceAreAllMadeWhileOthersAreAnswered() {
        TestUser reader = server.newUser("reader");
        List<Integer> answers = AtOnce.run(
                9,
                index -> index == 0
                        ? reader.get("/conversations").status()
                        : group(server.newUser("eve"), 5_000).status());
        assertThat(answers).containsOnly(200);
    }

    private static Rest.Answer group(TestUser founder, int recipients) {
        return founder.post(
                "/conversation",
                new JsonObject()
                        .put("title", "Crowd")
                        .put("isGroup", true)
                        .put(
                                "recipientIdArr",
                                new JsonArray(IntStream.range(0, recipients)
                                        .mapToObj(number -> "member-" + number)
                                        .toList()))
                        .encode());
    }
}
