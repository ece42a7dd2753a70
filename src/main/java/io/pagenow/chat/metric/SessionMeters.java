package io.pagenow.chat.metric;

import io.pagenow.chat.action.ActionType;
import io.pagenow.chat.action.ActionTypes;
import io.pagenow.chat.model.CloseCode;
import io.pagenow.chat.model.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;

/** Metrics of the sockets of this node. Thread-safe. */
public final class SessionMeters {
    private static final String SOCKETS = "chat_sockets";
    private static final String CLOSES = "chat_socket_closes";
    private static final String CLOSES_HELP =
            "Closed sockets, by close code; client: closed by the client, lost: the connection broke";
    private static final int OK = 200;
    private static final int SWITCHING_PROTOCOLS = 101;

    private final UpDownCounter chat;
    private final UpDownCounter pages;
    private final UpDownCounter eventStreams;
    private final Counts<Handshake> handshakes;
    private final CountsByName frames;
    private final Counter deliveries;
    private final Counts<CloseCode> closes;
    private final Counter closedByClient;
    private final Counter lost;
    private final Counts<ErrorCode> errors;
    private final UpDownCounter waitingBytes;
    private final MaxGauge maxWaitingBytes;
    private final UpDownCounter waitingHandshakes;
    private final Histogram delivery;
    private volatile IntSupplier users = () -> 0;

    /** The result of a handshake. */
    public enum Handshake {
        ACCEPTED,
        UNAUTHORIZED,
        FORBIDDEN,
        LIMITED,
        UNAVAILABLE,
        FAILED;

        /** @param status the HTTP status of the response */
        static Handshake of(int status) {
            return switch (status) {
                case SWITCHING_PROTOCOLS, OK -> ACCEPTED;
                case 401 -> UNAUTHORIZED;
                case 403 -> FORBIDDEN;
                case 429 -> LIMITED;
                case 503 -> UNAVAILABLE;
                default -> FAILED;
            };
        }
    }

    /** The action of the shared-pages endpoint that the chat endpoint does not have. */
    public static final String UPDATE_PRESENCE = "update-presence";

    /** A malformed frame. */
    public static final String INVALID = "invalid";

    SessionMeters(MetricRegistry registry) {
        chat = registry.upDownCounter(SOCKETS, "Open sockets", "kind", "chat");
        pages = registry.upDownCounter(SOCKETS, "Open sockets", "kind", "pages");
        eventStreams = registry.upDownCounter(
                "chat_event_streams", "Open event streams, which are also counted as sockets of the kind chat");
        registry.gauge("chat_users", "Users with a socket on this node", () -> users());
        handshakes = registry.counts("chat_handshakes", "Answered handshakes", "result", Handshake.class, Labels::text);
        frames = new CountsByName(
                actions(), action -> registry.counter("chat_frames_in", "Received frames", "action", action));
        deliveries = registry.counter("chat_deliveries", "Live frames written to sockets, counted per socket");
        closes = registry.counts(CLOSES, CLOSES_HELP, "code", CloseCode.class, code -> String.valueOf(code.code()));
        closedByClient = registry.counter(CLOSES, CLOSES_HELP, "code", "client");
        lost = registry.counter(CLOSES, CLOSES_HELP, "code", "lost");
        errors = registry.counts(
                "chat_error_frames", "Error frames to clients", "code", ErrorCode.class, ErrorCode::wireName);
        waitingBytes = registry.upDownCounter("chat_outbox_bytes", "Bytes waiting for slow sockets");
        maxWaitingBytes = registry.maxGauge(
                "chat_outbox_bytes_max", "Maximum number of bytes waiting for one socket in the last 30 to 60 s", 1);
        waitingHandshakes = registry.upDownCounter("chat_handshakes_waiting", "Handshakes waiting in the queue");
        delivery = registry.histogram(
                "chat_delivery_seconds",
                "Time from the frame of a message to its delivery to sockets of the same node",
                Histogram.ofMicros(
                        500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 1_000_000, 10_000_000));
    }

    private static List<String> actions() {
        List<String> actions = new ArrayList<>(
                ActionTypes.ALL.stream().map(ActionType::wireName).toList());
        actions.add(UPDATE_PRESENCE);
        actions.add(INVALID);
        return actions;
    }

    /** @param counted returns the number of users with a socket on this node */
    public void countUsers(IntSupplier counted) {
        users = counted;
    }

    public int users() {
        return users.getAsInt();
    }

    /** Open chat sockets. */
    public UpDownCounter chat() {
        return chat;
    }

    /** Open sockets for shared pages. */
    public UpDownCounter pages() {
        return pages;
    }

    /** Open event streams, which also count as chat sockets. */
    public UpDownCounter eventStreams() {
        return eventStreams;
    }

    /** @param status the HTTP status of the response: 101 if a socket was opened, 200 if an event stream was */
    public void handshake(int status) {
        handshakes.add(Handshake.of(status));
    }

    public Counts<Handshake> handshakes() {
        return handshakes;
    }

    public CountsByName frames() {
        return frames;
    }

    /** Live frames written to sockets, counted per socket. */
    public Counter deliveries() {
        return deliveries;
    }

    /** Sockets closed by the server. */
    public Counts<CloseCode> closes() {
        return closes;
    }

    public Counter closedByClient() {
        return closedByClient;
    }

    /** Connections that broke without a close frame. */
    public Counter lost() {
        return lost;
    }

    public Counts<ErrorCode> errors() {
        return errors;
    }

    /** Bytes waiting for all sockets. */
    public UpDownCounter waitingBytes() {
        return waitingBytes;
    }

    /** Maximum number of bytes waiting for one socket. */
    public MaxGauge maxWaitingBytes() {
        return maxWaitingBytes;
    }

    public UpDownCounter waitingHandshakes() {
        return waitingHandshakes;
    }

    /** Times from the frame of a message to its recipients on the same node, in nanoseconds. */
    public Histogram delivery() {
        return delivery;
    }
}
