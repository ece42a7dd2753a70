package io.pagenow.chat.jar;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A way to the server that can be shut: what goes through it is lost then, as when a network goes away. */
public final class Gate implements AutoCloseable {
    private final ServerSocket entrance;
    private final Set<Socket> passing = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private volatile InetSocketAddress target;
    private volatile boolean shut;
    private volatile boolean swallowing;
    private volatile boolean refusesUpgrades;

    private Gate(ServerSocket entrance) {
        this.entrance = entrance;
    }

    public static Gate open() {
        return openAt(InetAddress.getLoopbackAddress());
    }

    /** @param address where the entrance is; what it leads to is on the loopback address */
    public static Gate openAt(InetAddress address) {
        try {
            Gate gate = new Gate(new ServerSocket(0, 50, address));
            gate.threads.execute(gate::admit);
            return gate;
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
    }

    public int port() {
        return entrance.getLocalPort();
    }

    public void leadTo(int port) {
        leadTo(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    public void leadTo(InetSocketAddress server) {
        target = server;
    }

    public void shut() {
        shut = true;
        passing.forEach(Gate::end);
    }

    /** What goes through from now on is lost, and nothing is closed, as in a network that has forgotten its connections. */
    public void swallow() {
        swallowing = true;
    }

    /** Requests go through without {@code Upgrade}, as through a proxy that does not know WebSockets. */
    public void refuseUpgrades() {
        refusesUpgrades = true;
        passing.forEach(Gate::end);
    }

    public void reopen() {
        if (swallowing) {
            // What was lost on them cannot be made up for.
            passing.forEach(Gate::end);
        }
        refusesUpgrades = false;
        swallowing = false;
        shut = false;
    }

    private void admit() {
        while (!entrance.isClosed()) {
            try {
                Socket client = entrance.accept();
                // From here on, shut() ends the client.
                passing.add(client);
                if (shut) {
                    end(client);
                    passing.remove(client);
                    continue;
                }
                if (swallowing) {
                    continue;
                }
                Socket server = new Socket(target.getAddress(), target.getPort());
                passing.add(server);
                threads.execute(() -> pass(client, server));
                threads.execute(() -> pass(server, client));
            } catch (IOException refused) {
                // Whoever came must try again, as at any network that is away.
            }
        }
    }

    private void pass(Socket from, Socket to) {
        try (InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            byte[] bytes = new byte[8_192];
            for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
                if (refusesUpgrades) {
                    out.write(withoutUpgrade(bytes, read));
                } else if (!swallowing) {
                    out.write(bytes, 0, read);
                }
            }
        } catch (IOException broken) {
            // Both ends are closed below.
        } finally {
            end(from);
            end(to);
            passing.remove(from);
            passing.remove(to);
        }
    }

    private static byte[] withoutUpgrade(byte[] bytes, int length) {
        String text = new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
        return text.replace("\r\nUpgrade: websocket\r\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1);
    }

    private static void end(Socket socket) {
        try {
            socket.close();
        } catch (IOException alreadyGone) {
            // Closed is closed.
        }
    }

    @Override
    public void close() {
        end(entrance);
        passing.forEach(Gate::end);
        threads.shutdownNow();
    }

    private static void end(ServerSocket entrance) {
        try {
            entrance.close();
        } catch (IOException alreadyGone) {
            // Closed is closed.
        }
    }
}
