package io.pagenow.chat.session;

import io.pagenow.chat.auth.AccessControl;
import io.pagenow.chat.auth.Identity;
import io.pagenow.chat.bus.message.Connection;
import io.pagenow.chat.metric.SessionMeters;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.CloseCode;
import io.pagenow.chat.model.ErrorCode;
import io.vertx.core.Future;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Lets authenticated clients in, whatever their transport: in turn, and only so many of one user. Confined to one event
 * loop.
 */
final class Admission {
    private final String nodeId;
    private final AccessControl access;
    private final HandshakeLimiter limiter;

    /** @param nodeId prefix of all connection ids */
    Admission(String nodeId, AccessControl access, SessionMeters meters) {
        this.nodeId = nodeId;
        this.access = access;
        this.limiter = new HandshakeLimiter(meters.waitingHandshakes());
    }

    /**
     * An authenticated request.
     *
     * @param address the client's address as the limits count it
     * @param accept answers the request and takes its connection over
     * @param opened called with the open session
     * @param refused called instead with a refusal
     */
    record Candidate(
            Identity identity,
            String address,
            Supplier<Future<ClientChannel>> accept,
            Consumer<ClientConnection> opened,
            Consumer<ChatException> refused) {}

    /** Opens a socket on an endpoint when its turn comes. */
    void admit(Candidate candidate, SocketEndpoint<? extends ClientConnection> endpoint) {
        Identity identity = candidate.identity;
        Connection connection = new Connection(identity.userId(), nodeId + ":" + UUID.randomUUID());
        ConnectRequest request =
                new ConnectRequest(connection, candidate.address, System.nanoTime(), identity.remaining());
        limiter.submit(() -> connect(candidate, request, endpoint), candidate.refused);
    }

    private Future<?> connect(
            Candidate candidate, ConnectRequest request, SocketEndpoint<? extends ClientConnection> endpoint) {
        try {
            access.sockets().add(request.userId());
        } catch (ChatException tooMany) {
            candidate.refused.accept(tooMany);
            return Future.failedFuture(tooMany);
        }
        return endpoint.connect(request, candidate.accept)
                .onSuccess(session -> {
                    session.socket().closed().onComplete(closed -> access.sockets()
                            .remove(request.userId()));
                    candidate.opened.accept(session);
                    closeIfBanned(session, request.userId());
                })
                .onFailure(failure -> {
                    access.sockets().remove(request.userId());
                    candidate.refused.accept(refusal(failure));
                });
    }

    /** A ban that arrives during the handshake finds no session to close. */
    private void closeIfBanned(ClientConnection session, String userId) {
        if (access.tokens().isBanned(userId)) {
            session.close(CloseCode.DISCONNECTED);
        }
    }

    /** Returns the refusal that a failed handshake stands for. */
    static ChatException refusal(Throwable failure) {
        return failure instanceof ChatException known
                ? known
                : ChatException.of(ErrorCode.UNAVAILABLE, "The handshake failed: " + failure.getMessage());
    }
}
