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
 * Hands out only peers that have shown a certificate of the cluster's authority. JGroups reads a peer's first bytes on the one thread
 * that accepts, so the handshakes run beside it: a peer that connects and stays silent, or speaks slowly, holds up nobody. When there are
 * too many of them, the one that has taken longest makes room: a node's handshake takes milliseconds, and a stranger's has no end.
 */
final class MutualTlsServerSocket extends ServerSocket {
    /** Most handshakes under way. */
    static final int MAX_HANDSHAKES = 32;

    /** Most of them from one address, so that no single machine can push out all others. */
    static final int MAX_HANDSHAKES_OF_ADDRESS = 16;

    /** How long a whole handshake may take, however often the peer says something. */
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
    private final Set<MutualTlsSocket> underWay = new LinkedHashSet<>();
    private final ScheduledExecutorService deadlines = Executors.newSingleThreadScheduledExecutor(threads);
    private final BlockingQueue<Socket> known = new ArrayBlockingQueue<>(MAX_HANDSHAKES);
    private final Socket end = new Socket();
    private boolean accepting;

    MutualTlsServerSocket(SSLContext context) throws IOException {
        this.context = context;
    }

    @Override
    public Socket accept() throws IOException {
        startAccepting();
        try {
            Socket next = isClosed() ? end : known.take();
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
                // Without descriptors, accepting fails until some are free again.
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    /** Closing a socket ends its handshake, wherever that is. */
    private void makeRoom(MutualTlsSocket peer) {
        synchronized (underWay) {
            List<MutualTlsSocket> ofAddress = underWay.stream()
                    .filter(other -> peer.getInetAddress().equals(other.getInetAddress()))
                    .toList();
            if (ofAddress.size() >= MAX_HANDSHAKES_OF_ADDRESS) {
                evict(ofAddress.get(0));
            } else if (underWay.size() >= MAX_HANDSHAKES) {
                evict(underWay.iterator().next());
            }
            underWay.add(peer);
        }
    }

    private void evict(MutualTlsSocket oldest) {
        underWay.remove(oldest);
        log.warn(
                "The cluster's port has too many connections that have not shown a certificate; closing the oldest, from {}",
                oldest.getRemoteSocketAddress());
        close(oldest);
    }

    private boolean isUnderWay(MutualTlsSocket peer) {
        synchronized (underWay) {
            return underWay.contains(peer);
        }
    }

    private void handshake(MutualTlsSocket peer) {
        try {
            admit(peer);
        } finally {
            synchronized (underWay) {
                underWay.remove(peer);
            }
        }
    }

    private void admit(MutualTlsSocket peer) {
        ScheduledFuture<?> deadline = null;
        try {
            deadline = deadlines.schedule(() -> close(peer), DEADLINE_SECONDS, TimeUnit.SECONDS);
            peer.accept();
            if (!deadline.cancel(false) || !known.offer(peer)) {
                close(peer);
            }
        } catch (IOException | RuntimeException refused) {
            if (deadline != null) {
                deadline.cancel(false);
            }
            if (!isClosed() && isUnderWay(peer)) {
                log.warn("The cluster refused {}: {}", peer.getRemoteSocketAddress(), refused.getMessage());
            }
            close(peer);
        }
    }

    @Override
    public void close() throws IOException {
        super.close();
        handshakes.shutdownNow();
        deadlines.shutdownNow();
        known.clear();
        known.offer(end);
    }

    private static void close(Socket peer) {
        try {
            peer.close();
        } catch (IOException unclosable) {
            log.debug("A socket was not closed", unclosable);
        }
    }
}
