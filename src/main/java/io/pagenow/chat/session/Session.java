package io.pagenow.chat.session;

import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Addresses.OfConversation;
import io.pagenow.chat.bus.Addresses.Send;
import io.pagenow.chat.bus.Addresses.Sent;
import io.pagenow.chat.bus.Delivery;
import io.pagenow.chat.bus.MessageIds;
import io.pagenow.chat.limit.Activity;
import io.pagenow.chat.metric.SessionMeters.Action;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.CloseCode;
import io.pagenow.chat.model.Message;
import io.pagenow.chat.protocol.ClientFrame;
import io.pagenow.chat.protocol.ClientRequest;
import io.pagenow.chat.protocol.FrameDecoder;
import io.pagenow.chat.protocol.FrameEncoder;
import io.pagenow.chat.protocol.FrameRef;
import io.pagenow.chat.protocol.InvalidFrameException;
import io.vertx.core.Future;
import java.util.List;

/**
 * A session on the chat endpoint: handles inbound frames and writes outbound ones.
 *
 * <p>A sender is answered by the delivery of its own message, like every other participant. Only a refusal or a
 * repeated send is answered on this socket alone.
 */
final class Session extends ClientConnection {
    private final Resume resume;
    private final SyncParts parts;

    /** Created on the first receipt, because most sockets get none for most of their life. */
    private ReceiptOrder receipts;

    Session(ConnectRequest request, WebSocketChannel socket, SessionContext context) {
        super(request, socket, context);
        this.resume = new Resume(userId(), context.bus(), outbox());
        this.parts = new SyncParts(userId(), context.cursors());
    }

    /**
     * Writes a delivery to this socket, unless it is held by a resume, already written, or an outdated receipt.
     *
     * @param wire the delivery's frame
     */
    void deliver(Delivery delivery, WireFrame wire) {
        if (!isClosed() && !isOutdated(delivery) && !resume.intercepts(delivery)) {
            outbox().write(wire);
        }
    }

    private boolean isOutdated(Delivery delivery) {
        if (!delivery.isReceipt()) {
            return false;
        }
        if (receipts == null) {
            receipts = new ReceiptOrder();
        }
        return !receipts.admit(delivery.conversationId(), delivery.readUpTo());
    }

    /** Called when the grace period for a first frame ends. */
    void goLive() {
        resume.goLive();
    }

    @Override
    boolean sharesPages() {
        return false;
    }

    @Override
    void handle(String text) throws InvalidFrameException {
        try {
            handle(FrameDecoder.decode(text));
        } catch (InvalidFrameException invalid) {
            resume.goLive();
            throw invalid;
        }
    }

    private void handle(ClientRequest<ClientFrame> request) {
        ClientFrame frame = request.frame();
        FrameRef ref = request.ref();
        context().meters().frames().add(action(frame));
        if (!(frame instanceof ClientFrame.Sync)) {
            resume.goLive();
        }
        if (frame instanceof ClientFrame.SendMessage send) {
            send(send, ref);
        } else if (frame instanceof ClientFrame.Authenticate authenticate) {
            authenticate(authenticate.token(), ref);
        } else if (frame instanceof ClientFrame.Heartbeat) {
            heartbeat(ref);
        } else if (!tryAcquire(Activity.REQUEST, ref)) {
            return;
        } else if (frame instanceof ClientFrame.ReadMessages read) {
            track(
                    context().bus().request(Addresses.MARK_READ, new OfConversation(userId(), read.conversationId())),
                    ref);
        } else if (frame instanceof ClientFrame.Sync sync) {
            track(sync(sync), ref);
        }
    }

    /** A client that stayed connected after the failure would never get the discarded messages. */
    private void closeIfGapped() {
        if (resume.hasGap()) {
            close(CloseCode.TRY_AGAIN);
        }
    }

    private Future<Void> sync(ClientFrame.Sync frame) {
        try {
            return parts.add(frame)
                    .map(whole -> resume.start(whole)
                            .onFailure(failure -> closeIfGapped())
                            .eventually(() -> parts.release(whole)))
                    .orElseGet(Future::succeededFuture);
        } catch (ChatException refusal) {
            return Future.failedFuture(refusal);
        }
    }

    private static Action action(ClientFrame frame) {
        if (frame instanceof ClientFrame.SendMessage) {
            return Action.SEND_MESSAGE;
        } else if (frame instanceof ClientFrame.ReadMessages) {
            return Action.READ_MESSAGES;
        } else if (frame instanceof ClientFrame.Sync) {
            return Action.SYNC;
        }
        return frame instanceof ClientFrame.Authenticate ? Action.AUTHENTICATE : Action.HEARTBEAT;
    }

    private void send(ClientFrame.SendMessage frame, FrameRef ref) {
        if (!tryAcquire(Activity.MESSAGE, ref)) {
            return;
        }
        Send send = new Send(
                userId(),
                frame.tempMessageId(),
                frame.conversationId(),
                frame.content(),
                context().sendBatcher().turn());
        if (context().tracer().isLogged()) {
            context()
                    .tracer()
                    .heard(
                            MessageIds.of(send),
                            send.conversationId(),
                            send.tempMessageId(),
                            connection().connectionId());
        }
        Future<Sent> sent = context().sendBatcher().store(send).onSuccess(this::answerRepeated);
        track(sent, ref);
    }

    @Override
    void closed() {
        super.closed();
        parts.close();
    }

    /**
     * Sends the first answer again. During a resume it is held, so that it takes its place among the missed messages.
     */
    private void answerRepeated(Sent sent) {
        if (!sent.repeated()) {
            return;
        }
        Message message = sent.message();
        Delivery answer = new Delivery(
                List.of(userId()), message.conversationId(), message.seq(), false, FrameEncoder.newMessage(message));
        if (!resume.tryHold(answer)) {
            outbox().write(answer.frame());
        }
    }
}
