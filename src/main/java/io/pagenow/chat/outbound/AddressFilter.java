package io.pagenow.chat.outbound;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.pagenow.chat.config.Network;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Decides to which addresses the server sends requests on behalf of users: {@code https} alone, and no address of this machine or of a
 * private network unless the operator allows the network. The caller connects to the address that was checked, not to the name, so a name
 * that resolves to another address a moment later changes nothing. Thread-safe.
 */
public final class AddressFilter {
    private static final Duration TIME_TO_LIVE = Duration.ofSeconds(60);
    private static final int MAX_NAMES = 1_000;
    private static final int MAX_PORT = 65_535;

    private final Resolver resolver;
    private final List<Network> allowed;
    private final Cache<String, InetAddress> resolved = Caffeine.newBuilder()
            .maximumSize(MAX_NAMES)
            .expireAfterWrite(TIME_TO_LIVE)
            .build();

    /** Resolves a name to all of its addresses. */
    public interface Resolver {
        /** Fails if the name has no address. */
        Future<List<InetAddress>> resolve(String host);
    }

    /** An address was refused; the message tells the reason and is fit for the client. */
    public static final class RefusedAddressException extends Exception {
        private static final long serialVersionUID = 1;

        RefusedAddressException(String message) {
            super(message);
        }
    }

    /** @param allowed networks that are no private ones here */
    public AddressFilter(Resolver resolver, List<Network> allowed) {
        this.resolver = resolver;
        this.allowed = allowed;
    }

    /** Creates a filter with the resolver of the operating system, which blocks and therefore runs on worker threads. */
    public static AddressFilter ofSystem(Vertx vertx, List<Network> allowed) {
        return new AddressFilter(
                host -> vertx.executeBlocking(() -> Arrays.asList(InetAddress.getAllByName(host)), false), allowed);
    }

    /** Returns the reason why a URL is no target whatever its name resolves to; empty if there is none. */
    public static Optional<String> fault(URI uri) {
        if (!"https".equalsIgnoreCase(uri.getScheme())) {
            return Optional.of("an https URL");
        }
        if (uri.getHost() == null || uri.getUserInfo() != null || uri.getFragment() != null) {
            return Optional.of("an https URL with a host, without a user and without a fragment");
        }
        return uri.getPort() > MAX_PORT || uri.getPort() == 0
                ? Optional.of("an https URL with a port from 1 to " + MAX_PORT)
                : Optional.empty();
    }

    /**
     * Returns the address to connect to.
     *
     * @return fails with a {@link RefusedAddressException} if any address of the name is refused, because a name with a public and a private
     *     address is a trick; with another exception if the name cannot be resolved
     */
    public Future<InetAddress> addressOf(URI uri) {
        Optional<String> fault = fault(uri);
        if (fault.isPresent()) {
            return Future.failedFuture(new RefusedAddressException("it is not " + fault.get()));
        }
        String host = OutboundRequest.withoutBrackets(uri.getHost());
        InetAddress known = resolved.getIfPresent(host);
        return known != null
                ? Future.succeededFuture(known)
                : resolver.resolve(host).compose(this::check).onSuccess(address -> resolved.put(host, address));
    }

    private Future<InetAddress> check(List<InetAddress> addresses) {
        if (addresses.isEmpty()) {
            return Future.failedFuture(new UnknownHostException("the name has no address"));
        }
        for (InetAddress address : addresses) {
            if (!isAllowed(PublicAddresses.unmapped(address))) {
                return Future.failedFuture(new RefusedAddressException("its host is in a private network"));
            }
        }
        return Future.succeededFuture(preferred(addresses));
    }

    /** Prefers IPv4, which every machine with a route to the internet has. The result has no name, so nobody resolves it again. */
    private static InetAddress preferred(List<InetAddress> addresses) {
        List<InetAddress> nameless =
                addresses.stream().map(PublicAddresses::unmapped).toList();
        return nameless.stream()
                .filter(Inet4Address.class::isInstance)
                .findFirst()
                .orElse(nameless.get(0));
    }

    private boolean isAllowed(InetAddress address) {
        return PublicAddresses.contains(address) || allowed.stream().anyMatch(network -> network.contains(address));
    }
}
