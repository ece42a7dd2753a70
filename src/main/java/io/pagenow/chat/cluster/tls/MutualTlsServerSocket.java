package io.pagenow.chat.cluster.tls;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accepts only peers that have presented a certificate of the cluster's authority. JGroups reads a peer's first bytes
 * on its only accepting thread, so handshakes run on other threads: a silent or slow peer blocks nobody. At the limit
 * the oldest handshake is evicted, because a node's handshake takes milliseconds and a stranger's never ends.
 */
final class MutualTlsServerSocket extends ServerSocket {
    /** Maximum concurrent handshakes. */
    static final int MAX_HANDSHAKES = 32;

    /** Maximum concurrent handshakes per address, so that a single machine cannot evict all others. */
    static final int MAX_HANDSHAKES_PER_ADDRESS = 16;

    /** Timeout of a whole handshake, even if the peer keeps sending. */
    private static final long DEADLINE_SECONDS = 5;

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private static final Logger log = LoggerFactory.getLogger(MutualTlsServerSocket.class);

    private final SSLContext context;
    private final ThreadFactory threads = work -> {
        Thread thread = new Thread(work, "cluster-handshake");
        thread.setDaemon(true);
        return thread;
    };
    private final ThreadPoolExecutor handshakes =
            new ThreadPoolExecutor(0, Integer.MAX_VALUE, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), threads);
    private final Set<MutualTlsSocket> inFlight = new LinkedHashSet<>();
    private final ScheduledExecutorService deadlines = Executors.newSingleThreadScheduledExecutor(threads);
    private final BlockingQueue<Socket> verified = new ArrayBlockingQueue<>(MAX_HANDSHAKES);
    private final Socket end = new Socket();
    private boolean accepting;

    MutualTlsServerSocket(SSLContext context) throws IOException {
        this.context = context;
    }

    @Override
    public Socket accept() throws IOException {
        startAccepting();
        try {
            Socket next = isClosed() ? end : verified.take();
            if (next == end) {
                throw new SocketException("Socket closed");
            }
            return next;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new SocketException("Interrupted while waiting for a peer");
        }
    }

    private synchronized void startAccepting() {
        if (!accepting) {
            accepting = true;
            threads.newThread(this::acceptAll).start();
        }
    }

    private void acceptAll() {
        while (!isClosed()) {
            MutualTlsSocket peer = new MutualTlsSocket(context);
            try {
                implAccept(peer);
                makeRoom(peer);
                handshakes.execute(() -> handshake(peer));
            } catch (RejectedExecutionException closed) {
                close(peer);
            } catch (IOException failure) {
                close(peer);
                // Accepting fails while the process is out of file descriptors.
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    /** Registers a handshake and evicts the oldest at the limit. Closing a socket ends its handshake. */
    private void makeRoom(MutualTlsSocket peer) {
        synchronized (inFlight) {
            List<MutualTlsSocket> ofAddress = inFlight.stream()
                    .filter(other -> peer.getInetAddress().equals(other.getInetAddress()))
                    .toList();
            if (ofAddress.size() >= MAX_HANDSHAKES_PER_ADDRESS) {
                evict(ofAddress.get(0));
            } else if (inFlight.size() >= MAX_HANDSHAKES) {
                evict(inFlight.iterator().next());
            }
            inFlight.add(peer);
        }
    }

    private void evict(MutualTlsSocket oldest) {
        inFlight.remove(oldest);
        log.warn(
                "Too many connections to the cluster port without a verified certificate; closing the oldest, from {}",
                oldest.getRemoteSocketAddress());
        close(oldest);
    }

    private boolean isInFlight(MutualTlsSocket peer) {
        synchronized (inFlight) {
            return inFlight.contains(peer);
        }
    }

    private void handshake(MutualTlsSocket peer) {
        try {
            admit(peer);
        } finally {
            synchronized (inFlight) {
                inFlight.remove(peer);
            }
        }
    }

    private void admit(MutualTlsSocket peer) {
        ScheduledFuture<?> deadline = null;
        try {
            deadline = deadlines.schedule(() -> close(peer), DEADLINE_SECONDS, TimeUnit.SECONDS);
            peer.accept();
            if (!deadline.cancel(false) || !verified.offer(peer)) {
                close(peer);
            }
        } catch (IOException | RuntimeException refused) {
            if (deadline != null) {
                deadline.cancel(false);
            }
            if (!isClosed() && isInFlight(peer)) {
                log.warn(
                        "Refused a connection to the cluster port from {}: {}",
                        peer.getRemoteSocketAddress(),
                        refused.getMessage());
            }
            close(peer);
        }
    }

    @Override
    public void close() throws IOException {
        super.close();
        handshakes.shutdownNow();
        deadlines.shutdownNow();
        verified.clear();
        verified.offer(end);
    }

    private static void close(Socket peer) {
        try {
            peer.close();
        } catch (IOException unclosable) {
            log.debug("Closing a socket failed", unclosable);
        }
    }
}
