package io.pagenow.chat.session;

import io.pagenow.chat.auth.Identity;
import io.pagenow.chat.bus.Addresses.Connection;
import io.pagenow.chat.limit.Activity;
import io.pagenow.chat.metric.SessionMeters.Action;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.CloseCode;
import io.pagenow.chat.model.ErrorCode;
import io.pagenow.chat.model.SlowClient;
import io.pagenow.chat.protocol.FrameEncoder;
import io.pagenow.chat.protocol.FrameRef;
import io.pagenow.chat.protocol.InvalidFrameException;
import io.vertx.core.AsyncResult;
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
abstract class ClientConnection implements WebSocketChannel.Listener {
    /** A frame up to this length costs what a small one does. Fits 1,000 characters in the escaping of JSON. */
    private static final int USUAL_CHARACTERS = 8 * 1024;

    /** Every part of this length beyond that counts as one more request, so that nobody parses for free. */
    private static final int CHARACTERS_OF_A_REQUEST = 1024;

    private static final Logger log = LoggerFactory.getLogger(ClientConnection.class);

    private final ConnectRequest request;
    private final SessionContext context;
    private final WebSocketChannel socket;
    private final Outbox outbox;
    private final ReadThrottle throttle;
    private final TokenExpiry token;
    private boolean draining;
    private boolean closed;
    private int silentRounds;
    private boolean stuck;
    private boolean pinged;
    private long pingedAt;
    private long roundTripNanos = -1;
    private Promise<Void> idle;

    ClientConnection(ConnectRequest request, WebSocketChannel socket, SessionContext context) {
        this.request = request;
        this.context = context;
        this.socket = socket;
        this.outbox = new Outbox(socket, request.userId(), context, () -> close(CloseCode.SLOW_READER));
        this.throttle = new ReadThrottle(socket, context.vertx());
        this.token = new TokenExpiry(context.vertx(), request.remaining(), () -> close(CloseCode.TOKEN_EXPIRED));
        socket.listen(this);
    }

    /** Decodes a frame and begins to do what it says. */
    abstract void handle(String text) throws InvalidFrameException;

    final Connection connection() {
        return request.connection();
    }

    final String userId() {
        return request.userId();
    }

    final SessionContext context() {
        return context;
    }

    final WebSocketChannel socket() {
        return socket;
    }

    final Outbox outbox() {
        return outbox;
    }

    /**
     * How quick the client is.
     *
     * @param now by the monotonic clock, in nanoseconds
     */
    final SlowClient speed(long now) {
        long unanswered = pinged ? now - pingedAt : 0;
        return new SlowClient(
                userId(),
                connection().connectionId(),
                this instanceof PageSession,
                request.address(),
                outbox.waitingBytes(),
                TimeUnit.NANOSECONDS.toMillis(Math.max(outbox.nanosFull(now), unanswered)),
                roundTripNanos < 0 ? SlowClient.UNKNOWN : TimeUnit.NANOSECONDS.toMicros(roundTripNanos),
                TimeUnit.NANOSECONDS.toMillis(now - request.since()));
    }

    final boolean isClosed() {
        return closed;
    }

    @Override
    public final void received(String text) {
        silentRounds = 0;
        if (draining || closed || !maySend(text.length())) {
            return;
        }
        try {
            handle(text);
        } catch (InvalidFrameException invalid) {
            context.meters().frames().add(Action.INVALID);
            refuse(invalid.refusal(), invalid.ref());
            mayDo(Activity.REQUEST, Optional.empty());
        }
    }

    @Override
    public final void receivedBinary() {
        silentRounds = 0;
        context.meters().frames().add(Action.INVALID);
        refuse(ChatException.of(ErrorCode.INVALID_JSON, "Expected a text frame, not a binary one"), Optional.empty());
        mayDo(Activity.REQUEST, Optional.empty());
    }

    @Override
    public final void receivedPing() {
        silentRounds = 0;
        mayDo(Activity.REQUEST, Optional.empty());
    }

    @Override
    public final void receivedPong() {
        silentRounds = 0;
        if (pinged) {
            pinged = false;
            roundTripNanos = System.nanoTime() - pingedAt;
        }
    }

    /**
     * Whether the client may do something now. If not, it is told so, and for a moment not listened to.
     *
     * @param ref the frame that asks for it, if its client has named it
     */
    final boolean mayDo(Activity activity, Optional<FrameRef> ref) {
        return mayDo(activity, 1, ref);
    }

    /** Whether a frame of this length may be read. What it says is counted later, as one request or message like every other. */
    private boolean maySend(int characters) {
        int excess = characters - USUAL_CHARACTERS;
        return excess <= 0 || mayDo(Activity.REQUEST, 1 + excess / CHARACTERS_OF_A_REQUEST, Optional.empty());
    }

    private boolean mayDo(Activity activity, int amount, Optional<FrameRef> ref) {
        try {
            context.rateLimiter().takeOfUser(activity, userId(), amount);
            context.rateLimiter().takeOfAddress(activity, request.address(), amount);
            return true;
        } catch (ChatException limited) {
            refuse(limited, ref);
            throttle.rest();
            return false;
        }
    }

    /** Answers whoever wants to know whether the connection is alive. */
    final void heartbeat(Optional<String> ref) {
        if (mayDo(Activity.REQUEST, ref.map(FrameRef::of))) {
            ref.ifPresent(name -> outbox.write(FrameEncoder.done(name)));
        }
    }

    /** Goes on with another token of the same user. */
    final void authenticate(String anotherToken) {
        if (mayDo(Activity.CONNECT, Optional.empty())) {
            track(context.tokens().verify(anotherToken).transform(this::renew), Optional.empty());
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

    /** Counts work until it is done and tells the client if it is refused. */
    final void track(Future<?> work, Optional<FrameRef> ref) {
        throttle.began();
        work.onComplete(done -> {
            if (done.failed()) {
                refuse(refusal(done.cause()), ref);
            }
            throttle.ended();
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

    private void refuse(ChatException refusal, Optional<FrameRef> ref) {
        if (!closed) {
            context.meters().errors().add(refusal.code());
            outbox.write(FrameEncoder.error(refusal, ref));
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
        } else if (silentRounds >= 2 && !throttle.isFull()) {
            close(CloseCode.SILENT);
        } else {
            stuck = outbox.isWaiting();
            silentRounds++;
            if (!pinged) {
                pinged = true;
                pingedAt = System.nanoTime();
            }
            socket.ping();
            token.check();
        }
    }

    /**
     * Reads nothing more, waits for what is under way, and closes the socket.
     *
     * @param longest in milliseconds; after that the socket is closed with work under way, which the client repeats elsewhere
     */
    final Future<Void> drain(CloseCode code, long longest) {
        draining = true;
        if (!throttle.isIdle()) {
            idle = Promise.promise();
        }
        Future<Void> finished = idle == null ? Future.succeededFuture() : idle.future();
        return finished.timeout(longest, TimeUnit.MILLISECONDS).otherwiseEmpty().compose(done -> close(code));
    }

    /** The socket is closed, from whichever side. */
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
