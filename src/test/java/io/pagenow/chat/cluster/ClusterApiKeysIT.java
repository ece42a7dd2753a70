package io.pagenow.chat.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.apikey.ApiKeyRegister;
import io.pagenow.chat.apikey.NewApiKey;
import io.pagenow.chat.config.Secret;
import io.pagenow.chat.database.DatabaseAddress;
import io.pagenow.chat.model.Scope;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import io.pagenow.chat.support.Threat;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** API keys are valid on every node, and revoked on every node. */
@Threat(38)
final class ClusterApiKeysIT {
    @AutoClose
    private static final TestCluster cluster = TestCluster.of(2);

    @Test
    void aRevokedKeyIsRefusedOnEveryNode() {
        ApiKeyRegister register = new ApiKeyRegister(new DatabaseAddress(new Secret(cluster.database())));
        String key = register.create(
                new NewApiKey("orders", Set.of(Scope.SEND, Scope.MEMBERS), Set.of(), 1_000, Optional.empty()));
        TestUser bot = new TestUser(cluster.node(0), "bot:orders", "Key " + key);
        TestUser there = bot.at(cluster.node(1));
        for (TestUser known : new TestUser[] {bot, there}) {
            await().until(() -> known.get("/me").status() == 403);
        }
        TestUser ann = cluster.newUser("ann", 1);
        String direct = bot.direct(ann);
        try (TestSocket anns = ann.connect()) {
            bot.post("/conversations/" + direct + "/messages", "{\"tempMessageId\":\"t\",\"content\":\"paid\"}");
            assertThat(anns.awaitMessages(direct, 1).get(0).getBoolean("bot")).isTrue();
        }

        register.revoke(key.substring(0, key.indexOf('.')));

        for (TestUser revoked : new TestUser[] {bot, there}) {
            await().untilAsserted(() -> assertThat(revoked.get("/me").status()).isEqualTo(401));
        }
    }
}
