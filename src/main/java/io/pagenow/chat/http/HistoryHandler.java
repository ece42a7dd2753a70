package io.pagenow.chat.http;

import io.pagenow.chat.auth.Identity;
import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.bus.message.HistoryQuery;
import io.pagenow.chat.bus.message.OfConversation;
import io.pagenow.chat.limit.Activity;
import io.pagenow.chat.limit.OutboundBudget;
import io.pagenow.chat.limit.RateLimiter;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ErrorCode;
import io.pagenow.chat.model.Message;
import io.pagenow.chat.protocol.MessageBodies;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * {@code GET /conversations/{conversationId}/messages} (contract, row R5).
 *
 * <p>Positions have no gaps, so an offset is plain arithmetic on positions: every page is a range of them, found
 * equally fast at both ends of a long history. A long page is read and written in pieces, each once the client has
 * accepted the previous one, so {@code limit} needs no bound. A page costs one request per
 * {@value #MESSAGES_PER_REQUEST} messages.
 */
final class HistoryHandler {
    /** Messages read and encoded at once. */
    private static final long PIECE = 100;

    /** Most bytes of a piece: per message 1,000 characters of six bytes in JSON, and the other fields. */
    private static final long MAX_PIECE_BYTES = PIECE * 6_500;

    /** Messages that count as one request. */
    private static final long MESSAGES_PER_REQUEST = 50;

    private static final int OK = 200;

    private final Vertx vertx;
    private final Bus bus;
    private final RateLimiter rateLimiter;

    /** @param rateLimiter charges a page by its length */
    HistoryHandler(Vertx vertx, Bus bus, RateLimiter rateLimiter) {
        this.vertx = vertx;
        this.bus = bus;
        this.rateLimiter = rateLimiter;
    }

    /**
     * A range of positions in one conversation.
     *
     * @param above exclusive lower bound
     * @param below exclusive upper bound
     */
    private record Range(String userId, UUID conversationId, long above, long below, boolean ascending) {
        boolean isEmpty() {
            return above + 1 >= below;
        }

        /** Returns the first piece in the requested order. */
        Range head() {
            return ascending
                    ? new Range(userId, conversationId, above, Math.min(below, above + PIECE + 1), true)
                    : new Range(userId, conversationId, Math.max(above, below - PIECE - 1), below, false);
        }

        /** Returns the range without its head. */
        Range rest() {
            Range head = head();
            return ascending
                    ? new Range(userId, conversationId, head.below - 1, below, true)
                    : new Range(userId, conversationId, above, head.above + 1, false);
        }
    }

    Future<Void> write(RoutingContext context, Parameters parameters, Identity caller) {
        String userId = caller.userId();
        UUID conversationId = parameters.conversationId();
        Optional<Long> before = parameters.number("before");
        Optional<Long> after = parameters.number("after");
        if (before.isPresent() && after.isPresent()) {
            throw ChatException.ofField(
                    ErrorCode.INVALID_FIELD, "after", "Invalid parameter 'after': it cannot be combined with 'before'");
        }
        long offset = before.isPresent() || after.isPresent() ? 0 : parameters.requiredNumber("offset");
        long limit = parameters.requiredNumber("limit");
        boolean ascending = parameters.ascending().orElse(after.isPresent());
        return bus.request(Addresses.HISTORY_BOUNDS, new OfConversation(userId, conversationId))
                .compose(bounds -> {
                    long newest = bounds.newest();
                    long below = Math.max(Math.min(before.orElse(Long.MAX_VALUE), newest + 1) - offset, 0);
                    // A client that asks for what follows a message which is gone gets the first ones that it sees.
                    long above = Math.max(after.orElse(0L), bounds.above());
                    Range range = after.isPresent()
                            ? new Range(userId, conversationId, above, Math.min(above + limit, newest) + 1, ascending)
                            : new Range(
                                    userId,
                                    conversationId,
                                    Math.max(below - limit - 1, bounds.above()),
                                    below,
                                    ascending);
                    return start(context, range);
                });
    }

    /** Answers a page of one piece with one body, and streams a longer one. */
    private Future<Void> start(RoutingContext context, Range range) {
        if (range.isEmpty()) {
            Responses.json(context, MessageBodies.messages(List.of()));
            return Future.succeededFuture();
        }
        int beyondFirst = requests(range.head()) - 1;
        if (beyondFirst > 0) {
            rateLimiter.acquireForUser(Activity.REQUEST, range.userId, beyondFirst);
        }
        if (!range.rest().isEmpty()) {
            return stream(context, range);
        }
        return read(range).map(page -> {
            Responses.json(context, MessageBodies.messages(page));
            return null;
        });
    }

    private Future<Void> stream(RoutingContext context, Range range) {
        BodyWriter writer = BodyWriter.of(context);
        OutboundBudget.Reservation reserved = writer.reserve(OK, MAX_PIECE_BYTES);
        return read(range.head())
                .compose(piece -> {
                    HttpServerResponse response = context.response()
                            .setChunked(true)
                            .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                            .putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
                    Pieces pieces = new Pieces(writer);
                    return pieces.begin(piece)
                            .compose(written -> writeRest(pieces, range.rest()))
                            .compose(written -> response.end("]"));
                })
                .onComplete(done -> reserved.release());
    }

    private Future<Void> writeRest(Pieces pieces, Range range) {
        Promise<Void> whole = Promise.promise();
        writeRest(pieces, range, whole);
        return whole.future();
    }

    /** Iterates instead of composing futures, which would nest as deep as the page is long. */
    private void writeRest(Pieces pieces, Range range, Promise<Void> whole) {
        if (range.isEmpty()) {
            whole.complete();
            return;
        }
        awaitPermits(range.userId, requests(range.head()))
                .compose(permitted -> read(range.head()))
                .compose(pieces::write)
                .onSuccess(written -> writeRest(pieces, range.rest(), whole))
                .onFailure(whole::fail);
    }

    /** The pieces of one array. A piece is empty if the caller may not see its messages. */
    private static final class Pieces {
        private final BodyWriter writer;
        private boolean begun;

        Pieces(BodyWriter writer) {
            this.writer = writer;
        }

        Future<Void> begin(List<Message> piece) {
            begun = !piece.isEmpty();
            return write(Buffer.buffer("["), piece);
        }

        Future<Void> write(List<Message> piece) {
            if (piece.isEmpty()) {
                return Future.succeededFuture();
            }
            Buffer separator = Buffer.buffer(begun ? "," : "");
            begun = true;
            return write(separator, piece);
        }

        private Future<Void> write(Buffer separator, List<Message> piece) {
            Buffer array = MessageBodies.messages(piece);
            return writer.write(separator.appendBuffer(array, 1, array.length() - 2));
        }
    }

    private static int requests(Range piece) {
        return Math.toIntExact((piece.below - piece.above - 1 + MESSAGES_PER_REQUEST - 1) / MESSAGES_PER_REQUEST);
    }

    /** Waits for permits for the next piece; a response that has begun can no longer be refused. */
    private Future<Void> awaitPermits(String userId, int requests) {
        return rateLimiter
                .delayForUser(Activity.REQUEST, userId, requests)
                .map(wait -> vertx.timer(wait.toMillis() + 1, TimeUnit.MILLISECONDS)
                        .compose(elapsed -> awaitPermits(userId, requests)))
                .orElseGet(Future::succeededFuture);
    }

    private Future<List<Message>> read(Range range) {
        HistoryQuery query = new HistoryQuery(range.userId, range.conversationId, range.above, range.below);
        return bus.request(Addresses.HISTORY, query).map(newestFirst -> {
            if (!range.ascending) {
                return newestFirst;
            }
            List<Message> oldestFirst = new ArrayList<>(newestFirst);
            Collections.reverse(oldestFirst);
            return oldestFirst;
        });
    }
}
