package io.pagenow.chat.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.support.Rest;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Profiles, own settings, blocks, bans and receipts take effect on every node. */
final class ClusterPeopleIT {
    @AutoClose
    private static final TestCluster cluster = TestCluster.of(2, Map.of("CHAT_PROFILES_EDITABLE", "true"));

    private final TestUser ann = cluster.newUser("ann", 0);
    private final TestUser ben = cluster.newUser("ben", 1);

    private static TestUser administrator(int node) {
        Rest.Answer signedIn = Rest.post(
                cluster.node(node).http().resolve("/dev/token"), "{\"userId\":\"administrator\",\"admin\":true}");
        return new TestUser(
                cluster.node(node), "administrator", signedIn.object().getString("token"));
    }

    @Test
    void aChangedProfileReachesAcquaintancesOnAnotherNode() {
        String conversation = ann.direct(ben);
        try (TestSocket anns = ann.connect();
                TestSocket bens = ben.connect()) {
            bens.deliver("t", conversation, "hello");
            assertThat(ann.conversations().get(0).containsKey("name")).isFalse();
            ben.put("/me/profile", "{\"name\":\"Ben\"}");

            assertThat(anns.awaitType("profile-changed").getString("name")).isEqualTo("Ben");
            await().untilAsserted(() ->
                    assertThat(ann.conversations().get(0).getString("name")).isEqualTo("Ben"));
        }
    }

    @Test
    void aBanClosesSocketsOnEveryNode() {
        try (TestSocket here = ann.connect();
                TestSocket there = ann.at(cluster.node(1)).connect()) {
            administrator(0).post("/admin/users/" + ann.id() + "/ban", "");

            assertThat(here.awaitClose()).isEqualTo(4403);
            assertThat(there.awaitClose()).isEqualTo(4403);
        }
        for (int node = 0; node < 2; node++) {
            TestUser banned = ann.at(cluster.node(node));
            await().untilAsserted(() -> assertThat(banned.get("/me").status()).isEqualTo(403));
            assertThat(catchThrowableOfType(TestSocket.Refused.class, banned::connect)
                            .status())
                    .isEqualTo(403);
        }
        administrator(1).delete("/admin/users/" + ann.id() + "/ban");
        for (int node = 0; node < 2; node++) {
            TestUser free = ann.at(cluster.node(node));
            await().untilAsserted(() -> assertThat(free.get("/me").status()).isEqualTo(200));
        }
    }

    @Test
    void anErasureTakesEffectOnEveryNode() {
        String conversation = ann.befriend(ben);
        String pseudonym;
        try (TestSocket here = ann.connect();
                TestSocket there = ann.at(cluster.node(1)).connect();
                TestSocket bens = ben.connect()) {
            assertThat(ben.conversations().get(0).getString("participantId")).isEqualTo(ann.id());
            JsonObject begun = administrator(0)
                    .post("/admin/users/" + ann.id() + "/erase", "{\"messages\":\"blank\"}")
                    .object();
            pseudonym = begun.getString("pseudonym");

            assertThat(here.awaitClose()).isEqualTo(4403);
            assertThat(there.awaitClose()).isEqualTo(4403);
            bens.await(frame -> frame.encode().contains("\"kind\":\"removed\""));
            await().atMost(Duration.ofMinutes(3)).until(() -> "done"
                    .equals(administrator(1)
                            .get("/admin/erasures/" + begun.getString("erasureId"))
                            .object()
                            .getString("state")));
        }
        for (int node = 0; node < 2; node++) {
            TestUser erased = ann.at(cluster.node(node));
            assertThat(erased.get("/me").object().getString("code")).isEqualTo("user-erased");
            TestUser there = ben.at(cluster.node(node));
            assertThat(there.conversations().get(0).getString("participantId")).isEqualTo(pseudonym);
            assertThat(there.history(conversation).toString()).doesNotContain(ann.id());
        }
    }

    @Test
    void readPositionsReachParticipantsOnAnotherNode() {
        String conversation = ann.direct(ben);
        try (TestSocket anns = ann.connect();
                TestSocket bens = ben.connect()) {
            anns.deliver("t", conversation, "hello");
            bens.awaitMessages(conversation, 1);
            bens.readMessages(conversation);

            JsonObject receipts = anns.awaitType("receipts");
            assertThat(receipts.getJsonArray("readers").getJsonObject(0).getString("userId"))
                    .isEqualTo(ben.id());
        }
    }

    @Test
    void ownSettingsReachOnesDevicesAndABlockEndsFriendshipOnEveryNode() {
        ann.befriend(ben);
        TestUser elsewhere = ann.at(cluster.node(1));
        try (TestSocket there = elsewhere.connect();
                TestSocket pages = ann.connectForPages();
                TestSocket bensPages = ben.connectForPages()) {
            pages.share("https://a.example/", "A");
            bensPages.awaitPage(ann, "https://a.example/");
            ann.put("/me/blocked/" + ben.id(), "");

            assertThat(there.awaitType("me").getJsonArray("blocked")).containsExactly(ben.id());
            bensPages.awaitTimeout(ann);
            assertThat(ben.get("/presence/" + ann.id()).status()).isEqualTo(404);
        }
    }
}
