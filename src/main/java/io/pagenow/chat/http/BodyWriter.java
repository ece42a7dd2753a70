package io.pagenow.chat.http;

import static java.util.Objects.requireNonNull;

import io.pagenow.chat.auth.AccessControl;
import io.pagenow.chat.limit.OutboundBudget;
import io.pagenow.chat.model.ChatException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;

/**
 * Writes the body of one response in pieces, each once the connection has accepted the previous one, and counts the
 * bytes queued meanwhile against the client's outbound budget. Every body is written by this class. A write fails with
 * {@link ConnectionLostException} if the client is gone. Confined to the event loop of its request.
 */
final class BodyWriter {
    /** Bytes handed to the connection at once, which copies them to direct memory. */
    private static final int PIECE = 64 * 1024;

    private static final int FIRST_REFUSAL = 400;
    private static final String KEY = BodyWriter.class.getName();

    private final RoutingContext context;
    private final OutboundBudget budget;
    private String client;

    private BodyWriter(RoutingContext context, OutboundBudget budget, String client) {
        this.context = context;
        this.budget = budget;
        this.client = client;
    }

    /**
     * Creates the writer of a request. Call before anything is answered.
     *
     * @param access counts queued bytes, at first for the address of the request
     */
    static void install(RoutingContext context, AccessControl access) {
        if (context.get(KEY) == null) {
            String address = access.addresses().of(context.request());
            context.put(KEY, new BodyWriter(context, access.outbound(), OutboundBudget.address(address)));
        }
    }

    static BodyWriter of(RoutingContext context) {
        return requireNonNull(context.get(KEY), "installed before the first handler that answers");
    }

    /**
     * Counts the response for a user from now on.
     *
     * @throws ChatException {@code RATE_LIMITED} if the user's share is used up
     */
    void identify(String userId) {
        client = OutboundBudget.user(userId);
        budget.check(client);
    }

    /**
     * Reserves room for a response, or for the part of it that is in memory at a time.
     *
     * @param status of the response; room for a refusal (400 and above) is always granted
     * @throws ChatException {@code RATE_LIMITED} or {@code OVERLOADED} if there is no room
     */
    OutboundBudget.Reservation reserve(int status, long bytes) {
        return status < FIRST_REFUSAL ? budget.reserve(client, bytes) : budget.count(client, bytes);
    }

    /** Writes a body for which room is reserved, then releases the reservation. */
    Future<Void> end(Buffer body, OutboundBudget.Reservation reserved) {
        return endShared(body).onComplete(done -> reserved.release());
    }

    /** Writes a body shared by many responses, which needs no reservation. */
    Future<Void> endShared(Buffer body) {
        HttpServerResponse response = context.response();
        if (HttpMethod.HEAD.equals(context.request().method())) {
            return response.putHeader(HttpHeaders.CONTENT_LENGTH, String.valueOf(body.length()))
                    .end();
        }
        if (body.length() > PIECE) {
            response.putHeader(HttpHeaders.CONTENT_LENGTH, String.valueOf(body.length()));
        }
        int last = Math.max(0, (body.length() - 1) / PIECE * PIECE);
        return pieces(body, 0, last).compose(written -> accepted(response.end(body.slice(last, body.length()))));
    }

    /** Writes a part of a body of unknown length. */
    Future<Void> write(Buffer part) {
        return pieces(part, 0, part.length());
    }

    /** The client closed the connection, or was closed because it accepted nothing. */
    static final class ConnectionLostException extends RuntimeException {
        private static final long serialVersionUID = 1;

        ConnectionLostException(Throwable cause) {
            super("the connection is lost: " + cause.getMessage(), null, false, false);
        }
    }

    private static Future<Void> accepted(Future<Void> write) {
        return write.recover(lost -> Future.failedFuture(new ConnectionLostException(lost)));
    }

    private Future<Void> pieces(Buffer body, int from, int to) {
        Promise<Void> all = Promise.promise();
        writePieces(body, from, to, all);
        return all.future();
    }

    /** Iterates while pieces are accepted at once; recursion would be as deep as the body is long. */
    private void writePieces(Buffer body, int from, int to, Promise<Void> all) {
        int begin = from;
        while (begin < to) {
            int end = Math.min(begin + PIECE, to);
            Future<Void> piece = accepted(context.response().write(body.slice(begin, end)));
            if (!piece.succeeded()) {
                piece.onSuccess(written -> writePieces(body, end, to, all)).onFailure(all::fail);
                return;
            }
            begin = end;
        }
        all.complete();
    }
}
