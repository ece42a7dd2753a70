package io.pagenow.chat.http;

import io.pagenow.chat.auth.Identity;
import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Addresses.HistoryQuery;
import io.pagenow.chat.bus.Addresses.OfConversation;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.protocol.BodyEncoder;
import io.pagenow.chat.protocol.ChatException;
import io.pagenow.chat.protocol.ErrorCode;
import io.pagenow.chat.protocol.Message;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * {@code GET /conversations/{conversationId}/messages} (contract, "REST").
 *
 * <p>Positions have no holes, so an offset is an arithmetic on positions: every page is a range of them, found as fast at the end of a
 * long history as at its beginning. A long page is read and written in pieces, so any {@code limit} may be asked for.
 */
final class HistoryCall {
    /** Most messages read at once; with full contents about 4 MB. */
    private static final long PIECE = 500;

    private final Bus bus;

    HistoryCall(Bus bus) {
        this.bus = bus;
    }

    /**
     * Positions of one conversation.
     *
     * @param above the greatest position that is not part of it
     * @param below the least position that is not part of it
     */
    private record Range(String userId, UUID conversationId, long above, long below, boolean ascending) {
        boolean isEmpty() {
            return above + 1 >= below;
        }

        /** The part that comes first in the wanted order. */
        Range head() {
            return ascending
                    ? new Range(userId, conversationId, above, Math.min(below, above + PIECE + 1), true)
                    : new Range(userId, conversationId, Math.max(above, below - PIECE - 1), below, false);
        }

        /** What is left after the head. */
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
        return bus.request(Addresses.NEWEST, new OfConversation(userId, conversationId))
                .compose(newest -> {
                    long below = Math.max(Math.min(before.orElse(Long.MAX_VALUE), newest + 1) - offset, 0);
                    Range range = after.isPresent()
                            ? new Range(
                                    userId,
                                    conversationId,
                                    after.get(),
                                    Math.min(after.get() + limit, newest) + 1,
                                    ascending)
                            : new Range(userId, conversationId, Math.max(below - limit - 1, 0), below, ascending);
                    return start(context, range);
                });
    }

    /** A page of one piece is one body; a longer one is streamed. */
    private Future<Void> start(RoutingContext context, Range range) {
        if (range.isEmpty()) {
            Answers.json(context, BodyEncoder.messages(List.of()));
            return Future.succeededFuture();
        }
        return read(range.head()).compose(piece -> {
            if (range.rest().isEmpty()) {
                Answers.json(context, BodyEncoder.messages(piece));
                return Future.succeededFuture();
            }
            HttpServerResponse response = context.response()
                    .setChunked(true)
                    .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                    .putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
            return stream(response, Buffer.buffer("["), piece, range.rest());
        });
    }

    private Future<Void> stream(HttpServerResponse response, Buffer separator, List<Message> piece, Range rest) {
        Buffer array = BodyEncoder.messages(piece);
        Buffer elements = array.getBuffer(1, array.length() - 1);
        Future<Void> written = response.write(separator.copy().appendBuffer(elements));
        if (rest.isEmpty()) {
            return response.end("]");
        }
        return written.compose(done -> drained(response))
                .compose(done -> read(rest.head()))
                .compose(next -> stream(response, Buffer.buffer(","), next, rest.rest()));
    }

    private static Future<Void> drained(HttpServerResponse response) {
        if (!response.writeQueueFull()) {
            return Future.succeededFuture();
        }
        Promise<Void> drained = Promise.promise();
        response.drainHandler(drained::tryComplete);
        response.closeHandler(closed -> drained.tryFail("the client is gone"));
        return drained.future();
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
