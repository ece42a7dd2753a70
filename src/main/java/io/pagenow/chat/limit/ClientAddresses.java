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
import java.util.Optional;

/**
 * Where requests come from. A proxy that is trusted says it for its clients, in {@code X-Forwarded-For}; what anyone else says there
 * does not count.
 */
public final class ClientAddresses {
    private static final String FORWARDED_FOR = "X-Forwarded-For";

    /** What proxies add; any one of them is enough. */
    private static final List<String> FORWARDING =
            List.of(FORWARDED_FOR, "Forwarded", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP", "Via");

    /** Of an IPv6 address as much as one subscriber has (RFC 6177). */
    private static final int SUBSCRIBER_BYTES = 8;

    private static final String UNKNOWN = "unknown";

    private final List<Network> trusted;

    public ClientAddresses(Settings.Proxies proxies) {
        this.trusted = proxies.trusted();
    }

    /** @return what is counted as one address: an IPv4 address, or the first 64 bits of an IPv6 address */
    public String of(HttpServerRequest request) {
        InetAddress address = client(request);
        return address == null ? UNKNOWN : counted(address);
    }

    /**
     * Where a connection comes from, before anything is said on it.
     *
     * @return what is counted as one address; empty for a trusted proxy, whose connections are those of many clients
     */
    public Optional<String> ofConnection(SocketAddress peer) {
        InetAddress address = peer == null ? null : parse(peer.hostAddress());
        if (address == null) {
            return Optional.of(UNKNOWN);
        }
        return isTrusted(address) ? Optional.empty() : Optional.of(counted(address));
    }

    /** Whether a request came by another server, and it is not known by which. */
    public boolean isForwardedByStranger(HttpServerRequest request) {
        InetAddress peer = peer(request);
        return FORWARDING.stream().anyMatch(request.headers()::contains) && (peer == null || !isTrusted(peer));
    }

    /** @return where the request comes from, null if that is not known */
    public InetAddress client(HttpServerRequest request) {
        InetAddress address = peer(request);
        if (address != null && !trusted.isEmpty()) {
            for (String hop : nearestFirst(request.headers().getAll(FORWARDED_FOR))) {
                InetAddress before = isTrusted(address) ? parse(hop) : null;
                if (before == null) {
                    break;
                }
                address = before;
            }
        }
        return address;
    }

    private static InetAddress peer(HttpServerRequest request) {
        return request.remoteAddress() == null
                ? null
                : parse(request.remoteAddress().hostAddress());
    }

    /** Each proxy adds behind what it was given the address from which it was given it. */
    private static List<String> nearestFirst(List<String> headers) {
        List<String> hops = new ArrayList<>();
        headers.forEach(header -> hops.addAll(Arrays.asList(header.split(",", -1))));
        Collections.reverse(hops);
        return hops;
    }

    private boolean isTrusted(InetAddress address) {
        return trusted.stream().anyMatch(network -> network.contains(address));
    }

    /** Never asks a name server. */
    private static InetAddress parse(String text) {
        return text == null ? null : NetUtil.createInetAddressFromIpAddressString(text.strip());
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
