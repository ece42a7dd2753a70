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
 * Tells the supervisor that started this process how far it is, by the protocol of sd_notify(3): one datagram to the socket that {@code
 * NOTIFY_SOCKET} names. Java has no such sockets, Netty has them on Linux. A notice that cannot be sent is logged and changes nothing
 * else; its sending blocks for a second at most.
 */
final class ServiceNotice {
    private static final String VARIABLE = "NOTIFY_SOCKET";
    private static final long PATIENCE_MILLIS = 1_000;

    private static final Logger log = LoggerFactory.getLogger(ServiceNotice.class);

    private final DomainSocketAddress supervisor;

    private ServiceNotice(DomainSocketAddress supervisor) {
        this.supervisor = supervisor;
    }

    /** Empty when nobody wants to be told. */
    static Optional<ServiceNotice> fromEnvironment() {
        return Optional.ofNullable(System.getenv(VARIABLE))
                .filter(path -> !path.isEmpty())
                .map(ServiceNotice::address)
                .map(ServiceNotice::new);
    }

    /** An @ at the beginning stands for the zero of a name that is in no file system. */
    private static DomainSocketAddress address(String path) {
        return new DomainSocketAddress(path.startsWith("@") ? "\0" + path.substring(1) : path);
    }

    /** Everything answers from now on. */
    void ready() {
        send("READY=1");
    }

    /** The server is on its way out. */
    void stopping() {
        send("STOPPING=1");
    }

    private void send(String notice) {
        if (!Epoll.isAvailable()) {
            log.warn("{} is set, but this system's sockets cannot be used: {}", VARIABLE, notice);
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
                    .awaitUninterruptibly(PATIENCE_MILLIS)) {
                log.warn("The service manager does not take the notice {}", notice);
            }
        } catch (Exception failure) {
            // Netty throws what the system has said as it is, declared or not.
            log.warn("The service manager cannot be told {}: {}", notice, failure.getMessage());
        } finally {
            Future<?> unused = loop.shutdownGracefully(0, 0, TimeUnit.MILLISECONDS);
        }
    }
}
