package io.pagenow.chat.session;

import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.pagenow.chat.auth.Identity;
import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Addresses.OfConversation;
import io.pagenow.chat.bus.Addresses.Send;
import io.pagenow.chat.bus.Addresses.Sent;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.bus.Delivery;
import io.pagenow.chat.protocol.ChatException;
import io.pagenow.chat.protocol.ClientFrame;
import io.pagenow.chat.protocol.CloseCode;
import io.pagenow.chat.protocol.ErrorCode;
import io.pagenow.chat.protocol.FrameDecoder;
import io.pagenow.chat.protocol.FrameEncoder;
import io.pagenow.chat.protocol.InvalidFrameException;
import io.pagenow.chat.protocol.Message;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One socket of one user: obeys the frames that come in and writes those that go out. Belongs to the socket's event loop.
 *
 * <p>A sender is answered by the delivery of its own message, like every other participant; only a refusal or a repetition is answered
 * to this socket alone.
 */
final class Session {
    /** Frames being worked on before the socket is read no further. Bounds what one client can have waiting in the server. */
    private static final int MOST_UNDER_WAY = 64;

    private static final Buffer PING = Buffer.buffer();
    private static final Logger log = LoggerFactory.getLogger(Session.class);

    private final Identity identity;
    private final String connectionId;
    private final ServerWebSocket socket;
    private final Bus bus;
    private final Outbox outbox;
    private final Resume resume;
    private int underWay;
    private boolean paused;
    private boolean draining;
    private boolean closed;
    private int silentRounds;
    private boolean stuck;
    private Promise<Void> idle;

    /** @param connectionId unique among all connections of all nodes */
    Session(Identity identity, String connectionId, ServerWebSocket socket, Bus bus) {
        this.identity = identity;
        this.connectionId = connectionId;
        this.socket = socket;
        this.bus = bus;
        this.outbox = new Outbox(socket, () -> close(CloseCode.SLOW_READER));
        this.resume = new Resume(identity.userId(), bus, outbox);
        socket.textMessageHandler(this::receive);
        socket.binaryMessageHandler(binary -> refuse(
                ChatException.of(ErrorCode.INVALID_JSON, "Expected a text frame, not a binary one"), Optional.empty()));
        socket.pongHandler(pong -> silentRounds = 0);
        socket.exceptionHandler(this::broken);
    }

    String userId() {
        return identity.userId();
    }

    String connectionId() {
        return connectionId;
    }

    /**
     * Vert.x only reports that a message's frames have become too long together, and cuts the connection without a word after a frame
     * that it could not read; the client is told why before.
     */
    private void broken(Throwable failure) {
        log.debug("Connection {}: {}", connectionId, failure.getMessage());
        if (failure instanceof CorruptedWebSocketFrameException unreadable) {
            close(
                    WebSocketCloseStatus.MESSAGE_TOO_BIG.equals(unreadable.closeStatus())
                            ? CloseCode.TOO_BIG
                            : CloseCode.PROTOCOL_ERROR);
        } else if (failure instanceof IllegalStateException) {
            close(CloseCode.TOO_BIG);
        }
    }

    /** Writes a frame to this socket, or holds it back while a resume is under way. */
    void deliver(Delivery delivery) {
        if (!closed && !resume.takes(delivery)) {
            outbox.write(delivery.frame());
        }
    }

    private void receive(String text) {
        silentRounds = 0;
        if (draining || closed) {
            return;
        }
        try {
            obey(FrameDecoder.decode(text));
        } catch (InvalidFrameException invalid) {
            resume.goLive();
            refuse(invalid.refusal(), invalid.tempMessageId());
        }
    }

    /** Called when the client has had time for a first frame. */
    void goLive() {
        resume.goLive();
    }

    private void obey(ClientFrame frame) {
        if (!(frame instanceof ClientFrame.Sync)) {
            resume.goLive();
        }
        if (frame instanceof ClientFrame.SendMessage send) {
            send(send);
        } else if (frame instanceof ClientFrame.ReadMessages read) {
            track(
                    bus.request(Addresses.MARK_READ, new OfConversation(userId(), read.conversationId())),
                    Optional.empty());
        } else if (frame instanceof ClientFrame.Sync sync) {
            track(resume.start(sync), Optional.empty());
        }
    }

    private void send(ClientFrame.SendMessage frame) {
        Send send = new Send(userId(), frame.tempMessageId(), frame.conversationId(), frame.content());
        Future<Sent> sent = bus.request(Addresses.SEND, send).onSuccess(this::repeat);
        track(sent, Optional.of(frame.tempMessageId()));
    }

    /** The first answer again. While a resume is under way it stands at its place among what was missed. */
    private void repeat(Sent sent) {
        if (!sent.repeated()) {
            return;
        }
        Message message = sent.message();
        Delivery answer = new Delivery(
                List.of(userId()), message.conversationId(), message.seq(), false, FrameEncoder.newMessage(message));
        if (!resume.holds(answer)) {
            outbox.write(answer.frame());
        }
    }

    /** Counts work until it is done and tells the client if it is refused. */
    private void track(Future<?> work, Optional<String> tempMessageId) {
        underWay++;
        if (underWay >= MOST_UNDER_WAY && !paused) {
            paused = true;
            socket.pause();
        }
        work.onComplete(done -> {
            underWay--;
            if (done.failed()) {
                refuse(refusal(done.cause()), tempMessageId);
            }
            if (paused && underWay <= MOST_UNDER_WAY / 2 && !closed) {
                paused = false;
                socket.resume();
            }
            if (idle != null && underWay == 0) {
                idle.tryComplete();
            }
        });
    }

    private ChatException refusal(Throwable failure) {
        if (failure instanceof ChatException refusal) {
            return refusal;
        }
        log.error("A frame of connection {} failed", connectionId, failure);
        return ChatException.of(ErrorCode.INTERNAL, "Internal server error");
    }

    private void refuse(ChatException refusal, Optional<String> tempMessageId) {
        if (!closed) {
            outbox.write(FrameEncoder.error(refusal, tempMessageId));
        }
    }

    /**
     * Called at regular intervals. Sends a ping; closes the socket if nothing came since the ping before last, or if it has not taken a
     * frame since the last call.
     */
    void checkLife() {
        if (closed) {
            return;
        }
        if (stuck && outbox.isWaiting()) {
            close(CloseCode.SLOW_READER);
        } else if (silentRounds >= 2 && !paused) {
            close(CloseCode.SILENT);
        } else {
            stuck = outbox.isWaiting();
            silentRounds++;
            socket.writePing(PING);
        }
    }

    /**
     * Reads nothing more, waits for what is under way, and closes the socket.
     *
     * @param longest in milliseconds; after that the socket is closed with work under way, which the client repeats elsewhere
     */
    Future<Void> drain(CloseCode code, long longest) {
        draining = true;
        if (underWay > 0) {
            idle = Promise.promise();
        }
        Future<Void> finished = idle == null ? Future.succeededFuture() : idle.future();
        return finished.timeout(longest, TimeUnit.MILLISECONDS).otherwiseEmpty().compose(done -> close(code));
    }

    /** The socket is closed, from whichever side. */
    void closed() {
        closed = true;
    }

    private Future<Void> close(CloseCode code) {
        if (closed) {
            return Future.succeededFuture();
        }
        closed = true;
        log.debug("Connection {} is closed: {}", connectionId, code.reason());
        return socket.close(code.code(), code.reason());
    }
}
