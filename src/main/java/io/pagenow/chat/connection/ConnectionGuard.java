package io.pagenow.chat.connection;

import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollSocketChannelConfig;
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
 * Receives every connection of both ports before anything is read from it: refuses it if its address has too many, and puts before Vert.x
 * the guards of its requests and its answers. Shared by all event loops.
 */
// The end of a close is told by the connection's close future.
@SuppressWarnings("FutureReturnValueIgnored")
public final class ConnectionGuard implements Handler<HttpConnection> {
    private static final AttributeKey<ConnectionCounts.Slot> SLOT = AttributeKey.valueOf("chat.connection.slot");

    /**
     * Bytes that the operating system takes ahead of what it can send now. Its own measure is megabytes, which a client that does not
     * read would fill, and behind which nobody sees whether a slow one reads.
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
        if (address.isPresent() && !isCounted(server.channel(), address.get())) {
            meters.refused().add();
            server.close();
            return;
        }
        limitUnsent(server.channel().config());
        server.pipeline()
                .addBefore(server.name(), null, new RequestGuard())
                .addBefore(server.name(), null, new AnswerGuard(budget, meters.stalled()));
    }

    private boolean isCounted(Channel channel, String address) {
        Optional<ConnectionCounts.Slot> slot = counts.open(address);
        slot.ifPresent(counted -> {
            channel.attr(SLOT).set(counted);
            channel.closeFuture().addListener(closed -> counted.close());
        });
        return slot.isPresent();
    }

    /** Other transports than epoll have no such option. */
    private static void limitUnsent(ChannelConfig config) {
        if (config instanceof EpollSocketChannelConfig) {
            config.setOption(EpollChannelOption.TCP_NOTSENT_LOWAT, MAX_UNSENT);
        }
    }

    /** A valid token has come on a connection: it counts no longer as one of a stranger. */
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
