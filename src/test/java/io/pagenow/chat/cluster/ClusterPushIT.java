package io.pagenow.chat.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.support.Rest;
import io.pagenow.chat.support.TestBrowser;
import io.pagenow.chat.support.TestPushService;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Nodes of a cluster push as one server. */
final class ClusterPushIT {
    @AutoClose
    private static final TestPushService service = new TestPushService();

    @AutoClose
    private static final TestCluster cluster = TestCluster.of(2, service.environment());

    private final TestUser ann = cluster.newUser("ann", 0);
    private final TestUser ben = cluster.newUser("ben", 1);
    private final TestBrowser browser = new TestBrowser();
    private final String endpoint = service.newEndpoint();
    private final String conversation = ann.direct(ben);

    private static void send(TestUser user, String conversation, String content) {
        Rest.Answer answer = user.post(
                "/conversations/" + conversation + "/messages",
                new JsonObject()
                        .put("tempMessageId", UUID.randomUUID().toString())
                        .put("content", content)
                        .encode());
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }

    private List<JsonObject> payloads() {
        return service.of(endpoint).stream()
                .map(push -> browser.decrypt(push.body().getBytes()))
                .toList();
    }

    private List<String> bodies() {
        return payloads().stream().map(payload -> payload.getString("body")).toList();
    }

    private List<Integer> counts() {
        return payloads().stream().map(payload -> payload.getInteger("count")).toList();
    }

    @Test
    void aMessageIsPushedOnceByWhicheverNodeHasStoredIt() {
        ben.put("/me/push-subscriptions", browser.subscription(endpoint).encode());
        send(ann, conversation, "from one node");
        service.await(1, endpoint);
        send(ann.at(cluster.node(1)), conversation, "from the other");
        service.await(2, endpoint);
        send(ann, conversation, "and again");
        service.await(3, endpoint);

        assertThat(bodies()).containsExactly("from one node", "from the other", "and again");
        assertThat(counts()).containsExactly(1, 2, 3);
        assertThat(service.of(endpoint))
                .extracting(push -> push.headers().get("Authorization").replaceFirst(".*, k=", ""))
                .containsOnly(ben.get("/push/key").object().getString("publicKey"));
    }

    @Test
    void aUserWhoIsAtADeviceOfAnotherNodeIsNotPushedTo() {
        TestUser cleo = cluster.newUser("cleo", 0);
        String cleosEndpoint = service.newEndpoint();
        String group = ann.group("Crew", ben, cleo);
        ben.put("/me/push-subscriptions", browser.subscription(endpoint).encode());
        cleo.put(
                "/me/push-subscriptions",
                new TestBrowser().subscription(cleosEndpoint).encode());
        try (TestSocket socket = ben.connect()) {
            report(socket, true);
            send(ann, group, "not pushed");
            service.await(1, cleosEndpoint);
            report(socket, false);
            send(ann, group, "pushed");

            service.await(1, endpoint);
            assertThat(bodies()).containsExactly("pushed");
        }
    }

    private static void report(TestSocket socket, boolean active) {
        socket.send(new JsonObject()
                .put("action", "device-state")
                .put("active", active)
                .put("ref", "is-" + active));
        socket.await(frame -> ("is-" + active).equals(frame.getString("ref")));
    }
}
