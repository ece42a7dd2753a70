package io.pagenow.chat.session;

import io.pagenow.chat.auth.AccessControl;
import io.pagenow.chat.auth.Identity;
import io.pagenow.chat.bus.Addresses.Connection;
import io.pagenow.chat.connection.ConnectionGuard;
import io.pagenow.chat.metric.SessionMeters;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ErrorCode;
import io.pagenow.chat.trace.Spans;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.UUID;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where everyone arrives who wants a socket: the {@link Handshake} says who it is, the {@link HandshakeLimiter} when there is room, and a {@link
 * SocketEndpoint} makes the socket. Belongs to one event loop.
 */
final class UpgradeHandler {
    private static final int SWITCHING_PROTOCOLS = 101;
    private static final int UPGRADE_REQUIRED = 426;

    /** W3C Trace Context. */
    private static final String TRACE_PARENT = "traceparent";

    private static final Logger log = LoggerFactory.getLogger(UpgradeHandler.class);

    private final String nodeId;
    private final AccessControl access;
    private final Handshake handshake;
    private final HandshakeLimiter limiter;
    private final Function<String, SocketEndpoint<? extends ClientConnection>> serviceAt;
    private final SessionMeters meters;
    private final Spans spans;
    private boolean closed;

    /**
     * @param nodeId begins the ids of all connections
     * @param serviceAt what is served at a path
     */
    UpgradeHandler(
            String nodeId,
            AccessControl access,
            Function<String, SocketEndpoint<? extends ClientConnection>> serviceAt,
            SessionMeters meters,
            Spans spans) {
        this.nodeId = nodeId;
        this.access = access;
        this.handshake = new Handshake(access);
        this.limiter = new HandshakeLimiter(meters.waitingHandshakes());
        this.serviceAt = serviceAt;
        this.meters = meters;
        this.spans = spans;
    }

    /** Lets nobody in any more. */
    void close() {
        closed = true;
    }

    /**
     * Someone who asks for a socket.
     *
     * @param began when, by the monotonic clock in nanoseconds
     */
    private record Arrival(HttpServerRequest asking, long began) {}

    /** Lets whoever asks in, or tells it why not. */
    void admit(HttpServerRequest asking) {
        Arrival arrival = new Arrival(asking, System.nanoTime());
        if (!asking.headers().contains(HttpHeaders.UPGRADE, HttpHeaders.WEBSOCKET, true)) {
            asking.response()
                    .setStatusCode(UPGRADE_REQUIRED)
                    .putHeader(HttpHeaders.UPGRADE, HttpHeaders.WEBSOCKET)
                    .end();
        } else if (closed) {
            refuse(arrival, ChatException.of(ErrorCode.UNAVAILABLE, "the server stops"));
        } else {
            asking.pause();
            String address = access.addresses().of(asking);
            handshake
                    .check(asking, address)
                    .onSuccess(identity -> letIn(arrival, identity, address))
                    .onFailure(failure -> refuse(arrival, failure));
        }
    }

    private void letIn(Arrival arrival, Identity identity, String address) {
        ConnectionGuard.identify(arrival.asking.connection());
        Connection connection = new Connection(identity.userId(), nodeId + ":" + UUID.randomUUID());
        ConnectRequest request = new ConnectRequest(connection, address, System.nanoTime(), identity.remaining());
        SocketEndpoint<? extends ClientConnection> endpoint = serviceAt.apply(arrival.asking.path());
        limiter.enter(() -> connect(endpoint, request, arrival), refusal -> refuse(arrival, refusal));
    }

    private Future<?> connect(SocketEndpoint<?> endpoint, ConnectRequest request, Arrival arrival) {
        try {
            access.sockets().add(request.userId());
        } catch (ChatException tooMany) {
            refuse(arrival, tooMany);
            return Future.failedFuture(tooMany);
        }
        return endpoint.connect(request, arrival.asking)
                .onSuccess(session -> {
                    answered(arrival, SWITCHING_PROTOCOLS);
                    session.socket().closed().onComplete(closed -> access.sockets()
                            .remove(request.userId()));
                })
                .onFailure(failure -> {
                    access.sockets().remove(request.userId());
                    refuse(arrival, failure);
                });
    }

    private void answered(Arrival arrival, int status) {
        meters.handshake(status);
        spans.answered("handshake", arrival.asking.getHeader(TRACE_PARENT), status, arrival.began, System.nanoTime());
    }

    private void refuse(Arrival arrival, Throwable failure) {
        HttpServerRequest asking = arrival.asking;
        ChatException refusal = failure instanceof ChatException known
                ? known
                : ChatException.of(ErrorCode.UNAVAILABLE, "it broke off");
        log.debug("A handshake from {} is refused: {}", asking.remoteAddress(), failure.getMessage());
        HttpServerResponse response = asking.response();
        answered(arrival, refusal.code().status());
        if (response.ended() || response.closed()) {
            return;
        }
        refusal.retryAfter()
                .ifPresent(wait ->
                        response.putHeader(HttpHeaders.RETRY_AFTER, String.valueOf(ChatException.seconds(wait))));
        response.setStatusCode(refusal.code().status())
                .putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE)
                .end(refusal.code().title())
                .onComplete(told -> asking.connection().close());
    }
}
