package io.pagenow.chat.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A way to a server on this machine whose connections can go silent: what is sent on those that are open then is taken, acknowledged and thrown
 * away, and none of them ends, as it is with a firewall or a balancer that has forgotten them. New ones work.
 */
public final class SilentProxy implements AutoCloseable {
    private final ServerSocket entrance;
    private volatile int target;
    private final Set<Way> ways = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private volatile boolean silentFromTheStart;

    /** @param target the port of the server on the loopback address */
    public SilentProxy(int target) {
        try {
            this.entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            this.target = target;
            threads.execute(this::admit);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    public int port() {
        return entrance.getLocalPort();
    }

    /** Leads new connections elsewhere. */
    public void leadTo(int port) {
        target = port;
    }

    /** Silences the connections that are open. */
    public void silence() {
        ways.forEach(way -> way.silent = true);
    }

    /** Whether connections that are opened from now on are silent too. */
    public void silenceNewOnes(boolean silent) {
        silentFromTheStart = silent;
    }

    /** How many connections are open on the way in. */
    public long open() {
        return ways.stream().filter(way -> !way.left).count();
    }

    private void admit() {
        while (!entrance.isClosed()) {
            try {
                Way way = new Way(entrance.accept(), new Socket(InetAddress.getLoopbackAddress(), target));
                way.silent = silentFromTheStart;
                ways.add(way);
                threads.execute(() -> way.pass(way.client, way.server));
                threads.execute(() -> way.pass(way.server, way.client));
            } catch (IOException closed) {
                // The entrance, or the server behind it.
            }
        }
    }

    private static final class Way {
        private final Socket client;
        private final Socket server;
        private volatile boolean silent;
        private volatile boolean left;

        Way(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        void pass(Socket from, Socket to) {
            byte[] some = new byte[1 << 16];
            try {
                for (int count = from.getInputStream().read(some);
                        count >= 0;
                        count = from.getInputStream().read(some)) {
                    if (!silent) {
                        to.getOutputStream().write(some, 0, count);
                    }
                }
            } catch (IOException broken) {
                // Ends as when it ends.
            }
            left |= from == client;
            if (!silent) {
                end();
            }
        }

        void end() {
            try {
                client.close();
                server.close();
            } catch (IOException alreadyGone) {
                // Closed is closed.
            }
        }
    }

    @Override
    public void close() {
        try {
            entrance.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        ways.forEach(Way::end);
        threads.shutdownNow();
    }
}
