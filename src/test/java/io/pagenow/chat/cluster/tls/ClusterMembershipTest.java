package io.pagenow.chat.cluster.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.config.Settings;
import io.pagenow.chat.support.Patience;
import io.pagenow.chat.support.Threat;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jgroups.JChannel;
import org.jgroups.protocols.FD_ALL3;
import org.jgroups.protocols.FRAG4;
import org.jgroups.protocols.MERGE3;
import org.jgroups.protocols.TCP;
import org.jgroups.protocols.TCPPING;
import org.jgroups.protocols.UNICAST3;
import org.jgroups.protocols.VERIFY_SUSPECT2;
import org.jgroups.protocols.pbcast.GMS;
import org.jgroups.protocols.pbcast.NAKACK2;
import org.jgroups.protocols.pbcast.STABLE;
import org.jgroups.stack.IpAddress;
import org.jgroups.util.DefaultSocketFactory;
import org.jgroups.util.SocketFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes on JGroups in one cluster, and strangers that want to be in it too. */
@Threat(14)
final class ClusterMembershipTest {
    private static final String CLUSTER = "members";

    @TempDir
    private static Path folder;

    private static final List<JChannel> members = new ArrayList<>();
    private static ClusterTls own;
    private static int port;

    private JChannel third;

    @BeforeAll
    static void two() throws Exception {
        own = tls(folder.resolve("own"));
        JChannel first = join(own.socketFactory(), 0);
        members.add(first);
        port = port(first);
        members.add(join(own.socketFactory(), port));
        awaitBoth();
    }

    @AfterEach
    void closeThird() {
        if (third != null) {
            third.close();
        }
        awaitBoth();
    }

    @AfterAll
    static void close() {
        members.forEach(JChannel::close);
    }

    @Test
    void nodesOfOneAuthorityAreOneCluster() throws Exception {
        third = join(tls(folder.resolve("own")).socketFactory(), port);
        await().until(() -> third.view().size() == 3);
        members.forEach(member -> await().until(() -> member.view().size() == 3));
    }

    @Test
    void aNodeOfAnotherAuthorityStaysOutside() throws Exception {
        third = join(tls(folder.resolve("foreign")).socketFactory(), port);
        assertThat(third.view().size()).isEqualTo(1);
        assertThat(members).allMatch(member -> member.view().size() == 2);
    }

    @Test
    void aNodeWithoutCertificateStaysOutside() throws Exception {
        third = join(new DefaultSocketFactory(), port);
        assertThat(third.view().size()).isEqualTo(1);
        assertThat(members).allMatch(member -> member.view().size() == 2);
    }

    @Test
    void aNodeThatShowsNoCertificateStaysOutsideEvenIfItSpeaksTls() throws Exception {
        third = join(new MutualTlsSocketFactory(Stranger.context(Optional.empty())), port);
        assertThat(third.view().size()).isEqualTo(1);
        assertThat(members).allMatch(member -> member.view().size() == 2);
    }

    @Test
    void aNodeThatShowsAForeignCertificateStaysOutsideEvenIfItTrustsEveryone() throws Exception {
        CertificateAuthority.Node foreign =
                CertificateAuthority.in(folder.resolve("foreign"), 30).issue("careless", 30, false);
        third = join(new MutualTlsSocketFactory(Stranger.context(Optional.of(foreign))), port);
        assertThat(third.view().size()).isEqualTo(1);
        assertThat(members).allMatch(member -> member.view().size() == 2);
    }

    @Threat(25)
    @Test
    void silentPeersDoNotKeepANodeFromJoining() throws Exception {
        List<Socket> silent = new ArrayList<>();
        try {
            for (int count = 0; count < 3 * MutualTlsServerSocket.MAX_HANDSHAKES; count++) {
                silent.add(new Socket(InetAddress.getLoopbackAddress(), port));
            }
            third = join(own.socketFactory(), port);
            assertThat(third.view().size()).isEqualTo(3);
            for (Socket socket : silent) {
                socket.setSoTimeout(Patience.SECONDS * 1_000);
                assertThat(socket.getInputStream().read())
                        .as("the silent peer is closed")
                        .isEqualTo(-1);
            }
        } finally {
            for (Socket socket : silent) {
                socket.close();
            }
        }
    }

    @Test
    void aPeerThatNeverAnswersDoesNotHoldUpWhoConnects() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                Socket socket = own.socketFactory().createSocket("test")) {
            CompletableFuture<Void> connecting = CompletableFuture.runAsync(() -> {
                try {
                    socket.connect(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), silent.getLocalPort()), 1_000);
                } catch (IOException refused) {
                    throw new IllegalStateException(refused);
                }
            });
            await().atMost(Duration.ofSeconds(20)).until(connecting::isCompletedExceptionally);
        }
    }

    @Test
    void whatWouldNotBeEncryptedIsRefused() {
        SocketFactory sockets = own.socketFactory();
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> sockets.createDatagramSocket("x"));
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> sockets.createServerSocketChannel("x"));
    }

    private static void awaitBoth() {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> members.stream().allMatch(member -> member.view().size() == 2));
    }

    private static JChannel join(SocketFactory sockets, int known) throws Exception {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        TCP transport = new TCP();
        transport.setBindAddress(loopback).setBindPort(freePort());
        transport.setSocketFactory(sockets);
        TCPPING discovery = new TCPPING().setPortRange(0);
        discovery.setInitialHosts(known == 0 ? List.of() : List.of(new InetSocketAddress(loopback, known)));
        JChannel channel = new JChannel(
                transport,
                discovery,
                new MERGE3().setMinInterval(500).setMaxInterval(1_000),
                new FD_ALL3(),
                new VERIFY_SUSPECT2(),
                new NAKACK2().useMcastXmit(false),
                new UNICAST3(),
                new STABLE(),
                new GMS().setJoinTimeout(1_500).setMaxJoinAttempts(2),
                new FRAG4());
        channel.connect(CLUSTER);
        return channel;
    }

    private static int port(JChannel channel) {
        return ((IpAddress) channel.getProtocolStack().getTransport().localPhysicalAddress()).getPort();
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
