package io.pagenow.chat.database;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Objects;

/** A Unix socket as the {@link Socket} that JDBC needs. The JDK offers Unix sockets only as channels. */
final class UnixSocket extends Socket {
    private final Path file;
    private final SocketChannel channel;
    private final Selector readable;
    private final Selector writable;
    private volatile int readTimeoutMillis;

    UnixSocket(Path file) throws IOException {
        this.file = file;
        channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        readable = Selector.open();
        writable = Selector.open();
    }

    /** @param ignored the file is the address */
    @Override
    public void connect(SocketAddress ignored, int timeoutMillis) throws IOException {
        try {
            channel.connect(UnixDomainSocketAddress.of(file));
        } catch (IOException failure) {
            throw new SocketException(file + ": " + failure.getMessage());
        }
        channel.configureBlocking(false);
        channel.register(readable, SelectionKey.OP_READ);
        channel.register(writable, SelectionKey.OP_WRITE);
    }

    @Override
    public void connect(SocketAddress ignored) throws IOException {
        connect(ignored, 0);
    }

    private int read(ByteBuffer bytes) throws IOException {
        int count = channel.read(bytes);
        while (count == 0) {
            int timeout = readTimeoutMillis;
            if (readable.select(timeout) == 0 && timeout > 0) {
                throw new SocketTimeoutException("Read timed out");
            }
            readable.selectedKeys().clear();
            count = channel.read(bytes);
        }
        return count;
    }

    private void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            if (channel.write(bytes) == 0) {
                writable.select();
                writable.selectedKeys().clear();
            }
        }
    }

    @Override
    public InputStream getInputStream() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
            }

            @Override
            public int read(byte[] bytes, int from, int count) throws IOException {
                Objects.checkFromIndexSize(from, count, bytes.length);
                return count == 0 ? 0 : UnixSocket.this.read(ByteBuffer.wrap(bytes, from, count));
            }

            @Override
            public void close() throws IOException {
                UnixSocket.this.close();
            }
        };
    }

    @Override
    public OutputStream getOutputStream() {
        return new OutputStream() {
            @Override
            public void write(int value) throws IOException {
                write(new byte[] {(byte) value}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int from, int count) throws IOException {
                UnixSocket.this.write(ByteBuffer.wrap(bytes, from, count));
            }

            @Override
            public void close() throws IOException {
                UnixSocket.this.close();
            }
        };
    }

    @Override
    public synchronized void setSoTimeout(int timeoutMillis) {
        readTimeoutMillis = timeoutMillis;
    }

    @Override
    public synchronized int getSoTimeout() {
        return readTimeoutMillis;
    }

    @Override
    public boolean isConnected() {
        return channel.isConnected();
    }

    @Override
    public boolean isClosed() {
        return !channel.isOpen();
    }

    @Override
    public synchronized void close() throws IOException {
        channel.close();
        readable.close();
        writable.close();
    }

    /** Does nothing: Unix sockets have no Nagle algorithm. */
    @Override
    public void setTcpNoDelay(boolean on) {}

    /** Does nothing: the operating system reports a closed peer immediately. */
    @Override
    public void setKeepAlive(boolean on) {}

    @Override
    public String toString() {
        return file.toString();
    }
}
