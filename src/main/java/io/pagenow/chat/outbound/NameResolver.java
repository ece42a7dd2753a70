package io.pagenow.chat.outbound;

import io.pagenow.chat.model.ChatException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Resolves names with the resolver of the operating system, which blocks, in some cases for half a minute. It has threads of its own, so that
 * names that strangers choose hold up nothing else. Thread-safe.
 */
final class NameResolver implements AddressFilter.Resolver {
    static final int THREADS = 4;

    /** Names that wait for a thread. */
    static final int MAX_WAITING = 64;

    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    private final WorkerExecutor threads;
    private final Lookup lookup;
    private final Duration timeout;

    /** Names that wait or have a thread. */
    private final AtomicInteger names = new AtomicInteger();

    /** The blocking call. */
    @FunctionalInterface
    interface Lookup {
        List<InetAddress> of(String host) throws UnknownHostException;
    }

    /**
     * @param threads {@link #THREADS}
     * @param timeout longest wait for an answer, the wait for a thread included
     */
    NameResolver(WorkerExecutor threads, Lookup lookup, Duration timeout) {
        this.threads = threads;
        this.lookup = lookup;
        this.timeout = timeout;
    }

    /** Creates a resolver. Those with the same name of threads share them; they end with the last verticle that has one. */
    static NameResolver ofSystem(Vertx vertx, String name) {
        return new NameResolver(
                vertx.createSharedWorkerExecutor(name, THREADS),
                host -> Arrays.asList(InetAddress.getAllByName(host)),
                TIMEOUT);
    }

    /** Fails with a {@link ChatException}, {@code OVERLOADED}, if too many names wait. */
    @Override
    public Future<List<InetAddress>> resolve(String host) {
        if (names.incrementAndGet() > THREADS + MAX_WAITING) {
            names.decrementAndGet();
            return Future.failedFuture(ChatException.overloaded("Too many names of servers are being resolved"));
        }
        Promise<Void> gaveUp = Promise.promise();
        return threads.executeBlocking(() -> resolve(host, gaveUp.future()), false)
                .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .onFailure(failure -> gaveUp.tryComplete());
    }

    private List<InetAddress> resolve(String host, Future<Void> gaveUp) throws UnknownHostException {
        try {
            // Nobody waits for a name that had no thread in time.
            return gaveUp.isComplete() ? List.of() : lookup.of(host);
        } finally {
            names.decrementAndGet();
        }
    }
}
