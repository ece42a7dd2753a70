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
 * The address at which other nodes reach this one.
 *
 * @param host an address of this machine
 * @param port membership port
 * @param busPort port of the event bus between nodes
 */
record NodeAddress(InetAddress host, int port, int busPort) {
    /** Number of ports tried, starting at the configured one. */
    static final int PORTS = 10;

    /**
     * Chooses a host address and free ports. Blocks while the host name is resolved.
     *
     * @param database address of the database; unless a host is configured, the local address used to reach it becomes
     *     the host
     * @throws IllegalStateException if other nodes could not reach the host, would reach it over a network without TLS,
     *     or no port is free
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
            // Connecting a datagram socket sends nothing; it only selects the local address for the route.
            try (DatagramSocket route = new DatagramSocket()) {
                route.connect(InetAddress.getByName(database.getHostString()), database.getPort());
                return route.getLocalAddress();
            }
        } catch (IOException | UncheckedIOException unknown) {
            throw new IllegalStateException(
                    "cannot determine the address of this node; set cluster.host (CHAT_CLUSTER_HOST): "
                            + unknown.getMessage(),
                    unknown);
        }
    }

    private static int freePort(InetAddress host, int preferred, int taken) {
        int attempts = preferred == 0 ? 1 : PORTS;
        for (int port = preferred; port < preferred + attempts; port++) {
            if (port == taken && port != 0) {
                continue;
            }
            try (ServerSocket free = new ServerSocket()) {
                free.setReuseAddress(true);
                free.bind(new InetSocketAddress(host, port));
                return free.getLocalPort();
            } catch (SocketException inUse) {
                // Try the next port.
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
        throw new IllegalStateException("no port of " + host.getHostAddress() + " is free from " + preferred + " to "
                + (preferred + attempts - 1) + "; set cluster.port and cluster.busPort");
    }
}
