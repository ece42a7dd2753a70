package io.pagenow.chat.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pagenow.chat.config.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Where a node says that it can be reached, and what it refuses to say. */
class NodeAddressTest {
    private static final InetSocketAddress DATABASE = new InetSocketAddress(InetAddress.getLoopbackAddress(), 5432);

    @Test
    void onLoopbackNoCertificateIsNeeded() {
        NodeAddress address = NodeAddress.choose(settings(Optional.of("127.0.0.1"), 0, false), DATABASE);

        assertThat(address.host().isLoopbackAddress()).isTrue();
        assertThat(address.port()).isPositive().isNotEqualTo(address.busPort());
        assertThat(address.busPort()).isPositive();
    }

    @Test
    void withoutAHostItIsTheAddressThatReachesTheDatabase() {
        assertThat(NodeAddress.choose(settings(Optional.empty(), 0, false), DATABASE)
                        .host())
                .isEqualTo(DATABASE.getAddress());
    }

    @Test
    void aDatabaseBehindAFileIsOnThisMachine() {
        InetSocketAddress file = InetSocketAddress.createUnresolved("/run/postgresql/.s.PGSQL.5432", 1);

        assertThat(NodeAddress.choose(settings(Optional.empty(), 0, false), file)
                        .host()
                        .isLoopbackAddress())
                .isTrue();
    }

    @Test
    void anotherAddressWithoutCertificatesIsRefusedWithWhatToDo() {
        assertThatThrownBy(() -> NodeAddress.choose(settings(Optional.of("192.0.2.1"), 0, false), DATABASE))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("192.0.2.1")
                .hasMessageContaining("java -jar chat-api.jar cluster-certs")
                .hasMessageContaining("cluster.tls.cert, cluster.tls.key and cluster.tls.ca")
                .hasMessageContaining("CHAT_CLUSTER_HOST")
                .hasMessageContaining("127.0.0.1");
    }

    /** 192.0.2.1 is nobody's, so what is missing then is a port of it. */
    @Test
    void withCertificatesAnotherAddressIsNotRefused() {
        assertThatThrownBy(() -> NodeAddress.choose(settings(Optional.of("192.0.2.1"), 0, true), DATABASE))
                .hasMessageContaining("no port of 192.0.2.1 is free")
                .hasMessageContaining("cluster.busPort");
    }

    @Test
    void aPortThatIsTakenIsLeftToWhoHasIt() throws IOException {
        try (ServerSocket taken = new ServerSocket()) {
            taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            NodeAddress address =
                    NodeAddress.choose(settings(Optional.of("127.0.0.1"), taken.getLocalPort(), false), DATABASE);

            assertThat(address.port())
                    .isGreaterThan(taken.getLocalPort())
                    .isLessThan(taken.getLocalPort() + NodeAddress.PORTS);
        }
    }

    private static Settings.Cluster settings(Optional<String> host, int port, boolean tls) {
        Path pem = Path.of("node.pem");
        return new Settings.Cluster(
                true,
                host,
                port,
                0,
                List.of(),
                tls ? Optional.of(new Settings.Cluster.Tls(pem, pem, pem)) : Optional.empty());
    }
}
