package io.pagenow.chat.cluster;

import io.pagenow.chat.config.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketException;

/**
 * Where the other nodes reach this one.
 *
 * @param host an address of this machine
 * @param port for membership
 * @param busPort for messages between nodes
 */
record NodeAddress(InetAddress host, int port, int busPort) {
    /** How many ports from the wished one on are tried. */
    static final int PORTS = 10;

    /**
     * Blocks while the host name is looked up.
     *
     * @param database where the database is; the address from which this machine reaches it is the host unless another is set
     * @throws IllegalStateException if the others would have to reach this node over a network without TLS, or no port is free
     */
    static NodeAddress choose(Settings.Cluster settings, InetSocketAddress database) {
        InetAddress host = host(settings, database);
        if (host.isAnyLocalAddress()) {
            throw new IllegalStateException("cluster.host (CHAT_CLUSTER_HOST) is " + host.getHostAddress()
                    + ", at which no other node can reach this one; expected an address of this machine");
        }
        if (!host.isLoopbackAddress() && settings.tls().isEmpty()) {
            throw new IllegalStateException("the cluster would talk over " + host.getHostAddress()
                    + ", which is not a loopback address, without TLS. Run 'java -jar chat-api.jar cluster-certs' and set"
                    + " cluster.tls.cert, cluster.tls.key and cluster.tls.ca (CHAT_CLUSTER_TLS_CERT, _KEY, _CA), or set"
                    + " cluster.host (CHAT_CLUSTER_HOST) to 127.0.0.1 for nodes of this machine alone");
        }
        int port = freePort(host, settings.port(), 0);
        return new NodeAddress(host, port, freePort(host, settings.busPort(), port));
    }

    private static InetAddress host(Settings.Cluster settings, InetSocketAddress database) {
        try {
            if (settings.host().isPresent()) {
                return InetAddress.getByName(settings.host().get());
            }
            if (database.getHostString().startsWith("/")) {
                return InetAddress.getLoopbackAddress();
            }
            // Connecting a datagram socket sends nothing; it only asks which way a packet would take.
            try (DatagramSocket way = new DatagramSocket()) {
                way.connect(InetAddress.getByName(database.getHostString()), database.getPort());
                return way.getLocalAddress();
            }
        } catch (IOException | UncheckedIOException unknown) {
            throw new IllegalStateException(
                    "the address of this node is not known; set cluster.host (CHAT_CLUSTER_HOST): "
                            + unknown.getMessage(),
                    unknown);
        }
    }

    private static int freePort(InetAddress host, int wished, int taken) {
        int tries = wished == 0 ? 1 : PORTS;
        for (int port = wished; port < wished + tries; port++) {
            if (port == taken && port != 0) {
                continue;
            }
            try (ServerSocket free = new ServerSocket()) {
                free.setReuseAddress(true);
                free.bind(new InetSocketAddress(host, port));
                return free.getLocalPort();
            } catch (SocketException inUse) {
                // The next one may be free.
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
        throw new IllegalStateException("no port of " + host.getHostAddress() + " is free from " + wished + " to "
                + (wished + tries - 1) + "; set cluster.port and cluster.busPort");
    }
}
