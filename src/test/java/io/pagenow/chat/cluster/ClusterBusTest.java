package io.pagenow.chat.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.pagenow.chat.cluster.tls.CertificateAuthority;
import io.pagenow.chat.cluster.tls.ClusterTls;
import io.pagenow.chat.cluster.tls.Stranger;
import io.pagenow.chat.config.Settings;
import io.pagenow.chat.support.Threat;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.EventBusOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.jgroups.JChannel;
import org.jgroups.protocols.SHARED_LOOPBACK;
import org.jgroups.protocols.SHARED_LOOPBACK_PING;
import org.jgroups.protocols.UNICAST3;
import org.jgroups.protocols.pbcast.GMS;
import org.jgroups.protocols.pbcast.NAKACK2;
import org.jgroups.protocols.pbcast.STABLE;
import org.jgroups.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The port of the event bus of a node. Its membership is kept within the process; only the bus is looked at. */
@Threat(14)
final class ClusterBusTest {
    @TempDir
    private Path folder;

    private ClusterTls own;
    private Vertx node;
    private JChannel channel;
    private int port;

    @BeforeEach
    void start() throws Exception {
        own = tls(folder.resolve("own"));
        port = freePort();
        node = node(own, port);
    }

    @AfterEach
    void stop() throws Exception {
        node.close().await(20, TimeUnit.SECONDS);
        channel.close();
    }

    @Test
    void aNodeOfTheSameAuthorityIsLetIn() throws IOException {
        try (Socket socket = own.context().getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(0);
            socket.setSoTimeout(1_000);
            // The bus waits for the rest of a message.
            assertThatExceptionOfType(SocketTimeoutException.class)
                    .isThrownBy(() -> socket.getInputStream().read());
        }
    }

    @Test
    void whoeverShowsNoCertificateIsRefused() throws Exception {
        refused(Stranger.context(Optional.empty()));
    }

    @Test
    void whoeverShowsAForeignCertificateIsRefused() throws Exception {
        refused(Stranger.context(Optional.of(
                CertificateAuthority.in(folder.resolve("foreign"), 30).issue("one", 30, false))));
    }

    @Test
    void whoeverDoesNotSpeakTlsIsRefused() throws IOException {
        try (Socket plain = new Socket(InetAddress.getLoopbackAddress(), port)) {
            plain.setSoTimeout(10_000);
            plain.getOutputStream().write(new byte[64]);
            plain.getOutputStream().flush();
            // What comes back before the end is TLS's own alert.
            assertThat(plain.getInputStream().readAllBytes().length).isLessThan(16);
        }
    }

    private void refused(SSLContext stranger) throws IOException {
        try (Socket socket = stranger.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(10_000);
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> {
                        socket.getOutputStream().write(0);
                        socket.getInputStream().readAllBytes();
                    })
                    .isNotInstanceOf(SocketTimeoutException.class);
        }
    }

    private Vertx node(ClusterTls tls, int busPort) throws Exception {
        EventBusOptions bus = new EventBusOptions().setHost("127.0.0.1").setPort(busPort);
        tls.configure(bus);
        channel = new JChannel(
                new SHARED_LOOPBACK(),
                new SHARED_LOOPBACK_PING(),
                new NAKACK2().useMcastXmit(false),
                new UNICAST3(),
                new STABLE(),
                new GMS().setJoinTimeout(500).setMaxJoinAttempts(1));
        NodeAddress address = new NodeAddress(InetAddress.getLoopbackAddress(), 0, busPort);
        UUID name = Nodes.name(address);
        channel.addAddressGenerator(() -> name);
        channel.connect(folder.toString());
        return Vertx.builder()
                .with(new VertxOptions().setEventBusOptions(bus))
                .withClusterManager(new ViewClusterManager(channel))
                .buildClustered()
                .await(30, TimeUnit.SECONDS);
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }

    private static ClusterTls tls(Path directory) {
        CertificateAuthority.Node node =
                CertificateAuthority.in(directory, 30).issue("node" + System.nanoTime(), 30, false);
        return ClusterTls.read(new Settings.Cluster.Tls(node.certificate(), node.key(), node.authority()));
    }
}
