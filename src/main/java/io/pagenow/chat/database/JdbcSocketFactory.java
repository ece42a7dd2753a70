package io.pagenow.chat.database;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketOption;
import java.nio.file.Path;
import java.util.Map;
import javax.net.SocketFactory;
import jdk.net.ExtendedSocketOptions;

/** Creates the sockets of JDBC connections: Unix sockets, or TCP sockets with keep-alive. Instantiated by the driver, by name. */
public final class JdbcSocketFactory extends SocketFactory {
    /** An idle connection is probed after 10 s and closed 15 s later, after three unanswered probes. */
    private static final Map<SocketOption<Integer>, Integer> KEEP_ALIVE = Map.of(
            ExtendedSocketOptions.TCP_KEEPIDLE, 10,
            ExtendedSocketOptions.TCP_KEEPINTERVAL, 5,
            ExtendedSocketOptions.TCP_KEEPCOUNT, 3);

    private final String file;

    /** @param file the path of a Unix socket; empty for TCP */
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
