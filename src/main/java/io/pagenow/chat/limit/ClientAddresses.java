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
 * Determines the client address of requests and connections. Only a trusted proxy may name its client, in
 * {@code X-Forwarded-For}; the header is ignored in other requests. A client of a trusted proxy is never mistaken for
 * the proxy: if the proxy does not name it, its address is unknown. Thread-safe.
 */
public final class ClientAddresses {
    private static final String FORWARDED_FOR = "X-Forwarded-For";
    private static final String FORWARDED_PROTO = "X-Forwarded-Proto";

    /** Bytes of an IPv6 address that identify a subscriber: a /64 (RFC 6177). */
    private static final int SUBSCRIBER_BYTES = 8;

    private static final String UNKNOWN = "unknown";

    private final List<Network> trusted;

    public ClientAddresses(Settings.Proxies proxies) {
        this.trusted = proxies.trusted();
    }

    /**
     * Returns the key under which the limits count the client.
     *
     * @return an IPv4 address, the /64 network of an IPv6 address, or one common key for all unknown addresses
     */
    public String of(HttpServerRequest request) {
        return client(request).map(ClientAddresses::key).orElse(UNKNOWN);
    }

    /** Returns whether a request carries any sign of having passed a proxy. */
    public boolean isForwarded(HttpServerRequest request) {
        return ForwardingHeaders.areIn(request);
    }

    /**
     * Returns the key under which the limits count a connection, before any request is read from it.
     *
     * @return as for {@link #of}; empty for a trusted proxy, whose connections belong to many clients
     */
    public Optional<String> ofConnection(SocketAddress peer) {
        Optional<InetAddress> address = parse(peer);
        return address.filter(this::isTrusted).isPresent()
                ? Optional.empty()
                : Optional.of(address.map(ClientAddresses::key).orElse(UNKNOWN));
    }

    /** Returns whether a request passed a proxy that is not trusted. */
    public boolean isForwardedByStranger(HttpServerRequest request) {
        return isForwarded(request) && !comesFromTrusted(request);
    }

    /**
     * Returns the scheme that a client used towards a trusted proxy, in lower case; empty if no trusted proxy names it.
     */
    public Optional<String> forwardedScheme(HttpServerRequest request) {
        if (trusted.isEmpty() || !comesFromTrusted(request)) {
            return Optional.empty();
        }
        return nearestFirst(request.headers().getAll(FORWARDED_PROTO)).stream()
                .findFirst()
                .map(scheme -> scheme.toLowerCase(Locale.ROOT));
    }

    /** @return the client's address; empty if it is unknown */
    public Optional<InetAddress> client(HttpServerRequest request) {
        Optional<InetAddress> peer = peer(request);
        if (peer.isEmpty() || !isTrusted(peer.get())) {
            return peer;
        }
        List<String> hops = nearestFirst(request.headers().getAll(FORWARDED_FOR));
        return hops.isEmpty() && !isForwarded(request) ? peer : clientBehind(hops);
    }

    /** Returns the nearest address that is not a trusted proxy, or the farthest one if all are. */
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

    /**
     * Each proxy appends the address of its peer, so the nearest hop is last. Empty elements are skipped (RFC 9110,
     * section 5.6.1).
     */
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

    private static String key(InetAddress address) {
        if (!(address instanceof Inet6Address)) {
            return address.getHostAddress();
        }
        byte[] bytes = address.getAddress();
        Arrays.fill(bytes, SUBSCRIBER_BYTES, bytes.length, (byte) 0);
        return NetUtil.bytesToIpAddress(bytes) + "/64";
    }
}
