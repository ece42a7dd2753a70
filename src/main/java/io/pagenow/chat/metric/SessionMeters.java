package io.pagenow.chat.metric;

import io.pagenow.chat.model.CloseCode;
import io.pagenow.chat.model.ErrorCode;
import java.util.function.IntSupplier;

/** What is measured at the sockets of this node. May be used by several threads at once. */
public final class SessionMeters {
    private static final String SOCKETS = "chat_sockets";
    private static final String CLOSES = "chat_socket_closes";
    private static final String CLOSES_HELP =
            "Sockets that were closed, by close code; client: the client closed, lost: it broke off";
    private static final int OK = 101;

    private final UpDownCounter chat;
    private final UpDownCounter pages;
    private final Counts<Handshake> handshakes;
    private final Counts<Action> frames;
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

    /** What became of a handshake. */
    public enum Handshake {
        ACCEPTED,
        UNAUTHORIZED,
        FORBIDDEN,
        LIMITED,
        UNAVAILABLE,
        FAILED;

        /** @param status of the answer */
        static Handshake of(int status) {
            return switch (status) {
                case OK -> ACCEPTED;
                case 401 -> UNAUTHORIZED;
                case 403 -> FORBIDDEN;
                case 429 -> LIMITED;
                case 503 -> UNAVAILABLE;
                default -> FAILED;
            };
        }
    }

    /** What clients say, by the {@code action} of their frames. */
    public enum Action {
        SEND_MESSAGE,
        READ_MESSAGES,
        SYNC,
        HEARTBEAT,
        AUTHENTICATE,
        UPDATE_PRESENCE,
        /** A frame that was refused for how it is written. */
        INVALID
    }

    SessionMeters(MetricRegistry registry) {
        chat = registry.upDownCounter(SOCKETS, "Open sockets", "kind", "chat");
        pages = registry.upDownCounter(SOCKETS, "Open sockets", "kind", "pages");
        registry.gauge("chat_users", "Users who have a socket on this node", () -> users());
        handshakes = registry.counts("chat_handshakes", "Answered handshakes", "result", Handshake.class, Labels::text);
        frames = registry.counts("chat_frames_in", "Frames of clients", "action", Action.class, Labels::text);
        deliveries = registry.counter("chat_deliveries", "Live frames handed to sockets, each socket counted");
        closes = registry.counts(CLOSES, CLOSES_HELP, "code", CloseCode.class, code -> String.valueOf(code.code()));
        closedByClient = registry.counter(CLOSES, CLOSES_HELP, "code", "client");
        lost = registry.counter(CLOSES, CLOSES_HELP, "code", "lost");
        errors = registry.counts(
                "chat_error_frames", "Error frames to clients", "code", ErrorCode.class, ErrorCode::wireName);
        waitingBytes =
                registry.upDownCounter("chat_outbox_bytes", "Bytes that wait for sockets which do not take them");
        maxWaitingBytes = registry.maxGauge(
                "chat_outbox_bytes_max", "The most that has waited for one socket in the last 30 to 60 s", 1);
        waitingHandshakes = registry.upDownCounter("chat_handshakes_waiting", "Handshakes that wait to be let in");
        delivery = registry.histogram(
                "chat_delivery_seconds",
                "From the frame of a message to the sockets of the node that has read it",
                Histogram.ofMicros(
                        500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 1_000_000, 10_000_000));
    }

    /** @param counted tells how many users have a socket on this node */
    public void countUsers(IntSupplier counted) {
        users = counted;
    }

    public int users() {
        return users.getAsInt();
    }

    /** Open sockets of the chat. */
    public UpDownCounter chat() {
        return chat;
    }

    /** Open sockets for shared pages. */
    public UpDownCounter pages() {
        return pages;
    }

    /** @param status of the answer, 101 for an accepted one */
    public void handshake(int status) {
        handshakes.add(Handshake.of(status));
    }

    public Counts<Handshake> handshakes() {
        return handshakes;
    }

    public Counts<Action> frames() {
        return frames;
    }

    /** Live frames handed to sockets, each socket counted. */
    public Counter deliveries() {
        return deliveries;
    }

    /** Sockets that the server has closed. */
    public Counts<CloseCode> closes() {
        return closes;
    }

    public Counter closedByClient() {
        return closedByClient;
    }

    /** Connections that broke off without a word. */
    public Counter lost() {
        return lost;
    }

    public Counts<ErrorCode> errors() {
        return errors;
    }

    /** Bytes that wait for all sockets. */
    public UpDownCounter waitingBytes() {
        return waitingBytes;
    }

    /** Bytes that wait for one socket. */
    public MaxGauge maxWaitingBytes() {
        return maxWaitingBytes;
    }

    public UpDownCounter waitingHandshakes() {
        return waitingHandshakes;
    }

    /** Nanoseconds from the frame of a message to its recipients on the same node. */
    public Histogram delivery() {
        return delivery;
    }
}
