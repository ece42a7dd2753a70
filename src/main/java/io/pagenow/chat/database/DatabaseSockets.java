package io.pagenow.chat.database;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.socket.DuplexChannel;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.internal.VertxWrapper;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.ConnectOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Tracks the sockets of a database client from the moment they connect. The client itself closes a connection with a message to the other
 * side and waits, so a peer that has gone silent would keep the connection, and every pending query on it, forever. Thread-safe.
 */
final class DatabaseSockets {
    /** Unacknowledged data closes a socket after 10 s (RFC 5482). */
    private static final int TCP_USER_TIMEOUT_MILLIS = 10_000;

    /** An idle connection is probed after 10 s and closed 15 s later, after three unanswered probes. */
    private static final int KEEP_ALIVE_IDLE_SECONDS = 10;

    private static final int KEEP_ALIVE_INTERVAL_SECONDS = 5;
    private static final int KEEP_ALIVE_PROBES = 3;

    private final Set<OpenSocket> open = ConcurrentHashMap.newKeySet();
    private final Vertx vertx;

    /** @param connectTimeout timeout of the TCP connect only */
    DatabaseSockets(Vertx vertx, Duration connectTimeout) {
        this.vertx = new SocketVertx((VertxInternal) vertx, (int) connectTimeout.toMillis());
    }

    /** Returns the Vert.x instance with which a client must be built for its sockets to be tracked. */
    Vertx vertx() {
        return vertx;
    }

    /** Closes all sockets that have received nothing for the given time. Pending queries on them fail. */
    void closeSilent(Duration silence) {
        long now = System.nanoTime();
        for (OpenSocket socket : open) {
            if (now - socket.lastRead >= silence.toNanos()) {
                socket.closeNow();
            }
        }
    }

    /** Closes all sockets. Pending queries on them fail. */
    void closeAll() {
        open.forEach(OpenSocket::closeNow);
    }

    /** Half-closes all sockets, so that the other side closes them after it has answered the pending queries. */
    void retireAll() {
        open.forEach(OpenSocket::retire);
    }

    private void opened(NetSocket socket) {
        Channel channel = ((NetSocketInternal) socket).channelHandlerContext().channel();
        channel.config().setOption(EpollChannelOption.TCP_KEEPIDLE, KEEP_ALIVE_IDLE_SECONDS);
        channel.config().setOption(EpollChannelOption.TCP_KEEPINTVL, KEEP_ALIVE_INTERVAL_SECONDS);
        channel.config().setOption(EpollChannelOption.TCP_KEEPCNT, KEEP_ALIVE_PROBES);
        OpenSocket opened = new OpenSocket(channel);
        open.add(opened);
        channel.pipeline().addFirst(opened);
        channel.closeFuture().addListener(closed -> open.remove(opened));
    }

    /** The first handler of the pipeline, before TLS and the client's protocol. */
    private static final class OpenSocket extends ChannelInboundHandlerAdapter {
        private final Channel channel;
        private volatile long lastRead = System.nanoTime();

        OpenSocket(Channel channel) {
            this.channel = channel;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            lastRead = System.nanoTime();
            context.fireChannelRead(message);
        }

        void closeNow() {
            channel.eventLoop().execute(() -> {
                if (!channel.isOpen()) {
                    return;
                }
                // Discards unsent data: its outcome could not be reported any more.
                channel.config().setOption(ChannelOption.SO_LINGER, 0);
                // Bypasses the client's handlers, which would wait for the other side.
                ChannelFuture unused = channel.pipeline().firstContext().close();
            });
        }

        void retire() {
            if (channel instanceof DuplexChannel duplex) {
                ChannelFuture unused = duplex.shutdownOutput();
            }
        }
    }

    /** Creates clients whose sockets are tracked. */
    private final class SocketVertx extends VertxWrapper {
        private final int connectTimeoutMillis;

        SocketVertx(VertxInternal vertx, int connectTimeoutMillis) {
            super(vertx);
            this.connectTimeoutMillis = connectTimeoutMillis;
        }

        @Override
        public NetClient createNetClient(NetClientOptions options) {
            return new SocketClient(super.createNetClient(new NetClientOptions(options)
                    .setConnectTimeout(connectTimeoutMillis)
                    .setTcpKeepAlive(true)
                    .setTcpUserTimeout(TCP_USER_TIMEOUT_MILLIS)));
        }
    }

    private final class SocketClient implements NetClient {
        private final NetClient client;

        SocketClient(NetClient client) {
            this.client = client;
        }

        private Future<NetSocket> tracked(Future<NetSocket> connected) {
            return connected.onSuccess(DatabaseSockets.this::opened);
        }

        @Override
        public Future<NetSocket> connect(int port, String host) {
            return tracked(client.connect(port, host));
        }

        @Override
        public Future<NetSocket> connect(int port, String host, String serverName) {
            return tracked(client.connect(port, host, serverName));
        }

        @Override
        public Future<NetSocket> connect(SocketAddress address) {
            return tracked(client.connect(address));
        }

        @Override
        public Future<NetSocket> connect(SocketAddress address, String serverName) {
            return tracked(client.connect(address, serverName));
        }

        @Override
        public Future<NetSocket> connect(ConnectOptions options) {
            return tracked(client.connect(options));
        }

        @Override
        public Future<Void> shutdown(long timeout, TimeUnit unit) {
            return client.shutdown(timeout, unit);
        }

        @Override
        public Future<Boolean> updateSSLOptions(ClientSSLOptions options, boolean force) {
            return client.updateSSLOptions(options, force);
        }

        @Override
        public boolean isMetricsEnabled() {
            return client.isMetricsEnabled();
        }
    }
}
