package io.pagenow.chat.command;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDomainDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.util.concurrent.Future;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports the state of this process to the service manager with the protocol of sd_notify(3): one datagram to the Unix socket in {@code
 * NOTIFY_SOCKET}. The JDK has no Unix datagram sockets; Netty has them on Linux. Sending blocks for at most 1 s. A notice that cannot be
 * sent is logged and has no other effect.
 */
final class ServiceNotice {
    private static final String VARIABLE = "NOTIFY_SOCKET";
    private static final long TIMEOUT_MILLIS = 1_000;

    private static final Logger log = LoggerFactory.getLogger(ServiceNotice.class);

    private final DomainSocketAddress supervisor;

    private ServiceNotice(DomainSocketAddress supervisor) {
        this.supervisor = supervisor;
    }

    /** Returns empty if {@code NOTIFY_SOCKET} is not set. */
    static Optional<ServiceNotice> fromEnvironment() {
        return Optional.ofNullable(System.getenv(VARIABLE))
                .filter(path -> !path.isEmpty())
                .map(ServiceNotice::address)
                .map(ServiceNotice::new);
    }

    /** A leading {@code @} stands for the NUL of an abstract socket name (unix(7)). */
    private static DomainSocketAddress address(String path) {
        return new DomainSocketAddress(path.startsWith("@") ? "\0" + path.substring(1) : path);
    }

    /** Reports that the server accepts requests. */
    void ready() {
        send("READY=1");
    }

    /** Reports that the server is shutting down. */
    void stopping() {
        send("STOPPING=1");
    }

    private void send(String notice) {
        if (!Epoll.isAvailable()) {
            log.warn(
                    "{} is set, but Netty's native epoll transport is not available; {} was not sent",
                    VARIABLE,
                    notice);
            return;
        }
        EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
        try {
            Channel socket = new Bootstrap()
                    .group(loop)
                    .channel(EpollDomainDatagramChannel.class)
                    .handler(new ChannelInboundHandlerAdapter())
                    .connect(supervisor)
                    .syncUninterruptibly()
                    .channel();
            if (!socket.writeAndFlush(Unpooled.copiedBuffer(notice, StandardCharsets.UTF_8))
                    .awaitUninterruptibly(TIMEOUT_MILLIS)) {
                log.warn("The service manager did not accept {} within {} ms", notice, TIMEOUT_MILLIS);
            }
        } catch (Exception failure) {
            // Netty rethrows checked exceptions without declaring them.
            log.warn("Cannot send {} to the service manager: {}", notice, failure.getMessage());
        } finally {
            Future<?> unused = loop.shutdownGracefully(0, 0, TimeUnit.MILLISECONDS);
        }
    }
}
