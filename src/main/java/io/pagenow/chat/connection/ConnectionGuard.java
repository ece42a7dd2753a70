package io.pagenow.chat.connection;

import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollSocketChannelConfig;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.util.AttributeKey;
import io.pagenow.chat.limit.ClientAddresses;
import io.pagenow.chat.limit.ConnectionCounts;
import io.pagenow.chat.limit.OutboundBudget;
import io.pagenow.chat.metric.ConnectionMeters;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.HttpServerConnection;
import java.util.Optional;

/**
 * Admits every connection of both ports before anything is read from it: closes it if its address has too many, and
 * installs the request and response guards before Vert.x. Thread-safe.
 */
// The connection's close future reports the outcome of a close.
@SuppressWarnings("FutureReturnValueIgnored")
public final class ConnectionGuard implements Handler<HttpConnection> {
    private static final AttributeKey<ConnectionCounts.Slot> SLOT = AttributeKey.valueOf("chat.connection.slot");

    /**
     * Unsent bytes that the operating system may buffer. Its default is megabytes, which a client that does not read
     * would fill, and which would hide whether a slow client makes progress.
     */
    private static final long MAX_UNSENT = 64 * 1024;

    private final ClientAddresses addresses;
    private final ConnectionCounts counts;
    private final OutboundBudget budget;
    private final ConnectionMeters meters;

    public ConnectionGuard(
            ClientAddresses addresses, ConnectionCounts counts, OutboundBudget budget, ConnectionMeters meters) {
        this.addresses = addresses;
        this.counts = counts;
        this.budget = budget;
        this.meters = meters;
    }

    @Override
    public void handle(HttpConnection accepted) {
        ChannelHandlerContext server = ((HttpServerConnection) accepted).channelHandlerContext();
        Optional<String> address = addresses.ofConnection(accepted.remoteAddress());
        if (address.isPresent() && !tryCount(server.channel(), address.get())) {
            meters.refused().add();
            server.close();
            return;
        }
        limitUnsent(server.channel().config());
        server.pipeline()
                .addBefore(server.name(), null, new RequestGuard())
                .addBefore(server.name(), null, new AnswerGuard(budget, meters.stalled()));
    }

    /**
     * Gives the body of the request that is arriving on a connection more time than others have.
     *
     * @param seconds additional time
     */
    public static void allowUpload(HttpConnection connection, long seconds) {
        RequestGuard guard = ((HttpServerConnection) connection)
                .channelHandlerContext()
                .pipeline()
                .get(RequestGuard.class);
        if (guard != null) {
            guard.extend(seconds);
        }
    }

    /** Closes a connection whose client reads an answer too slowly, and drops what it has not accepted. */
    public static void closeStalled(HttpConnection connection) {
        ChannelHandlerContext guard = ((HttpServerConnection) connection)
                .channelHandlerContext()
                .pipeline()
                .context(AnswerGuard.class);
        if (guard != null) {
            ((AnswerGuard) guard.handler()).closeStalled(guard);
        }
    }

    /**
     * Takes a connection out of HTTP after a request was read to its end and before anything was answered: from now on
     * the handler reads and writes its bytes. Call on the connection's event loop.
     *
     * @return false if the connection is closed; the handler is then not added
     */
    public static boolean takeOver(HttpConnection connection, ChannelHandler handler) {
        ChannelHandlerContext server = ((HttpServerConnection) connection).channelHandlerContext();
        if (!server.channel().isActive() || server.isRemoved()) {
            return false;
        }
        ChannelPipeline pipeline = server.pipeline();
        pipeline.remove(RequestGuard.class);
        pipeline.remove(AnswerGuard.class);
        pipeline.replace(server.handler(), null, handler);
        pipeline.remove(HttpRequestDecoder.class);
        pipeline.remove(HttpResponseEncoder.class);
        server.channel().config().setAutoRead(true);
        return true;
    }

    private boolean tryCount(Channel channel, String address) {
        Optional<ConnectionCounts.Slot> slot = counts.open(address);
        slot.ifPresent(counted -> {
            channel.attr(SLOT).set(counted);
            channel.closeFuture().addListener(closed -> counted.close());
        });
        return slot.isPresent();
    }

    /** Only epoll has this option. */
    private static void limitUnsent(ChannelConfig config) {
        if (config instanceof EpollSocketChannelConfig) {
            config.setOption(EpollChannelOption.TCP_NOTSENT_LOWAT, MAX_UNSENT);
        }
    }

    /** Records that a valid token arrived on a connection, which then no longer counts as unauthenticated. */
    public static void identify(HttpConnection connection) {
        ConnectionCounts.Slot slot = ((HttpServerConnection) connection)
                .channelHandlerContext()
                .channel()
                .attr(SLOT)
                .get();
        if (slot != null) {
            slot.identify();
        }
    }
}
