package io.pagenow.chat.session;

import io.pagenow.chat.auth.Identity;
import io.pagenow.chat.bus.message.Connection;
import io.pagenow.chat.limit.Activity;
import io.pagenow.chat.metric.SessionMeters;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.CloseCode;
import io.pagenow.chat.model.ErrorCode;
import io.pagenow.chat.model.SlowClient;
import io.pagenow.chat.protocol.Frame;
import io.pagenow.chat.protocol.FrameEncoder;
import io.pagenow.chat.protocol.FrameRef;
import io.pagenow.chat.protocol.InvalidFrameException;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One socket of one user, independent of its transport and of the frames spoken on it: admission of requests, liveness, token expiry,
 * drain and close. Confined to the socket's event loop.
 */
abstract class ClientConnection implements ClientChannel.Listener {
    /** Frames up to this many characters cost the same as a small one. Fits 1,000 characters in any JSON escaping. */
    private static final int FREE_CHARACTERS = 8 * 1024;

    /**
     * Each started block of this many characters above the allowance counts as one more request, so that parsing is
     * never free.
     */
    private static final int CHARACTERS_PER_REQUEST = 1024;

    private static final Logger log = LoggerFactory.getLogger(ClientConnection.class);

    private final ConnectRequest request;
    private final SessionContext context;
    private final ClientChannel socket;
    private final Outbox outbox;
    private final ReadThrottle throttle;
    private final TokenExpiry token;
    private boolean draining;
    private boolean closed;
    private final Liveness liveness = new Liveness();
    private boolean stuck;
    private @Nullable Promise<Void> idle;

    ClientConnection(ConnectRequest request, ClientChannel socket, SessionContext context) {
        this.request = request;
        this.context = context;
        this.socket = socket;
        this.outbox = new Outbox(socket, request.userId(), context, () -> close(CloseCode.SLOW_READER));
        this.throttle = new ReadThrottle(socket, context.vertx());
        this.token = new TokenExpiry(context.vertx(), request.remaining(), () -> close(CloseCode.TOKEN_EXPIRED));
        socket.listen(this);
    }

    /** Decodes and handles a frame. */
    abstract void handle(String text) throws InvalidFrameException;

    /** Returns whether the client shares pages on this connection, rather than chatting. */
    abstract boolean sharesPages();

    final Connection connection() {
        return request.connection();
    }

    final String userId() {
        return request.userId();
    }

    final SessionContext context() {
        return context;
    }

    final ClientChannel socket() {
        return socket;
    }

    final Outbox outbox() {
        return outbox;
    }

    /**
     * Returns a snapshot of how far the client is behind.
     *
     * @param now monotonic clock, in nanoseconds
     */
    final SlowClient snapshot(long now) {
        return new SlowClient(
                userId(),
                connection().connectionId(),
                sharesPages(),
                request.address(),
                outbox.waitingBytes(),
                TimeUnit.NANOSECONDS.toMillis(Math.max(outbox.fullNanos(now), liveness.unansweredNanos(now))),
                liveness.roundTripMicros(),
                TimeUnit.NANOSECONDS.toMillis(now - request.since()));
    }

    final boolean isClosed() {
        return closed;
    }

    @Override
    public final void received(String text) {
        liveness.received();
        if (draining || closed || !tryAcquireExcess(text.length())) {
            return;
        }
        try {
            handle(text);
        } catch (InvalidFrameException invalid) {
            context.meters().frames().add(SessionMeters.INVALID);
            refuse(invalid.refusal(), invalid.ref());
            tryAcquire(Activity.REQUEST, FrameRef.NONE);
        }
    }

    @Override
    public final void receivedBinary() {
        liveness.received();
        context.meters().frames().add(SessionMeters.INVALID);
        refuse(ChatException.of(ErrorCode.INVALID_JSON, "Expected a text frame, not a binary one"), FrameRef.NONE);
        tryAcquire(Activity.REQUEST, FrameRef.NONE);
    }

    @Override
    public final void receivedPing() {
        liveness.received();
        tryAcquire(Activity.REQUEST, FrameRef.NONE);
    }

    @Override
    public final void receivedPong() {
        liveness.receivedPong();
    }

    /**
     * Consumes one permit of the user and of the address. Without a permit, the client gets an error frame and reading
     * is paused for a moment.
     *
     * @param ref the name that the client gave the frame, if any
     * @return whether the activity is permitted
     */
    final boolean tryAcquire(Activity activity, FrameRef ref) {
        return tryAcquire(activity, 1, ref);
    }

    /**
     * Charges the excess length of a frame. The frame itself is charged later, as one request or message like any
     * other.
     */
    private boolean tryAcquireExcess(int characters) {
        int excess = characters - FREE_CHARACTERS;
        return excess <= 0 || tryAcquire(Activity.REQUEST, 1 + excess / CHARACTERS_PER_REQUEST, FrameRef.NONE);
    }

    /** @param amount permits to consume, 1 or more */
    final boolean tryAcquire(Activity activity, int amount, FrameRef ref) {
        try {
            context.rateLimiter().acquireForUser(activity, userId(), amount);
            context.rateLimiter().acquireForAddress(activity, request.address(), amount);
            return true;
        } catch (ChatException limited) {
            refuse(limited, ref);
            throttle.backOff();
            return false;
        }
    }

    /** Confirms to a client that named its frame that the server is there. */
    final void heartbeat(FrameRef ref) {
        if (tryAcquire(Activity.REQUEST, ref)) {
            confirm(ref);
        }
    }

    /** Replaces the token by another one of the same user. */
    final void authenticate(String anotherToken, FrameRef ref) {
        if (tryAcquire(Activity.CONNECT, ref)) {
            track(context.tokens().verify(anotherToken).transform(this::renew), ref);
        }
    }

    private void confirm(FrameRef ref) {
        if (!closed) {
            ref.ref().ifPresent(name -> outbox.write(FrameEncoder.done(name)));
        }
    }

    private Future<Void> renew(AsyncResult<Identity> verified) {
        if (verified.failed() || !verified.result().userId().equals(userId())) {
            return Future.failedFuture(ChatException.ofField(
                    ErrorCode.UNAUTHORIZED,
                    "token",
                    "The token is not a valid one of this socket's user; the one before counts"));
        }
        if (!closed) {
            token.renew(verified.result().remaining());
            outbox.write(FrameEncoder.authenticated(verified.result().expiresAt()));
        }
        return Future.succeededFuture();
    }

    /** Counts work as in progress until it completes; sends an error frame if it fails. */
    final void track(Future<?> work, FrameRef ref) {
        track(work, ref, (name, done) -> FrameEncoder.done(name));
    }

    /** @param answer returns the response to a frame with a name */
    final <T> void track(Future<T> work, FrameRef ref, BiFunction<String, T, Frame> answer) {
        throttle.started();
        work.onComplete(done -> {
            if (done.failed()) {
                refuse(refusal(done.cause()), ref);
            } else if (!closed) {
                ref.ref().ifPresent(name -> outbox.write(answer.apply(name, done.result())));
            }
            throttle.finished();
            if (idle != null && throttle.isIdle()) {
                idle.tryComplete();
            }
        });
    }

    private ChatException refusal(Throwable failure) {
        if (failure instanceof ChatException refusal) {
            return refusal;
        }
        log.error("A frame of connection {} failed", connection().connectionId(), failure);
        return ChatException.of(ErrorCode.INTERNAL, "Internal server error");
    }

    private void refuse(ChatException refusal, FrameRef ref) {
        if (!closed) {
            context.meters().errors().add(refusal.code());
            outbox.write(FrameEncoder.error(refusal, ref));
        }
    }

    /**
     * Called every 30 seconds. Sends a ping; closes the socket if the client was silent for two rounds, or if a frame
     * that was queued at the previous call still is.
     */
    final void checkLiveness() {
        if (closed) {
            return;
        }
        if (stuck && outbox.isWaiting()) {
            close(CloseCode.SLOW_READER);
        } else if (liveness.isSilent() && !throttle.isFull()) {
            close(CloseCode.SILENT);
        } else {
            stuck = outbox.isWaiting();
            liveness.nextRound();
            socket.ping();
            token.check();
        }
    }

    /**
     * Stops reading, waits for the work in progress, and closes the socket.
     *
     * @param maxMillis longest wait in milliseconds; then the socket is closed with work in progress, which the client
     *     repeats on another node
     */
    final Future<Void> drain(CloseCode code, long maxMillis) {
        draining = true;
        socket.stopReading();
        if (!throttle.isIdle()) {
            idle = Promise.promise();
        }
        Future<Void> finished = idle == null ? Future.succeededFuture() : idle.future();
        return finished.timeout(maxMillis, TimeUnit.MILLISECONDS)
                .otherwiseEmpty()
                .compose(done -> close(code));
    }

    /** Called once the connection is closed, by either side. */
    void closed() {
        closed = true;
        token.close();
        throttle.close();
        outbox.close();
    }

    final Future<Void> close(CloseCode code) {
        if (closed) {
            return Future.succeededFuture();
        }
        closed = true;
        throttle.close();
        outbox.close();
        log.debug("Connection {} is closed: {}", connection().connectionId(), code.reason());
        return code == CloseCode.SLOW_READER ? socket.closeSlowly(code, context.outbound()) : socket.close(code);
    }
}
