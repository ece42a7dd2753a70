package io.pagenow.chat.cluster;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.sql.DataSource;
import org.jgroups.protocols.PingData;
import org.jgroups.stack.IpAddress;
import org.jgroups.util.SocketFactory;

/**
 * The nodes listed in the database. A joining node checks them first: if running nodes refused it, it would form a
 * cluster of its own beside theirs. Blocks.
 */
final class ListedNodes {
    private static final int CONNECT_MILLIS = 1_000;

    /** Time without data after which a connection counts as accepted; a refusal arrives at once. */
    private static final int REFUSAL_MILLIS = 300;

    private final List<Listed> nodes;

    private record Listed(IpAddress address, boolean tls) {}

    private ListedNodes(List<Listed> nodes) {
        this.nodes = nodes;
    }

    static ListedNodes read(DataSource database) throws SQLException {
        List<Listed> nodes = new ArrayList<>();
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT ping_data, tls FROM chat_cluster_node")) {
            while (rows.next()) {
                boolean tls = rows.getBoolean(2);
                address(rows.getBytes(1)).ifPresent(address -> nodes.add(new Listed(address, tls)));
            }
        }
        return new ListedNodes(nodes);
    }

    /** Returns whether the table of nodes exists; it does not before the first migration. */
    static boolean exists(DataSource database) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT to_regclass('chat_cluster_node') IS NOT NULL")) {
            row.next();
            return row.getBoolean(1);
        }
    }

    private static Optional<IpAddress> address(byte[] data) {
        try {
            PingData node = new PingData();
            node.readFrom(new DataInputStream(new ByteArrayInputStream(data)));
            return node.getPhysicalAddr() instanceof IpAddress address ? Optional.of(address) : Optional.empty();
        } catch (IOException | ClassNotFoundException unreadable) {
            // Written by another version of JGroups; that node decides for itself.
            return Optional.empty();
        }
    }

    /**
     * Checks that every running node would accept this one.
     *
     * @param tls creates this node's sockets; empty if it has no certificates
     * @throws IllegalStateException if a running node would refuse this one; the message says why
     */
    void checkAccepted(Optional<SocketFactory> tls) {
        for (Listed node : nodes) {
            if (isAlive(node)) {
                refusal(node, tls).ifPresent(reason -> {
                    throw new IllegalStateException(reason);
                });
            }
        }
    }

    /** Probes every node; the result has the reason with which {@link #checkAccepted} would fail. */
    List<NodeProbe> probe(Optional<SocketFactory> tls) {
        List<NodeProbe> found = new ArrayList<>();
        for (Listed node : nodes) {
            boolean alive = isAlive(node);
            found.add(new NodeProbe(node.address.toString(), alive, alive ? refusal(node, tls) : Optional.empty()));
        }
        return found;
    }

    /** A killed node stays listed until the next one joins. */
    private static boolean isAlive(Listed node) {
        try (Socket probe = new Socket()) {
            probe.connect(socketAddress(node), CONNECT_MILLIS);
            return true;
        } catch (IOException unreachable) {
            return false;
        }
    }

    private static Optional<String> refusal(Listed node, Optional<SocketFactory> tls) {
        String reason = null;
        if (node.tls && tls.isEmpty()) {
            reason = "the node at " + node.address + " has certificates and this one has none;"
                    + " set cluster.tls.cert, cluster.tls.key and cluster.tls.ca";
        } else if (!node.tls && tls.isPresent()) {
            reason = "the node at " + node.address + " has no certificates and this one has;"
                    + " stop all nodes to change from one to the other";
        } else if (tls.isPresent() && !accepts(node, tls.get())) {
            reason = "the node at " + node.address + " and this one do not accept each other's"
                    + " certificate; all nodes need certificates of one authority (cluster.tls.ca)";
        }
        return Optional.ofNullable(reason);
    }

    /** In TLS 1.3 (RFC 8446) a client learns only after its handshake that its certificate was refused. */
    private static boolean accepts(Listed node, SocketFactory tls) {
        try (Socket socket = tls.createSocket("probe")) {
            socket.connect(socketAddress(node), CONNECT_MILLIS);
            socket.setSoTimeout(REFUSAL_MILLIS);
            return socket.getInputStream().read() >= 0;
        } catch (SocketTimeoutException quiet) {
            return true;
        } catch (SSLException refused) {
            return false;
        } catch (IOException broken) {
            // The node is closing or overloaded; joining will show.
            return true;
        }
    }

    private static InetSocketAddress socketAddress(Listed node) {
        return new InetSocketAddress(node.address.getIpAddress(), node.address.getPort());
    }
}
