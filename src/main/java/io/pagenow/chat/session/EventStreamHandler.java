package io.pagenow.chat.session;

import static java.util.Objects.requireNonNull;

import io.pagenow.chat.auth.AccessControl;
import io.pagenow.chat.auth.Identity;
import io.pagenow.chat.bus.message.StreamFrames;
import io.pagenow.chat.connection.ConnectionGuard;
import io.pagenow.chat.limit.Activity;
import io.pagenow.chat.limit.BodyBudget;
import io.pagenow.chat.metric.SessionMeters;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ErrorCode;
import io.pagenow.chat.trace.Spans;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.internal.ContextInternal;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves clients whose network lets no WebSocket through: {@code POST /events} opens an event stream, {@code POST
 * /events/{streamId}} sends frames to one; see {@code docs/decisions/0034-event-streams.md}. As with sockets, anything
 * may stand before these paths. Confined to one event loop.
 */
final class EventStreamHandler {
    private static final String EVENTS = "/events";
    private static final int OK = 200;

    /** Characters of a body that count as one request of the user, beside what its frames count. */
    private static final int CHARACTERS_PER_REQUEST = 8_192;

    /** W3C Trace Context. */
    private static final String TRACE_PARENT = "traceparent";

    private static final Logger log = LoggerFactory.getLogger(EventStreamHandler.class);

    private final ContextInternal context;
    private final AccessControl access;
    private final Handshake handshake;
    private final Admission admission;
    private final SocketEndpoint<Session> endpoint;
    private final EventStreams streams;
    private final SessionMeters meters;
    private final Spans spans;
    private final StreamAnswers answers;
    private boolean closed;

    /**
     * @param context the event loop
     * @param endpoint opens chat sessions
     * @param streams all streams of this node
     */
    EventStreamHandler(
            Context context,
            AccessControl access,
            Handshake handshake,
            Admission admission,
            SocketEndpoint<Session> endpoint,
            EventStreams streams,
            SessionMeters meters,
            Spans spans) {
        this.context = (ContextInternal) context;
        this.access = access;
        this.handshake = handshake;
        this.admission = admission;
        this.endpoint = endpoint;
        this.streams = streams;
        this.meters = meters;
        this.spans = spans;
        this.answers = new StreamAnswers(access.origins());
    }

    /** Opens no stream from now on. */
    void close() {
        closed = true;
    }

    /** Returns whether a path is one of event streams. */
    static boolean isAt(@Nullable String path) {
        return path != null && (path.endsWith(EVENTS) || before(path).endsWith(EVENTS));
    }

    private static String before(String path) {
        return path.substring(0, Math.max(path.lastIndexOf('/'), 0));
    }

    /** @param request whose path is {@link #isAt} one of a stream */
    void handle(HttpServerRequest request) {
        String path = requireNonNull(request.path());
        if (HttpMethod.OPTIONS.equals(request.method())) {
            answers.options(request);
        } else if (!HttpMethod.POST.equals(request.method())) {
            answers.methodNotAllowed(request);
        } else if (path.endsWith(EVENTS)) {
            request.pause();
            open(new Opening(request, access.addresses().of(request), System.nanoTime()));
        } else {
            request.pause();
            receive(request, path.substring(path.lastIndexOf('/') + 1));
        }
    }

    /**
     * A request for a stream without a response.
     *
     * @param address the client's address as the limits count it
     * @param began arrival, by the monotonic clock in nanoseconds
     */
    private record Opening(HttpServerRequest request, String address, long began) {}

    private void open(Opening opening) {
        if (closed) {
            refuse(
                    opening,
                    ChatException.of(ErrorCode.UNAVAILABLE, "The server stops; open the stream again in a moment"));
            return;
        }
        HttpServerRequest request = opening.request;
        handshake
                .checkStream(request, opening.address)
                .onSuccess(identity -> ConnectionGuard.identify(request.connection()))
                .compose(identity -> read(
                                request,
                                identity,
                                body -> Future.succeededFuture(
                                        body.isBlank() ? List.<String>of() : EventStreams.split(body)))
                        .onSuccess(frames -> admit(opening, identity, frames)))
                .onFailure(failure -> refuse(opening, Admission.refusal(failure)));
    }

    private void admit(Opening opening, Identity identity, List<String> frames) {
        EventStreamChannel channel = new EventStreamChannel(context);
        Admission.Candidate candidate = new Admission.Candidate(
                identity,
                opening.address,
                () -> takeOver(opening.request, identity, channel),
                session -> {
                    recordAnswer(opening, OK);
                    channel.receive(frames);
                },
                refusal -> refuse(opening, refusal));
        admission.admit(candidate, endpoint);
    }

    private Future<ClientChannel> takeOver(HttpServerRequest request, Identity identity, EventStreamChannel channel) {
        if (!ConnectionGuard.takeOver(request.connection(), channel)) {
            return Future.failedFuture("the connection is lost");
        }
        meters.eventStreams().add(1);
        channel.closed().onComplete(ended -> meters.eventStreams().remove(1));
        channel.begin(answers.head(request, streams.add(identity.userId(), context, channel)));
        return Future.succeededFuture(channel);
    }

    private void receive(HttpServerRequest request, String streamId) {
        handshake
                .checkFrames(request, access.addresses().of(request))
                .onSuccess(identity -> ConnectionGuard.identify(request.connection()))
                .compose(identity ->
                        read(request, identity, body -> send(new StreamFrames(streamId, identity.userId(), body))))
                .onSuccess(received -> answers.accepted(request))
                .onFailure(failure -> answers.refuse(request, Admission.refusal(failure)));
    }

    /** Reads a body in the bounds of its user, and charges its length before anything is done with it. */
    private <T> Future<T> read(HttpServerRequest request, Identity identity, Function<String, Future<T>> use) {
        String userId = identity.userId();
        BodyBudget.Reservation room = access.bodies().open(userId);
        room.grow(RequestText.mostBytes(request, FrameLimit.MAX_SYNC_FRAME));
        return RequestText.read(request, FrameLimit.MAX_SYNC_FRAME)
                .compose(body -> {
                    int amount = 1 + body.length() / CHARACTERS_PER_REQUEST;
                    access.rateLimiter().acquireForUser(Activity.REQUEST, userId, amount);
                    return use.apply(body);
                })
                .onComplete(done -> room.release());
    }

    /** The stream may be of another event loop, and a response is written on that of its request. */
    private Future<Void> send(StreamFrames frames) {
        Promise<Void> here = context.promise();
        streams.send(frames).onComplete(here);
        return here.future();
    }

    private void recordAnswer(Opening opening, int status) {
        meters.handshake(status);
        spans.answered("handshake", opening.request.getHeader(TRACE_PARENT), status, opening.began, System.nanoTime());
    }

    private void refuse(Opening opening, ChatException refusal) {
        log.debug("Refused an event stream to {}: {}", opening.request.remoteAddress(), refusal.getMessage());
        recordAnswer(opening, refusal.code().status());
        answers.refuse(opening.request, refusal);
    }
}
