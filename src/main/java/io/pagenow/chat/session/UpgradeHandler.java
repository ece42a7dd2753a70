package io.pagenow.chat.session;

import io.pagenow.chat.auth.AccessControl;
import io.pagenow.chat.auth.Identity;
import io.pagenow.chat.connection.ConnectionGuard;
import io.pagenow.chat.metric.SessionMeters;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ErrorCode;
import io.pagenow.chat.trace.Spans;
import io.vertx.core.Context;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Handles WebSocket upgrade requests: {@link Handshake} authenticates, {@link Admission} limits concurrency,
 * {@link SocketEndpoint} opens the socket. Confined to one event loop.
 */
final class UpgradeHandler {
    private static final int SWITCHING_PROTOCOLS = 101;
    private static final int UPGRADE_REQUIRED = 426;

    /** W3C Trace Context. */
    private static final String TRACE_PARENT = "traceparent";

    private static final Logger log = LoggerFactory.getLogger(UpgradeHandler.class);

    private final Context context;
    private final AccessControl access;
    private final Handshake handshake;
    private final Admission admission;
    private final Function<String, SocketEndpoint<? extends ClientConnection>> endpointAt;
    private final SessionMeters meters;
    private final Spans spans;
    private boolean closed;

    /**
     * @param context the event loop
     * @param endpointAt finds the endpoint of a path
     */
    UpgradeHandler(
            Context context,
            AccessControl access,
            Handshake handshake,
            Admission admission,
            Function<String, SocketEndpoint<? extends ClientConnection>> endpointAt,
            SessionMeters meters,
            Spans spans) {
        this.context = context;
        this.access = access;
        this.handshake = handshake;
        this.admission = admission;
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

    static boolean isUpgrade(HttpServerRequest request) {
        return request.headers().contains(HttpHeaders.UPGRADE, HttpHeaders.WEBSOCKET, true);
    }

    /** Opens a socket, or answers with the status of the refusal. */
    void admit(HttpServerRequest upgrade) {
        PendingUpgrade pending = new PendingUpgrade(upgrade, System.nanoTime());
        if (!isUpgrade(upgrade)) {
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
        HttpServerRequest upgrade = pending.upgrade;
        ConnectionGuard.identify(upgrade.connection());
        Admission.Candidate candidate = new Admission.Candidate(
                identity,
                address,
                () -> upgrade.toWebSocket().map(accepted -> WebSocketChannel.takeOver(accepted, context)),
                session -> recordResponse(pending, SWITCHING_PROTOCOLS),
                refusal -> refuse(pending, refusal));
        admission.admit(candidate, endpointAt.apply(upgrade.path()));
    }

    private void recordResponse(PendingUpgrade pending, int status) {
        meters.handshake(status);
        spans.answered("handshake", pending.upgrade.getHeader(TRACE_PARENT), status, pending.began, System.nanoTime());
    }

    private void refuse(PendingUpgrade pending, Throwable failure) {
        HttpServerRequest upgrade = pending.upgrade;
        ChatException refusal = Admission.refusal(failure);
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
