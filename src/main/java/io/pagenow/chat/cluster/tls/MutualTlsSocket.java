package io.pagenow.chat.cluster.tls;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketAddress;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * A socket that is encrypted once both sides have presented their certificates. Unlike an {@code SSLSocket} it
 * completes the handshake within {@code connect}, with a timeout, so that a peer that accepts connections and then
 * stays silent cannot block the caller; and {@code close} never waits for the peer to read.
 */
final class MutualTlsSocket extends Socket {
    /** Read timeout during the handshake. */
    private static final int HANDSHAKE_MILLIS = 3_000;

    private final SSLContext context;
    private @Nullable SSLSocket tls;

    MutualTlsSocket(SSLContext context) {
        this.context = context;
    }

    @Override
    public void connect(SocketAddress address) throws IOException {
        connect(address, 0);
    }

    @Override
    public void connect(SocketAddress address, int timeoutMillis) throws IOException {
        super.connect(address, timeoutMillis);
        try {
            handshake(true);
        } catch (IOException | RuntimeException refused) {
            close();
            throw refused;
        }
    }

    /** Runs the handshake of an accepted socket. On return the peer's certificate is verified. */
    void accept() throws IOException {
        handshake(false);
    }

    private void handshake(boolean client) throws IOException {
        setTcpNoDelay(true);
        setSoTimeout(HANDSHAKE_MILLIS);
        SSLSocket layer = (SSLSocket)
                context.getSocketFactory().createSocket(this, getInetAddress().getHostAddress(), getPort(), false);
        layer.setUseClientMode(client);
        SSLParameters parameters = layer.getSSLParameters();
        parameters.setProtocols(new String[] {ClusterTls.PROTOCOL});
        if (!client) {
            parameters.setNeedClientAuth(true);
        }
        layer.setSSLParameters(parameters);
        layer.startHandshake();
        setSoTimeout(0);
        tls = layer;
    }

    /** Returns the raw stream to the TLS layer during the handshake, and the layer's stream afterwards. */
    @Override
    public InputStream getInputStream() throws IOException {
        return tls == null ? super.getInputStream() : tls.getInputStream();
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        return tls == null ? super.getOutputStream() : tls.getOutputStream();
    }
}
