package io.pagenow.chat.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.UUID;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Administrators look up users and conversations, and never see a message. */
class OverviewTest {
    @AutoClose
    private static final TestServer server = TestServer.start();

    private final TestUser administrator = server.administrator();
    private final TestUser ann = server.newUser("ann");
    private final TestUser ben = server.newUser("ben");
    private final TestUser cat = server.newUser("cat");

    private JsonObject user(TestUser user) {
        return administrator.get("/admin/users/" + user.id()).object();
    }

    private JsonObject conversation(String id) {
        return administrator.get("/admin/conversations/" + id).object();
    }

    @Test
    void aUserIsShownWithStateAndConversations() {
        String group = ann.group("Our group", ben, cat);
        String direct = ann.direct(ben);

        JsonObject offline = user(ann);
        assertThat(offline.getBoolean("online")).isFalse();
        assertThat(offline.getBoolean("more")).isFalse();
        assertThat(offline.getJsonArray("conversations").stream().map(JsonObject.class::cast))
                .containsExactlyInAnyOrder(
                        new JsonObject()
                                .put("conversationId", group)
                                .put("isGroup", true)
                                .put("title", "Our group")
                                .put("role", "owner"),
                        new JsonObject()
                                .put("conversationId", direct)
                                .put("isGroup", false)
                                .put("title", "")
                                .put("role", "member"));
        try (TestSocket socket = ann.connect()) {
            assertThat(socket.isOpen()).isTrue();
            await().until(() -> user(ann).getBoolean("online"));
        }
        await().until(() -> user(ann).containsKey("lastSeenAt"));
        assertThat(user(ann).getBoolean("online")).isFalse();
    }

    @Test
    void aBanIsShownUntilItIsLifted() {
        ann.direct(ben);
        administrator.post("/admin/users/" + ben.id() + "/ban", "{\"reason\":\"shouts\"}");

        assertThat(user(ben).getJsonObject("ban").getString("reason")).isEqualTo("shouts");

        administrator.delete("/admin/users/" + ben.id() + "/ban");
        assertThat(user(ben).containsKey("ban")).isFalse();
    }

    @Test
    void aConversationIsShownWithItsMembersAndWithoutItsMessages() {
        String group = ann.group("Our group", ben, cat);
        ann.post("/conversations/" + group + "/messages", "{\"tempMessageId\":\"t\",\"content\":\"a secret\"}");

        JsonObject shown = conversation(group);

        assertThat(shown.getString("title")).isEqualTo("Our group");
        assertThat(shown.getString("createdBy")).isEqualTo(ann.id());
        assertThat(shown.getInteger("memberCount")).isEqualTo(3);
        assertThat(shown.getLong("seq")).isPositive();
        assertThat(shown.containsKey("lastSentAt")).isTrue();
        assertThat(shown.encode()).doesNotContain("a secret");
        JsonArray members = shown.getJsonArray("members");
        assertThat(members.getJsonObject(0).getString("userId")).isEqualTo(ann.id());
        assertThat(members.getJsonObject(0).getString("role")).isEqualTo("owner");
        assertThat(members).hasSize(3);
    }

    @Test
    void whatIsNotThereIsNotFound() {
        assertThat(administrator.get("/admin/users/nobody-" + UUID.randomUUID()).status())
                .isEqualTo(404);
        assertThat(administrator
                        .get("/admin/conversations/" + UUID.randomUUID())
                        .status())
                .isEqualTo(404);
        assertThat(administrator.get("/admin/conversations/no-id").status()).isEqualTo(404);
    }

    @Test
    void whoIsNoAdministratorSeesNeither() {
        String group = ann.group("Our group", ben, cat);

        assertThat(ann.get("/admin/users/" + ann.id()).status()).isEqualTo(403);
        assertThat(ann.get("/admin/conversations/" + group).status()).isEqualTo(403);
    }
}
