package io.pagenow.chat.outbound;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import io.pagenow.chat.config.Network;
import io.pagenow.chat.model.ChatException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Decides to which addresses the server sends requests on behalf of users: {@code https} alone, and no address of this machine or of a
 * private network unless the operator allows the network. The caller connects to the address that was checked, not to the name, so a name
 * that resolves to another address a moment later changes nothing. Thread-safe.
 */
public final class AddressFilter {
    private static final Duration FOUND_TTL = Duration.ofSeconds(60);

    /** Time for which a name that is refused or cannot be resolved is not resolved again. */
    static final Duration FAILURE_TTL = Duration.ofSeconds(10);

    /** Time for which the last address of a name serves while the name cannot be resolved. */
    static final Duration LAST_TTL = Duration.ofHours(1);

    private static final int MAX_NAMES = 1_000;
    private static final int MAX_PORT = 65_535;

    private final Resolver resolver;
    private final List<Network> allowed;
    private final Cache<String, Future<InetAddress>> resolved;

    /** Addresses that were accepted last, so that names which are slow to resolve do not keep the server from others that it knows. */
    private final Cache<String, InetAddress> last;

    /** Names that are being resolved, so that many requests to one name take one place of the resolver. */
    private final Map<String, Future<InetAddress>> pending = new ConcurrentHashMap<>();

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
        this(resolver, allowed, Ticker.systemTicker());
    }

    /** @param clock a monotonic clock */
    AddressFilter(Resolver resolver, List<Network> allowed, Ticker clock) {
        this.resolver = resolver;
        this.allowed = allowed;
        this.resolved = Caffeine.newBuilder()
                .maximumSize(MAX_NAMES)
                .ticker(clock)
                .expireAfter(Expiry.<String, Future<InetAddress>>writing(
                        (host, address) -> address.succeeded() ? FOUND_TTL : FAILURE_TTL))
                .build();
        this.last = Caffeine.newBuilder()
                .maximumSize(MAX_NAMES)
                .ticker(clock)
                .expireAfterWrite(LAST_TTL)
                .build();
    }

    /**
     * Creates a filter with the resolver of the operating system, on threads that resolve names and do nothing else.
     *
     * @param threads name of the threads, which all filters of that name share
     */
    public static AddressFilter ofSystem(Vertx vertx, String threads, List<Network> allowed) {
        return new AddressFilter(NameResolver.ofSystem(vertx, threads), allowed);
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

    /** As {@link #fault}, but of a URL that an operator has chosen, which may be an {@code http} one. */
    public static Optional<String> faultOfEndpoint(URI uri) {
        return "http".equalsIgnoreCase(uri.getScheme())
                ? fault(URI.create("https" + uri.toString().substring("http".length())))
                : fault(uri);
    }

    /**
     * As {@link #addressOf}, but an {@code http} URL is accepted too if its address is in an allowed network, because nobody else reads what is
     * sent there.
     */
    public Future<InetAddress> addressOfEndpoint(URI uri) {
        if (!"http".equalsIgnoreCase(uri.getScheme())) {
            return addressOf(uri);
        }
        Optional<String> fault = faultOfEndpoint(uri);
        if (fault.isPresent()) {
            return Future.failedFuture(new RefusedAddressException("it is not " + fault.get()));
        }
        return addressOfHost(uri)
                .compose(address -> allowed.stream().anyMatch(network -> network.contains(address))
                        ? Future.succeededFuture(address)
                        : Future.failedFuture(new RefusedAddressException("it is not an https URL")));
    }

    /**
     * Returns the address to connect to.
     *
     * @return fails with a {@link RefusedAddressException} if any address of the name is refused, because a name with a public and a private
     *     address is a trick; with a {@link ChatException}, {@code OVERLOADED}, if too many names are being resolved; with another exception if
     *     the name cannot be resolved
     */
    public Future<InetAddress> addressOf(URI uri) {
        Optional<String> fault = fault(uri);
        if (fault.isPresent()) {
            return Future.failedFuture(new RefusedAddressException("it is not " + fault.get()));
        }
        return addressOfHost(uri);
    }

    private Future<InetAddress> addressOfHost(URI uri) {
        String host = OutboundRequest.withoutBrackets(uri.getHost());
        Future<InetAddress> known = resolved.getIfPresent(host);
        return known != null ? known : resolve(host);
    }

    private Future<InetAddress> resolve(String host) {
        Promise<InetAddress> address = Promise.promise();
        Future<InetAddress> earlier = pending.putIfAbsent(host, address.future());
        if (earlier != null) {
            return earlier;
        }
        Future<InetAddress> accepted = resolver.resolve(host).compose(this::check);
        accepted.onSuccess(newest -> last.put(host, newest));
        accepted.recover(failure -> last(host, failure)).onComplete(checked -> {
            // A lack of room says nothing about the name.
            if (!(checked.cause() instanceof ChatException)) {
                resolved.put(
                        host,
                        checked.succeeded()
                                ? Future.succeededFuture(checked.result())
                                : Future.failedFuture(checked.cause()));
            }
            pending.remove(host);
            address.handle(checked);
        });
        return address.future();
    }

    /** A refusal stands; a failure says nothing against the address that was accepted last. */
    private Future<InetAddress> last(String host, Throwable failure) {
        InetAddress known = failure instanceof RefusedAddressException ? null : last.getIfPresent(host);
        return known == null ? Future.failedFuture(failure) : Future.succeededFuture(known);
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
