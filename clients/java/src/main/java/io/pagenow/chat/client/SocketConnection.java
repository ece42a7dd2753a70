package io.pagenow.chat.client;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A WebSocket that reconnects by itself. Belongs to the event loop. */
final class SocketConnection implements Transport, SendWay, FrameSocket.Events, Wire {
    private final Parts parts;
    private final HttpAccess http;
    private final URI url;
    private final Timers timers;
    private final ReconnectPolicy policy;
    private final Heartbeat heartbeat;
    private final TokenRenewal renewal;
    private final Resumption resumption;
    private final Outbox outbox;
    private final ReadMarks reads;
    private final RestSends restSends;
    private final StartPlace startPlace;
    private final FrameHandler frames;
    private FrameSocket socket;
    private String token = "";
    private int attempt;

    SocketConnection(Parts parts, StartPlace startPlace, HttpAccess http, URI url) {
        this.startPlace = startPlace;
        this.parts = parts;
        this.http = http;
        this.url = url;
        timers = new Timers(parts.loop());
        policy = new ReconnectPolicy(parts.timings());
        heartbeat = new Heartbeat(timers, parts.timings(), this);
        renewal = new TokenRenewal(parts.loop(), timers, parts.credentials(), this::transmit);
        resumption = new Resumption(parts.inbox(), timers, parts.timings(), policy, this);
        outbox = new Outbox(parts.loop(), parts.store(), this, parts.timings(), parts.maxPending(), parts::error);
        reads = new ReadMarks(this::isOpen, this::transmit);
        restSends = new RestSends(parts, outbox, timers, this::isPaused);
        frames = new FrameHandler(parts, resumption, outbox, reads, this::caughtUp);
    }

    @Override
    public Outbox outbox() {
        return outbox;
    }

    @Override
    public CompletableFuture<Void> markRead(String conversationId, long seq) {
        return reads.add(conversationId, seq, parts.loop());
    }

    @Override
    public void start() {
        if (parts.status().is(ConnectionState.CLOSED)) {
            policy.reset();
            open();
        } else if (parts.status().is(ConnectionState.OFFLINE)) {
            open();
        }
    }

    @Override
    public CompletionStage<?> stop(String reason, OptionalInt closeCode, Optional<ChatException> error) {
        attempt++;
        policy.resetWait();
        CompletionStage<?> told = disconnect();
        parts.status().closed(reason, closeCode, error);
        return told;
    }

    @Override
    public void room() {
        if (socket != null && socket.isPaused() && !parts.callbacks().isFull()) {
            socket.resume();
        }
    }

    @Override
    public void verify() {
        if (isOpen()) {
            heartbeat.check();
        }
    }

    private void open() {
        int current = ++attempt;
        timers.clearAll();
        parts.status().set(ConnectionState.CONNECTING);
        timers.set("connect", parts.timings().connect(), () -> dead("no connection in time"));
        CompletionStage<String> ready =
                startPlace.find().thenCompose(found -> parts.credentials().header());
        parts.loop().then(ready, (authorization, failure) -> {
            if (current != attempt) {
                return;
            }
            if (failure == null) {
                token = authorization;
                socket = new FrameSocket(parts.loop(), this);
                socket.open(http.get(), url, authorization, parts.timings().ofConnect());
            } else {
                failed(failure);
            }
        });
    }

    @Override
    public void opened() {
        FrameSocket opened = socket;
        timers.clear("connect");
        parts.status().set(ConnectionState.SYNCING);
        heartbeat.start();
        resumption.sync();
        renewal.watch(token, () -> socket != opened);
    }

    @Override
    public void failed(Throwable failure) {
        if (failure instanceof ChatException refusal && refusal.isForGood()) {
            giveUp(refusal.getMessage(), OptionalInt.empty(), refusal);
            return;
        }
        long atLeast = failure instanceof ChatException refusal
                ? refusal.retryAfter().map(Duration::toMillis).orElse(0L)
                : 0;
        lost(String.valueOf(failure), atLeast, OptionalInt.empty());
    }

    @Override
    public void received(String text) {
        Fields frame = Fields.parse(text);
        if (!heartbeat.received(frame)) {
            // An answer to a heartbeat says nothing of a sync.
            resumption.activity();
            frames.handle(frame);
        }
        if (socket == null) {
            return;
        }
        if (parts.inbox().isFull()) {
            parts.inbox().dropHeld();
            dead("too many messages wait for an earlier one");
        } else if (parts.callbacks().isFull()) {
            socket.pause();
            restSends.watch();
        }
    }

    /** Everything up to now has been received. */
    private void caughtUp() {
        if (parts.status().is(ConnectionState.SYNCING)) {
            parts.status().set(ConnectionState.ONLINE);
            timers.set("stable", parts.timings().stable(), policy::reset);
            reads.online();
        }
        outbox.repeatOverdue();
        resumption.fillGaps();
    }

    @Override
    public void closed(int code, String reason) {
        OptionalInt closeCode = code == CloseCodes.ABNORMAL ? OptionalInt.empty() : OptionalInt.of(code);
        String text = reason.isEmpty() ? "closed with " + code : reason;
        if (code == CloseCodes.DISCONNECTED) {
            giveUp(text, closeCode, ChatException.of("disconnected", "An administrator has closed the connection"));
            return;
        }
        boolean isFault = CloseCodes.isFault(code)
                && !(code == CloseCodes.TOO_LARGE && (resumption.shrink() || outbox.rejectLargest()));
        if (isFault && policy.faulted()) {
            String message = "The connection is closed again and again with " + text;
            giveUp(text, closeCode, ChatException.of("protocol", message));
            return;
        }
        if (CloseCodes.isPlanned(code) && isOpen()) {
            policy.resetWait();
        }
        lost(text, 0, closeCode);
    }

    private void giveUp(String reason, OptionalInt closeCode, ChatException error) {
        stop(reason, closeCode, Optional.of(error));
        parts.error(error);
    }

    @Override
    public void dead(String reason) {
        lost(reason, 0, OptionalInt.empty());
    }

    /** @param atLeast the wait that the server asks for; the jitter comes on top, so that clients with the same wait do not come back together */
    private void lost(String reason, long atLeast, OptionalInt closeCode) {
        attempt++;
        disconnect();
        long wait = atLeast + policy.failed();
        timers.set("reconnect", wait, this::open);
        parts.status().offline(reason, wait, closeCode);
    }

    private CompletionStage<?> disconnect() {
        FrameSocket former = socket;
        socket = null;
        timers.clearAll();
        resumption.disconnected();
        outbox.disconnected();
        return former == null ? CompletableFuture.completedStage(null) : former.close();
    }

    @Override
    public void transmit(Map<String, Object> frame) {
        if (socket != null) {
            socket.send(Json.write(frame));
        }
    }

    @Override
    public void transmit(OutboxEntry entry) {
        socket.send(entry.frame());
        heartbeat.expectReply();
    }

    @Override
    public boolean isOpen() {
        return socket != null && parts.status().is(ConnectionState.ONLINE);
    }

    @Override
    public int width() {
        return Integer.MAX_VALUE;
    }

    @Override
    public void overdue() {
        resumption.sync();
    }

    @Override
    public boolean isPaused() {
        return socket != null && socket.isPaused();
    }

    @Override
    public void close() {
        outbox.close();
        reads.close();
    }
}
