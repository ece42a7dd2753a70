package io.pagenow.chat.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.jar.JarProcess;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import io.pagenow.chat.support.Threat;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes with certificates let in nobody else, and who is not let in does not become a cluster of its own. */
@Threat(14)
final class ClusterTlsIT {
    @TempDir
    private static Path folder;

    private static TestCluster cluster;

    @BeforeAll
    static void start() {
        cluster = TestCluster.of(2, certificates("ours", "node1"));
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    /** Settings of a node whose certificate is made for it. */
    private static Map<String, String> certificates(String authority, String node) {
        assertThat(JarProcess.in(folder)
                        .arguments("cluster-certs", "--out", authority, "--node", node)
                        .start()
                        .awaitExit())
                .isZero();
        Path made = folder.resolve(authority);
        return new HashMap<>(Map.of(
                "CHAT_CLUSTER_TLS_CERT", made.resolve(node + ".pem").toString(),
                "CHAT_CLUSTER_TLS_KEY", made.resolve(node + "-key.pem").toString(),
                "CHAT_CLUSTER_TLS_CA", made.resolve("ca.pem").toString()));
    }

    @Test
    void aThirdNodeWithACertificateOfTheAuthorityIsLetIn() {
        JarProcess third = cluster.launch(certificates("ours", "node3")).awaitReady();
        cluster.awaitMembers(3);
        assertDelivery(cluster.node(0), third);
        third.close();
        cluster.awaitMembers(2);
    }

    @Test
    void aNodeOfAnotherAuthorityIsRefusedAndSaysWhy() {
        JarProcess stranger = cluster.launch(certificates("theirs", "node1"));

        assertThat(stranger.awaitExit()).isEqualTo(1);
        assertThat(stranger.output()).contains("do not accept each other's certificate", "cluster.tls.ca");
        assertUndisturbed();
    }

    @Test
    void aNodeWithoutCertificatesIsRefusedAndSaysWhy() {
        JarProcess stranger = cluster.launch(
                Map.of("CHAT_CLUSTER_TLS_CERT", "", "CHAT_CLUSTER_TLS_KEY", "", "CHAT_CLUSTER_TLS_CA", ""));

        assertThat(stranger.awaitExit()).isEqualTo(1);
        assertThat(stranger.output()).contains("has certificates and this one has none", "cluster.tls.cert");
        assertUndisturbed();
    }

    @Test
    void anAddressThatOthersCannotReachOrThatIsNotEncryptedIsRefused() {
        JarProcess wildcard = cluster.launch(Map.of("CHAT_CLUSTER_HOST", "0.0.0.0"));
        assertThat(wildcard.awaitExit()).isEqualTo(1);
        assertThat(wildcard.output()).contains("CHAT_CLUSTER_HOST", "0.0.0.0");

        JarProcess open = cluster.launch(Map.of(
                "CHAT_CLUSTER_HOST", "192.0.2.1",
                "CHAT_CLUSTER_TLS_CERT", "",
                "CHAT_CLUSTER_TLS_KEY", "",
                "CHAT_CLUSTER_TLS_CA", ""));
        assertThat(open.awaitExit()).isEqualTo(1);
        assertThat(open.output()).contains("192.0.2.1", "without TLS", "cluster-certs", "CHAT_CLUSTER_TLS_CERT");
    }

    private static void assertUndisturbed() {
        cluster.awaitMembers(2);
        assertDelivery(cluster.node(0), cluster.node(1));
    }

    private static void assertDelivery(JarProcess from, JarProcess to) {
        TestUser ann = cluster.newUser("ann", from);
        TestUser ben = cluster.newUser("ben", to);
        String conversation = ann.direct(ben);
        try (TestSocket anns = ann.connect();
                TestSocket bens = ben.connect()) {
            assertThat(bens.messages(conversation)).isEmpty();
            anns.deliver("t1", conversation, "encrypted");
            bens.awaitMessages(conversation, 1);
        }
    }
}
