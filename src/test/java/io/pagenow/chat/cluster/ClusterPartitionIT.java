package io.pagenow.chat.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.jar.Gate;
import io.pagenow.chat.jar.JarProcess;
import io.pagenow.chat.support.IdentityProvider;
import io.pagenow.chat.support.SharedResources;
import io.pagenow.chat.support.TestDatabases;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Three nodes on three machines, one of which is cut off from the others for a while. The machines are network namespaces. */
@EnabledIf("io.pagenow.chat.cluster.TestNetwork#isAllowed")
@ResourceLock(value = SharedResources.NETWORK_INTERFACES, mode = ResourceAccessMode.READ_WRITE)
final class ClusterPartitionIT {
    private static final int NODES = 3;

    @TempDir
    private Path folder;

    private final List<JarProcess> nodes = new ArrayList<>();
    private final List<TestSocket> sockets = new ArrayList<>();
    private final String database = TestDatabases.fresh();
    private TestNetwork network;
    private IdentityProvider provider;
    private Gate toDatabase;
    private Gate toProvider;

    @BeforeEach
    void start() {
        network = new TestNetwork(NODES);
        provider = IdentityProvider.start();
        toDatabase = Gate.openAt(network.gateway());
        toDatabase.leadTo(URI.create(database).getPort());
        toProvider = Gate.openAt(network.gateway());
        toProvider.leadTo(URI.create(provider.keysUri()).getPort());
        for (int index = 0; index < NODES; index++) {
            String[] command = {"cluster-certs", "--out", "certs", "--node", "node" + index};
            assertThat(JarProcess.in(folder).arguments(command).start().awaitExit())
                    .isZero();
        }
        for (int index = 0; index < NODES; index++) {
            nodes.add(launch(index));
        }
        nodes.forEach(JarProcess::awaitReady);
        nodes.forEach(node -> awaitMembers(node, NODES));
    }

    private JarProcess launch(int index) {
        Path certificates = folder.resolve("certs");
        return JarProcess.in(folder)
                .through("ip", "netns", "exec", network.namespace(index))
                .environment("CHAT_HTTP_HOST", network.address(index))
                .environment("CHAT_WEBSOCKET_HOST", network.address(index))
                .environment("CHAT_DATABASE_URI", at(database, toDatabase))
                .environment("CHAT_AUTH_JWKS_URI", at(provider.keysUri(), toProvider))
                .environment("CHAT_AUTH_ISSUER", provider.issuer())
                .environment("CHAT_AUTH_AUDIENCE", IdentityProvider.AUDIENCE)
                .environment("CHAT_CLUSTER_ENABLED", "true")
                .environment("CHAT_CLUSTER_HOST", network.innerAddress(index))
                .environment(
                        "CHAT_CLUSTER_TLS_CERT",
                        certificates.resolve("node" + index + ".pem").toString())
                .environment(
                        "CHAT_CLUSTER_TLS_KEY",
                        certificates.resolve("node" + index + "-key.pem").toString())
                .environment(
                        "CHAT_CLUSTER_TLS_CA", certificates.resolve("ca.pem").toString())
                .start();
    }

    private String at(String uri, Gate gate) {
        URI parsed = URI.create(uri);
        return uri.replace(
                parsed.getHost() + ":" + parsed.getPort(), network.gateway().getHostAddress() + ":" + gate.port());
    }

    private static void awaitMembers(JarProcess node, int count) {
        await().atMost(TestCluster.PATIENCE)
                .until(() -> TestCluster.health(node).getJsonArray("nodes").size() == count);
    }

    @AfterEach
    void stop() {
        sockets.forEach(TestSocket::abort);
        nodes.forEach(JarProcess::close);
        toDatabase.close();
        toProvider.close();
        provider.close();
        network.close();
        TestDatabases.drop(database);
    }

    @Test
    void whatWasSaidOnBothSidesOfAPartitionReachesEverybodyInOrderWhenItHeals() {
        TestUser ann = user("ann", 0);
        TestUser ben = user("ben", 1);
        TestUser cleo = user("cleo", 2);
        String conversation = ann.group("group", ben, cleo);
        List.of(ann, ben, cleo).forEach(user -> sockets.add(user.connect()));
        int count = 0;
        for (int sender = 0; sender < NODES; sender++) {
            count = say(conversation, sender, count, 1);
        }
        awaitEverywhere(conversation, count);

        network.cut(2);
        count = say(conversation, 0, count, 20);
        count = say(conversation, 2, count, 20);
        awaitMembers(nodes.get(0), 2);
        awaitMembers(nodes.get(1), 2);
        awaitMembers(nodes.get(2), 1);
        count = say(conversation, 2, count, 20);
        count = say(conversation, 1, count, 20);

        network.heal(2);
        awaitEverywhere(conversation, count);
        nodes.forEach(node -> awaitMembers(node, NODES));
        for (int sender = 0; sender < NODES; sender++) {
            count = say(conversation, sender, count, 1);
            awaitEverywhere(conversation, count);
        }
    }

    private TestUser user(String name, int node) {
        return new TestUser(nodes.get(node), name, provider.token(name).sign());
    }

    /** Sends so many messages one after the other, each acknowledged to its sender. */
    private int say(String conversation, int sender, int before, int more) {
        for (int number = before + 1; number <= before + more; number++) {
            sockets.get(sender).deliver("t" + number, conversation, "message " + number);
        }
        return before + more;
    }

    private void awaitEverywhere(String conversation, int count) {
        List<Long> order = LongStream.rangeClosed(1, count).boxed().toList();
        for (TestSocket socket : sockets) {
            assertThat(socket.awaitMessages(conversation, count))
                    .extracting(message -> message.getLong("seq"))
                    .isEqualTo(order);
        }
    }
}
