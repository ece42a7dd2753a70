package io.pagenow.chat.cluster.tls;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
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
 * that accepts, so the handshakes run beside it: a peer that connects and stays silent, or speaks slowly, holds up nobody.
 */
final class MutualTlsServerSocket extends ServerSocket {
    /** Handshakes under way. A peer beyond them is closed at once and will come again. */
    private static final int HANDSHAKES = 32;

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
            new ThreadPoolExecutor(0, HANDSHAKES, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), threads);
    private final ScheduledExecutorService deadlines = Executors.newSingleThreadScheduledExecutor(threads);
    private final BlockingQueue<Socket> known = new ArrayBlockingQueue<>(HANDSHAKES);
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
                handshakes.execute(() -> handshake(peer));
            } catch (RejectedExecutionException full) {
                close(peer);
            } catch (IOException failure) {
                close(peer);
                // Without descriptors, accepting fails until some are free again.
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    private void handshake(MutualTlsSocket peer) {
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
            if (!isClosed()) {
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
