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
 * Facts about the cluster as a joining node would find it, collected without joining.
 *
 * @param host address at which other nodes would reach this one
 * @param port membership port
 * @param busPort port of the event bus between nodes
 * @param certificateEnd expiry of this node's certificate; empty without certificates
 * @param nodes the other nodes
 */
public record ClusterFacts(
        String host, int port, int busPort, Optional<Instant> certificateEnd, List<NodeProbe> nodes) {
    private static final int CONNECT_MILLIS = 2_000;

    /**
     * Collects the facts. Blocks for up to two seconds per node that does not answer.
     *
     * @throws RuntimeException if this node's address, ports or certificates keep it from joining; the message names
     *     the setting
     * @throws SQLException if the list of nodes cannot be read
     */
    public static ClusterFacts read(Settings.Cluster settings, DataSource database, InetSocketAddress databaseAddress)
            throws SQLException {
        NodeAddress address = NodeAddress.choose(settings, databaseAddress);
        Optional<ClusterTls> tls = settings.tls().map(ClusterTls::read);
        List<NodeProbe> nodes = settings.members().isEmpty()
                ? listed(database, tls.map(ClusterTls::socketFactory))
                : named(settings.members());
        return new ClusterFacts(
                address.host().getHostAddress(),
                address.port(),
                address.busPort(),
                tls.map(ClusterTls::certificateEnd),
                nodes);
    }

    /** The table does not exist before the first start. */
    private static List<NodeProbe> listed(DataSource database, Optional<SocketFactory> tls) throws SQLException {
        return ListedNodes.exists(database) ? ListedNodes.read(database).probe(tls) : List.of();
    }

    private static List<NodeProbe> named(List<String> members) {
        List<NodeProbe> nodes = new ArrayList<>();
        for (InetSocketAddress member : Membership.addresses(members)) {
            nodes.add(
                    new NodeProbe(member.getHostString() + ":" + member.getPort(), answers(member), Optional.empty()));
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
