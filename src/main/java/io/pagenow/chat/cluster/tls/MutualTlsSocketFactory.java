package io.pagenow.chat.cluster.tls;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.MulticastSocket;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLContext;
import org.jgroups.util.SocketFactory;
import org.jspecify.annotations.Nullable;

/** Creates all sockets of JGroups. Refuses kinds of sockets that would carry cluster traffic unencrypted. */
final class MutualTlsSocketFactory implements SocketFactory {
    private static final int BACKLOG = 50;

    private final SSLContext context;

    MutualTlsSocketFactory(SSLContext context) {
        this.context = context;
    }

    @Override
    public Socket createSocket(String service) {
        return new MutualTlsSocket(context);
    }

    @Override
    public Socket createSocket(String service, String host, int port) throws IOException {
        return connected(new InetSocketAddress(host, port), null);
    }

    @Override
    public Socket createSocket(String service, InetAddress host, int port) throws IOException {
        return connected(new InetSocketAddress(host, port), null);
    }

    @Override
    public Socket createSocket(String service, String host, int port, InetAddress localHost, int localPort)
            throws IOException {
        return connected(new InetSocketAddress(host, port), new InetSocketAddress(localHost, localPort));
    }

    @Override
    public Socket createSocket(String service, InetAddress host, int port, InetAddress localHost, int localPort)
            throws IOException {
        return connected(new InetSocketAddress(host, port), new InetSocketAddress(localHost, localPort));
    }

    private Socket connected(SocketAddress peer, @Nullable SocketAddress own) throws IOException {
        Socket socket = new MutualTlsSocket(context);
        socket.bind(own);
        socket.connect(peer);
        return socket;
    }

    @Override
    public ServerSocket createServerSocket(String service) throws IOException {
        return new MutualTlsServerSocket(context);
    }

    @Override
    public ServerSocket createServerSocket(String service, int port) throws IOException {
        return createServerSocket(service, port, BACKLOG, null);
    }

    @Override
    public ServerSocket createServerSocket(String service, int port, int backlog) throws IOException {
        return createServerSocket(service, port, backlog, null);
    }

    @Override
    public ServerSocket createServerSocket(String service, int port, int backlog, @Nullable InetAddress own)
            throws IOException {
        ServerSocket socket = createServerSocket(service);
        socket.bind(new InetSocketAddress(own, port), backlog);
        return socket;
    }

    @Override
    public SocketChannel createSocketChannel(String service) throws IOException {
        throw refused(service);
    }

    @Override
    public SocketChannel createSocketChannel(String service, SocketAddress own) throws IOException {
        throw refused(service);
    }

    @Override
    public ServerSocketChannel createServerSocketChannel(String service) throws IOException {
        throw refused(service);
    }

    @Override
    public ServerSocketChannel createServerSocketChannel(String service, int port) throws IOException {
        throw refused(service);
    }

    @Override
    public ServerSocketChannel createServerSocketChannel(String service, int port, int backlog) throws IOException {
        throw refused(service);
    }

    @Override
    public ServerSocketChannel createServerSocketChannel(String service, int port, int backlog, InetAddress own)
            throws IOException {
        throw refused(service);
    }

    @Override
    public DatagramSocket createDatagramSocket(String service) throws SocketException {
        throw refused(service);
    }

    @Override
    public DatagramSocket createDatagramSocket(String service, SocketAddress own) throws SocketException {
        throw refused(service);
    }

    @Override
    public DatagramSocket createDatagramSocket(String service, int port) throws SocketException {
        throw refused(service);
    }

    @Override
    public DatagramSocket createDatagramSocket(String service, int port, InetAddress own) throws SocketException {
        throw refused(service);
    }

    @Override
    public MulticastSocket createMulticastSocket(String service) throws IOException {
        throw refused(service);
    }

    @Override
    public MulticastSocket createMulticastSocket(String service, int port) throws IOException {
        throw refused(service);
    }

    @Override
    public MulticastSocket createMulticastSocket(String service, SocketAddress own) throws IOException {
        throw refused(service);
    }

    private static SocketException refused(String service) {
        return new SocketException(service + " would not be encrypted; with certificates the cluster uses TCP alone");
    }

    @Override
    public void close(@Nullable Socket socket) throws IOException {
        if (socket != null) {
            socket.close();
        }
    }

    @Override
    public void close(@Nullable ServerSocket socket) throws IOException {
        if (socket != null) {
            socket.close();
        }
    }

    @Override
    public void close(@Nullable DatagramSocket socket) {
        if (socket != null) {
            socket.close();
        }
    }
}
