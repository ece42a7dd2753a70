package io.pagenow.chat.session;

import io.pagenow.chat.auth.AccessControl;
import io.pagenow.chat.auth.Identity;
import io.pagenow.chat.bus.message.Connection;
import io.pagenow.chat.connection.ConnectionGuard;
import io.pagenow.chat.metric.SessionMeters;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.CloseCode;
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
 * Handles WebSocket upgrade requests: {@link Handshake} authenticates, {@link HandshakeLimiter} limits concurrency,
 * {@link SocketEndpoint} opens the socket. Confined to one event loop.
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
    private final Function<String, SocketEndpoint<? extends ClientConnection>> endpointAt;
    private final SessionMeters meters;
    private final Spans spans;
    private boolean closed;

    /**
     * @param nodeId prefix of all connection ids
     * @param endpointAt finds the endpoint of a path
     */
    UpgradeHandler(
            String nodeId,
            AccessControl access,
            Function<String, SocketEndpoint<? extends ClientConnection>> endpointAt,
            SessionMeters meters,
            Spans spans) {
        this.nodeId = nodeId;
        this.access = access;
        this.handshake = new Handshake(access);
        this.limiter = new HandshakeLimiter(meters.waitingHandshakes());
        this.endpointAt = endpointAt;
        this.meters = meters;
        this.spans = spans;
    }

    /** Refuses every upgrade from now on. */
    void close() {
        closed = true;
    }

    /**
     * An upgrade request without a response.
     *
     * @param began arrival, by the monotonic clock in nanoseconds
     */
    private record PendingUpgrade(HttpServerRequest upgrade, long began) {}

    /** Opens a socket, or answers with the status of the refusal. */
    void admit(HttpServerRequest upgrade) {
        PendingUpgrade pending = new PendingUpgrade(upgrade, System.nanoTime());
        if (!upgrade.headers().contains(HttpHeaders.UPGRADE, HttpHeaders.WEBSOCKET, true)) {
            upgrade.response()
                    .setStatusCode(UPGRADE_REQUIRED)
                    .putHeader(HttpHeaders.UPGRADE, HttpHeaders.WEBSOCKET)
                    .end();
        } else if (closed) {
            refuse(pending, ChatException.of(ErrorCode.UNAVAILABLE, "the server is shutting down"));
        } else {
            upgrade.pause();
            String address = access.addresses().of(upgrade);
            handshake
                    .check(upgrade, address)
                    .onSuccess(identity -> enqueue(pending, identity, address))
                    .onFailure(failure -> refuse(pending, failure));
        }
    }

    private void enqueue(PendingUpgrade pending, Identity identity, String address) {
        ConnectionGuard.identify(pending.upgrade.connection());
        Connection connection = new Connection(identity.userId(), nodeId + ":" + UUID.randomUUID());
        ConnectRequest request = new ConnectRequest(connection, address, System.nanoTime(), identity.remaining());
        SocketEndpoint<? extends ClientConnection> endpoint = endpointAt.apply(pending.upgrade.path());
        limiter.submit(() -> connect(endpoint, request, pending), refusal -> refuse(pending, refusal));
    }

    private Future<?> connect(SocketEndpoint<?> endpoint, ConnectRequest request, PendingUpgrade pending) {
        try {
            access.sockets().add(request.userId());
        } catch (ChatException tooMany) {
            refuse(pending, tooMany);
            return Future.failedFuture(tooMany);
        }
        return endpoint.connect(request, pending.upgrade)
                .onSuccess(session -> {
                    recordResponse(pending, SWITCHING_PROTOCOLS);
                    session.socket().closed().onComplete(closed -> access.sockets()
                            .remove(request.userId()));
                    closeIfBanned(session, request.userId());
                })
                .onFailure(failure -> {
                    access.sockets().remove(request.userId());
                    refuse(pending, failure);
                });
    }

    /** A ban that arrives during the handshake finds no session to close. */
    private void closeIfBanned(ClientConnection session, String userId) {
        if (access.tokens().isBanned(userId)) {
            session.close(CloseCode.DISCONNECTED);
        }
    }

    private void recordResponse(PendingUpgrade pending, int status) {
        meters.handshake(status);
        spans.answered("handshake", pending.upgrade.getHeader(TRACE_PARENT), status, pending.began, System.nanoTime());
    }

    private void refuse(PendingUpgrade pending, Throwable failure) {
        HttpServerRequest upgrade = pending.upgrade;
        ChatException refusal = failure instanceof ChatException known
                ? known
                : ChatException.of(ErrorCode.UNAVAILABLE, "the upgrade failed");
        log.debug("Refused the handshake from {}: {}", upgrade.remoteAddress(), failure.getMessage());
        HttpServerResponse response = upgrade.response();
        recordResponse(pending, refusal.code().status());
        if (response.ended() || response.closed()) {
            return;
        }
        refusal.retryAfter()
                .ifPresent(wait ->
                        response.putHeader(HttpHeaders.RETRY_AFTER, String.valueOf(ChatException.seconds(wait))));
        response.setStatusCode(refusal.code().status())
                .putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE)
                .end(refusal.code().title())
                .onComplete(sent -> upgrade.connection().close());
    }
}
