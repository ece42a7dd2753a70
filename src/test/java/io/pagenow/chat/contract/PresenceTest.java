package io.pagenow.chat.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.support.Rest;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import io.pagenow.chat.support.Threat;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who learns who is online, by frames and by asking. */
class PresenceTest {
    /** 200 characters. */
    private static final String LONGEST = "1234567890123456789012345678901234567890"
            + "1234567890123456789012345678901234567890" + "1234567890123456789012345678901234567890"
            + "1234567890123456789012345678901234567890" + "1234567890123456789012345678901234567890";

    @AutoClose
    private static final TestServer server =
            TestServer.with().set("CHAT_PRESENCE_GRACE_SECONDS", "1").start();

    private final TestUser ann = server.newUser("ann");
    private final TestUser ben = server.newUser("ben");
    private final TestUser cleo = server.newUser("cleo");

    @Test
    void whoSharesAConversationIsToldWhoComesAndWhoGoes() {
        ann.meet(ben);
        try (TestSocket anns = ann.connect()) {
            TestSocket bens = ben.connect();
            JsonObject came = anns.awaitPresence(ben, true);
            assertThat(came.fieldNames()).containsExactlyInAnyOrder("userId", "online", "lastSeenAt");
            assertThat(came.getValue("lastSeenAt")).isNull();
            bens.close();
            JsonObject went = anns.awaitPresence(ben, false);
            assertThat(went.getString("lastSeenAt")).matches(Shapes.TIMESTAMP);

            assertThat(anns.presencesOf(ben)).containsExactly(came, went);
            assertThat(ann.presenceOf(ben)).isEqualTo(went);
        }
    }

    @Test
    void askingTellsWhoIsOnlineAndWhenTheOthersWere() {
        ann.meet(ben);
        assertThat(ann.presenceOf(ben)).isEqualTo(presence(ben, false, null));
        TestSocket bens = ben.connect();
        assertThat(ann.presenceOf(ben)).isEqualTo(presence(ben, true, null));
        bens.close();
        await().until(() -> !ann.presenceOf(ben).getBoolean("online"));
        String lastSeenAt = ann.presenceOf(ben).getString("lastSeenAt");
        assertThat(lastSeenAt).matches(Shapes.TIMESTAMP);
        try (TestSocket again = ben.connect()) {
            assertThat(again.isOpen()).isTrue();
            assertThat(ann.presenceOf(ben)).isEqualTo(presence(ben, true, null));
        }
        await().until(() -> !ann.presenceOf(ben).getBoolean("online"));
        assertThat(ann.presenceOf(ben).getString("lastSeenAt")).isGreaterThan(lastSeenAt);
    }

    @Test
    void anAnswerIsInTheOrderAskedAndHasEachUserOnce() {
        ann.meet(ben, cleo);
        try (TestSocket bens = ben.connect()) {
            assertThat(bens.isOpen()).isTrue();
            String query = String.join(",", "nobody", cleo.id(), ben.id(), cleo.id(), ann.id());
            assertThat(ann.get("/presence?userIds=" + query).objects())
                    .containsExactly(
                            new JsonObject()
                                    .put("userId", "nobody")
                                    .put("online", false)
                                    .putNull("lastSeenAt"),
                            presence(cleo, false, null),
                            presence(ben, true, null),
                            presence(ann, false, null));
            assertThat(ann.get("/presence?userIds=" + query.replace(",", "%2C")).array())
                    .hasSize(4);
        }
    }

    @Test
    void nobodyIsToldOfOneself() {
        ann.meet(ben);
        try (TestSocket anns = ann.connect();
                TestSocket secondTab = ann.connect();
                TestSocket bens = ben.connect()) {
            anns.awaitPresence(ben, true);
            secondTab.awaitPresence(ben, true);
            assertThat(ann.presenceOf(ann)).isEqualTo(presence(ann, true, null));
            assertThat(anns.presencesOf(ann)).isEmpty();
            assertThat(secondTab.presencesOf(ann)).isEmpty();
            assertThat(bens.presencesOf(ben)).isEmpty();
        }
    }

    @Test
    void twoTabsAreOneUser() {
        ann.group("Crew", ben, cleo);
        try (TestSocket anns = ann.connect();
                TestSocket first = ben.connect()) {
            anns.awaitPresence(ben, true);
            TestSocket second = ben.connect();
            second.close();
            second.awaitClose();
            // Told in the same round or a later one than what had happened to ben's tabs would be.
            try (TestSocket cleos = cleo.connect()) {
                anns.awaitPresence(cleo, true);
                assertThat(cleos.isOpen()).isTrue();
            }
            anns.awaitPresence(cleo, false);
            assertThat(anns.presencesOf(ben)).hasSize(1);
            assertThat(first.isOpen()).isTrue();
            assertThat(ann.presenceOf(ben)).isEqualTo(presence(ben, true, null));
        }
    }

    @Threat(9)
    @Test
    void strangersLearnNothing() {
        ann.meet(cleo);
        try (TestSocket anns = ann.connect()) {
            TestSocket bens = ben.connect();
            assertThat(ann.presenceOf(ben)).isEqualTo(presence(ben, false, null));
            bens.close();
            await().until(() -> !ben.presenceOf(ben).getBoolean("online"));
            assertThat(ben.presenceOf(ben).getString("lastSeenAt")).matches(Shapes.TIMESTAMP);
            assertThat(ann.presenceOf(ben)).isEqualTo(presence(ben, false, null));
            try (TestSocket cleos = cleo.connect()) {
                anns.awaitPresence(cleo, true);
                assertThat(cleos.isOpen()).isTrue();
            }
            assertThat(anns.presencesOf(ben)).isEmpty();
        }
    }

    @Test
    void aMemberOfTwoSharedConversationsIsToldOnce() {
        ann.meet(ben);
        ann.group("Crew", ben, cleo);
        try (TestSocket anns = ann.connect();
                TestSocket cleos = cleo.connect();
                TestSocket bens = ben.connect()) {
            anns.awaitPresence(ben, true);
            anns.awaitPresence(cleo, true);
            assertThat(anns.presencesOf(ben)).hasSize(1);
            assertThat(cleos.isOpen() && bens.isOpen()).isTrue();
        }
    }

    @Test
    void twoHundredUsersCanBeAskedForAtOnceAndNoMore() {
        assertThat(ann.get("/presence?userIds=" + names(200)).array()).hasSize(200);
        assertInvalid("userIds=" + names(201));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "userIds=",
                "userIds",
                "userIds=,",
                "userIds=a,",
                "userIds=,a",
                "userIds=a,,b",
                "userIds=%00",
                "userIds=" + LONGEST + "1"
            })
    void whatIsNoListOfUserIdsIsRefused(String query) {
        assertInvalid(query);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"userIds=" + LONGEST, "userIds='%22%3B--", "userIds=%F0%9F%98%80,%25", "userIds=a&userIds=b"})
    void anyTextMayBeAUserId(String query) {
        assertThat(ann.get("/presence?" + query).status()).isEqualTo(200);
    }

    private void assertInvalid(String query) {
        Rest.Answer answer = ann.get("/presence?" + query);
        Shapes.assertProblem(answer, 400, "Invalid parameter 'userIds'");
        assertThat(answer.object().getString("field")).isEqualTo("userIds");
    }

    private static String names(int count) {
        List<String> names =
                IntStream.range(0, count).mapToObj(number -> "user-" + number).toList();
        return names.stream().collect(Collectors.joining(","));
    }

    private static JsonObject presence(TestUser user, boolean online, String lastSeenAt) {
        return new JsonObject().put("userId", user.id()).put("online", online).put("lastSeenAt", lastSeenAt);
    }
}
