package io.pagenow.chat.cluster;

import io.pagenow.chat.cluster.tls.ClusterTls;
import io.pagenow.chat.config.Settings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jgroups.util.SocketFactory;

/**
 * What a node would find that joins its cluster now, looked at without joining.
 *
 * @param host where the others would reach it
 * @param port for membership
 * @param busPort for messages
 * @param certificateEnd until when its certificate is good; empty without certificates
 * @param nodes the others
 */
public record ClusterFacts(String host, int port, int busPort, Optional<Instant> certificateEnd, List<Node> nodes) {
    private static final int CONNECT_MILLIS = 2_000;

    /**
     * Another node.
     *
     * @param address host and port
     * @param answers whether someone listens there
     * @param refusal why it would not let this one in
     */
    public record Node(String address, boolean answers, Optional<String> refusal) {}

    /**
     * Looks. Blocks, for each node that does not answer by a second or two.
     *
     * @throws RuntimeException if this node cannot join whatever the others do: its address, ports or certificates; says what to set
     * @throws SQLException if the list of nodes cannot be read
     */
    public static ClusterFacts read(Settings.Cluster settings, DataSource database, InetSocketAddress databaseAddress)
            throws SQLException {
        NodeAddress address = NodeAddress.choose(settings, databaseAddress);
        Optional<ClusterTls> tls = settings.tls().map(ClusterTls::read);
        List<Node> nodes = settings.members().isEmpty()
                ? listed(database, tls.map(ClusterTls::socketFactory))
                : named(settings.members());
        return new ClusterFacts(
                address.host().getHostAddress(),
                address.port(),
                address.busPort(),
                tls.map(ClusterTls::certificateEnd),
                nodes);
    }

    /** Before the first start the database lists none. */
    private static List<Node> listed(DataSource database, Optional<SocketFactory> tls) throws SQLException {
        return ListedNodes.isKept(database) ? ListedNodes.read(database).look(tls) : List.of();
    }

    private static List<Node> named(List<String> members) {
        List<Node> nodes = new ArrayList<>();
        for (InetSocketAddress member : Membership.addresses(members)) {
            nodes.add(new Node(member.getHostString() + ":" + member.getPort(), answers(member), Optional.empty()));
        }
        return nodes;
    }

    private static boolean answers(InetSocketAddress address) {
        try (Socket probe = new Socket()) {
            probe.connect(address, CONNECT_MILLIS);
            return true;
        } catch (IOException unreachable) {
            return false;
        }
    }
}
