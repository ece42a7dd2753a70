package io.pagenow.chat.http;

import io.netty.util.NetUtil;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;

/**
 * The server's name in a request's {@code Host}. A web page whose own name was made to resolve to this server (DNS
 * rebinding) sends that name. It cannot send an address or {@code localhost}, which browsers do not look up.
 *
 * @param text in lower case, an IPv6 address without brackets, empty if the request has none
 */
record HostName(String text) {
    static HostName of(HttpServerRequest request) {
        HostAndPort authority = request.authority();
        String host = authority == null ? "" : authority.host().toLowerCase(Locale.ROOT);
        return new HostName(host.startsWith("[") ? host.substring(1, host.length() - 1) : host);
    }

    boolean isAddress() {
        return address().isPresent();
    }

    /** Returns whether it is {@code localhost}, an address of 127.0.0.0/8, or ::1. */
    boolean isLoopback() {
        return text.equals("localhost")
                || address().filter(InetAddress::isLoopbackAddress).isPresent();
    }

    private Optional<InetAddress> address() {
        return Optional.ofNullable(NetUtil.createInetAddressFromIpAddressString(text));
    }
}
