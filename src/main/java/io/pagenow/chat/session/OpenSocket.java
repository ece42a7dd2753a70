package io.pagenow.chat.session;

import io.pagenow.chat.bus.Addresses.Connection;
import io.pagenow.chat.protocol.ChatException;
import io.pagenow.chat.protocol.CloseCode;
import io.pagenow.chat.protocol.ErrorCode;
import io.pagenow.chat.protocol.FrameEncoder;
import io.pagenow.chat.protocol.InvalidFrameException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One socket of one user, whatever is said on it: how much of it may be under way, whether the client is still there, and how it ends.
 * Belongs to the socket's event loop.
 */
abstract class OpenSocket implements Socket.Listener {
    /** Frames being worked on before the socket is read no further. Bounds what one client can have waiting in the server. */
    private static final int MOST_UNDER_WAY = 64;

    private static final Logger log = LoggerFactory.getLogger(OpenSocket.class);

    private final Connection connection;
    private final Socket socket;
    private final Outbox outbox;
    private int underWay;
    private boolean paused;
    private boolean draining;
    private boolean closed;
    private int silentRounds;
    private boolean stuck;
    private Promise<Void> idle;

    OpenSocket(Connection connection, Socket socket, Flushes flushes) {
        this.connection = connection;
        this.socket = socket;
        this.outbox = new Outbox(socket, flushes, () -> close(CloseCode.SLOW_READER));
        socket.listen(this);
    }

    /** Decodes a frame and begins to do what it says. */
    abstract void obey(String text) throws InvalidFrameException;

    final Connection connection() {
        return connection;
    }

    final String userId() {
        return connection.userId();
    }

    final Outbox outbox() {
        return outbox;
    }

    final boolean isClosed() {
        return closed;
    }

    @Override
    public final void received(String text) {
        silentRounds = 0;
        if (draining || closed) {
            return;
        }
        try {
            obey(text);
        } catch (InvalidFrameException invalid) {
            refuse(invalid.refusal(), invalid.tempMessageId());
        }
    }

    @Override
    public final void receivedBinary() {
        silentRounds = 0;
        refuse(ChatException.of(ErrorCode.INVALID_JSON, "Expected a text frame, not a binary one"), Optional.empty());
    }

    @Override
    public final void receivedPong() {
        silentRounds = 0;
    }

    /** Counts work until it is done and tells the client if it is refused. */
    final void track(Future<?> work, Optional<String> tempMessageId) {
        underWay++;
        if (underWay >= MOST_UNDER_WAY && !paused) {
            paused = true;
            socket.pause();
        }
        work.onComplete(done -> {
            underWay--;
            if (done.failed()) {
                refuse(refusal(done.cause()), tempMessageId);
            }
            if (paused && underWay <= MOST_UNDER_WAY / 2 && !closed) {
                paused = false;
                socket.resume();
            }
            if (idle != null && underWay == 0) {
                idle.tryComplete();
            }
        });
    }

    private ChatException refusal(Throwable failure) {
        if (failure instanceof ChatException refusal) {
            return refusal;
        }
        log.error("A frame of connection {} failed", connection.connectionId(), failure);
        return ChatException.of(ErrorCode.INTERNAL, "Internal server error");
    }

    private void refuse(ChatException refusal, Optional<String> tempMessageId) {
        if (!closed) {
            outbox.write(FrameEncoder.error(refusal, tempMessageId));
        }
    }

    /**
     * Called at regular intervals. Sends a ping; closes the socket if nothing came since the ping before last, or if it has not taken a
     * frame since the last call.
     */
    final void checkLife() {
        if (closed) {
            return;
        }
        if (stuck && outbox.isWaiting()) {
            close(CloseCode.SLOW_READER);
        } else if (silentRounds >= 2 && !paused) {
            close(CloseCode.SILENT);
        } else {
            stuck = outbox.isWaiting();
            silentRounds++;
            socket.ping();
        }
    }

    /**
     * Reads nothing more, waits for what is under way, and closes the socket.
     *
     * @param longest in milliseconds; after that the socket is closed with work under way, which the client repeats elsewhere
     */
    final Future<Void> drain(CloseCode code, long longest) {
        draining = true;
        if (underWay > 0) {
            idle = Promise.promise();
        }
        Future<Void> finished = idle == null ? Future.succeededFuture() : idle.future();
        return finished.timeout(longest, TimeUnit.MILLISECONDS).otherwiseEmpty().compose(done -> close(code));
    }

    /** The socket is closed, from whichever side. */
    void closed() {
        closed = true;
    }

    private Future<Void> close(CloseCode code) {
        if (closed) {
            return Future.succeededFuture();
        }
        closed = true;
        log.debug("Connection {} is closed: {}", connection.connectionId(), code.reason());
        return socket.close(code);
    }
}
