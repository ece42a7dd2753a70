package io.pagenow.chat.database;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketOption;
import java.nio.file.Path;
import java.util.Map;
import javax.net.SocketFactory;
import jdk.net.ExtendedSocketOptions;

/** Sockets of JDBC's connections: to a file, or over TCP with an early look whether the other side is still there. Opened by the driver. */
public final class JdbcSocketFactory extends SocketFactory {
    /** A connection on which nothing comes is asked about after 10 s, and given up 15 s later. */
    private static final Map<SocketOption<Integer>, Integer> KEEP_ALIVE = Map.of(
            ExtendedSocketOptions.TCP_KEEPIDLE, 10,
            ExtendedSocketOptions.TCP_KEEPINTERVAL, 5,
            ExtendedSocketOptions.TCP_KEEPCOUNT, 3);

    private final String file;

    /** @param file of a Unix socket, empty for TCP */
    public JdbcSocketFactory(String file) {
        this.file = file;
    }

    @Override
    public Socket createSocket() throws IOException {
        if (!file.isEmpty()) {
            return new UnixSocket(Path.of(file));
        }
        Socket socket = new Socket();
        for (Map.Entry<SocketOption<Integer>, Integer> option : KEEP_ALIVE.entrySet()) {
            if (socket.supportedOptions().contains(option.getKey())) {
                socket.setOption(option.getKey(), option.getValue());
            }
        }
        return socket;
    }

    @Override
    public Socket createSocket(String host, int port) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress localHost, int localPort) {
        throw new UnsupportedOperationException();
    }
}
