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
 * The sockets of a database client, known from the moment on at which they connect. The client itself closes a connection by asking the
 * other side to, and waits: a side that has gone silent would keep it, and whoever waits for its answer, for ever. May be used by several
 * threads at once.
 */
final class DatabaseSockets {
    /** After this long without an acknowledgement the system gives up a socket on which something was sent (RFC 5482). */
    private static final int TCP_USER_TIMEOUT_MILLIS = 10_000;

    /** A connection on which nothing comes is asked about after 10 s, and given up 15 s later. */
    private static final int KEEP_ALIVE_IDLE_SECONDS = 10;

    private static final int KEEP_ALIVE_INTERVAL_SECONDS = 5;
    private static final int KEEP_ALIVE_PROBES = 3;

    private final Set<OpenSocket> open = ConcurrentHashMap.newKeySet();
    private final Vertx vertx;

    /** @param connectTimeout for TCP alone */
    DatabaseSockets(Vertx vertx, Duration connectTimeout) {
        this.vertx = new SocketVertx((VertxInternal) vertx, (int) connectTimeout.toMillis());
    }

    /** What a client must be built with for its sockets to be known here. */
    Vertx vertx() {
        return vertx;
    }

    /** Closes at once all sockets on which nothing has come for some time, whoever waits for an answer there. */
    void closeSilent(Duration silence) {
        long now = System.nanoTime();
        for (OpenSocket socket : open) {
            if (now - socket.lastRead >= silence.toNanos()) {
                socket.closeNow();
            }
        }
    }

    /** Closes all sockets at once. */
    void closeAll() {
        open.forEach(OpenSocket::closeNow);
    }

    /** Lets the other side close all sockets, once it has answered what it was asked. */
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

    /** Stands nearest to the network, before TLS and the client's protocol. */
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
                // What was not sent yet is not sent later either: nobody would know what became of it.
                channel.config().setOption(ChannelOption.SO_LINGER, 0);
                // Not through the client's protocol, which would ask the other side.
                ChannelFuture unused = channel.pipeline().firstContext().close();
            });
        }

        void retire() {
            if (channel instanceof DuplexChannel duplex) {
                ChannelFuture unused = duplex.shutdownOutput();
            }
        }
    }

    /** Makes clients whose sockets are known. */
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

        private Future<NetSocket> known(Future<NetSocket> connected) {
            return connected.onSuccess(DatabaseSockets.this::opened);
        }

        @Override
        public Future<NetSocket> connect(int port, String host) {
            return known(client.connect(port, host));
        }

        @Override
        public Future<NetSocket> connect(int port, String host, String serverName) {
            return known(client.connect(port, host, serverName));
        }

        @Override
        public Future<NetSocket> connect(SocketAddress address) {
            return known(client.connect(address));
        }

        @Override
        public Future<NetSocket> connect(SocketAddress address, String serverName) {
            return known(client.connect(address, serverName));
        }

        @Override
        public Future<NetSocket> connect(ConnectOptions options) {
            return known(client.connect(options));
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
