package io.pagenow.chat.limit;

import io.netty.util.NetUtil;
import io.pagenow.chat.config.Network;
import io.pagenow.chat.config.Settings;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Where requests come from. A proxy that is trusted says it for its clients, in {@code X-Forwarded-For}; what anyone else says there
 * does not count. A client of a trusted proxy is never taken for the proxy: if the proxy does not tell its address, it is unknown.
 */
public final class ClientAddresses {
    private static final String FORWARDED_FOR = "X-Forwarded-For";
    private static final String FORWARDED_PROTO = "X-Forwarded-Proto";

    /** Of an IPv6 address as much as one subscriber has (RFC 6177). */
    private static final int SUBSCRIBER_BYTES = 8;

    private static final String UNKNOWN = "unknown";

    private final List<Network> trusted;

    public ClientAddresses(Settings.Proxies proxies) {
        this.trusted = proxies.trusted();
    }

    /** @return what is counted as one address: an IPv4 address, the first 64 bits of an IPv6 address, or all that are unknown */
    public String of(HttpServerRequest request) {
        return client(request).map(ClientAddresses::counted).orElse(UNKNOWN);
    }

    /** Whether anything in a request tells that another server has passed it on. */
    public boolean isForwarded(HttpServerRequest request) {
        return ForwardingHeaders.areIn(request);
    }

    /**
     * Where a connection comes from, before anything is said on it.
     *
     * @return what is counted as one address; empty for a trusted proxy, whose connections are those of many clients
     */
    public Optional<String> ofConnection(SocketAddress peer) {
        Optional<InetAddress> address = parse(peer);
        return address.filter(this::isTrusted).isPresent()
                ? Optional.empty()
                : Optional.of(address.map(ClientAddresses::counted).orElse(UNKNOWN));
    }

    /** Whether a request came by another server, and it is not known by which. */
    public boolean isForwardedByStranger(HttpServerRequest request) {
        return isForwarded(request) && !comesFromTrusted(request);
    }

    /** The scheme that a client of a trusted proxy used, in lower case; empty if no trusted proxy tells it. */
    public Optional<String> forwardedScheme(HttpServerRequest request) {
        if (trusted.isEmpty() || !comesFromTrusted(request)) {
            return Optional.empty();
        }
        return nearestFirst(request.headers().getAll(FORWARDED_PROTO)).stream()
                .findFirst()
                .map(scheme -> scheme.toLowerCase(Locale.ROOT));
    }

    /** @return where the request comes from; empty if that is not known */
    public Optional<InetAddress> client(HttpServerRequest request) {
        Optional<InetAddress> peer = peer(request);
        if (peer.isEmpty() || !isTrusted(peer.get())) {
            return peer;
        }
        List<String> hops = nearestFirst(request.headers().getAll(FORWARDED_FOR));
        return hops.isEmpty() && !isForwarded(request) ? peer : clientBehind(hops);
    }

    /** The first address that is no trusted proxy's, or the one that is the farthest from here. */
    private Optional<InetAddress> clientBehind(List<String> hops) {
        Optional<InetAddress> address = Optional.empty();
        for (String hop : hops) {
            address = ForwardedAddress.parse(hop);
            if (address.isEmpty() || !isTrusted(address.get())) {
                break;
            }
        }
        return address;
    }

    private static Optional<InetAddress> peer(HttpServerRequest request) {
        return parse(request.remoteAddress());
    }

    private static Optional<InetAddress> parse(SocketAddress peer) {
        return Optional.ofNullable(peer).map(SocketAddress::hostAddress).flatMap(ForwardedAddress::parse);
    }

    /** Each proxy adds behind what it was given the address from which it was given it. Empty elements do not count (RFC 9110, 5.6.1). */
    private static List<String> nearestFirst(List<String> headers) {
        List<String> hops = new ArrayList<>();
        for (String header : headers) {
            for (String hop : header.split(",", -1)) {
                if (!hop.isBlank()) {
                    hops.add(hop.strip());
                }
            }
        }
        Collections.reverse(hops);
        return hops;
    }

    private boolean comesFromTrusted(HttpServerRequest request) {
        return peer(request).filter(this::isTrusted).isPresent();
    }

    private boolean isTrusted(InetAddress address) {
        return trusted.stream().anyMatch(network -> network.contains(address));
    }

    private static String counted(InetAddress address) {
        if (!(address instanceof Inet6Address)) {
            return address.getHostAddress();
        }
        byte[] bytes = address.getAddress();
        Arrays.fill(bytes, SUBSCRIBER_BYTES, bytes.length, (byte) 0);
        return NetUtil.bytesToIpAddress(bytes) + "/64";
    }
}
