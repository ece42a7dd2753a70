package io.pagenow.chat.session;

import io.pagenow.chat.action.Action;
import io.pagenow.chat.action.Action.Authenticate;
import io.pagenow.chat.action.Action.ChangeMessages;
import io.pagenow.chat.action.Action.DeviceState;
import io.pagenow.chat.action.Action.Heartbeat;
import io.pagenow.chat.action.Action.ReadMessages;
import io.pagenow.chat.action.Action.SendMessage;
import io.pagenow.chat.action.Action.Sync;
import io.pagenow.chat.action.Action.Typing;
import io.pagenow.chat.action.ActionDecoder;
import io.pagenow.chat.action.ActionType;
import io.pagenow.chat.action.ActionTypes;
import io.pagenow.chat.bus.MessageIds;
import io.pagenow.chat.bus.message.Send;
import io.pagenow.chat.bus.message.Sent;
import io.pagenow.chat.event.Envelope;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.CloseCode;
import io.pagenow.chat.model.Message;
import io.pagenow.chat.protocol.ClientRequest;
import io.pagenow.chat.protocol.FrameEncoder;
import io.pagenow.chat.protocol.FrameRef;
import io.pagenow.chat.protocol.InvalidFrameException;
import io.vertx.core.Future;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A session on the chat endpoint: handles inbound frames and writes outbound ones.
 *
 * <p>A sender is answered by the delivery of its own message, like every other participant. Only a refusal or a
 * repeated send is answered on this socket alone.
 */
final class Session extends ClientConnection {
    private final ActionDecoder decoder;
    private final Resume resume;
    private final SyncParts parts;
    private final DeviceActivity activity;

    /** Created on the first receipt, because most sockets get none for most of their life. */
    private @Nullable ReceiptOrder receipts;

    Session(ConnectRequest request, ClientChannel socket, SessionContext context) {
        super(request, socket, context);
        this.decoder = context.decoder();
        this.resume = new Resume(userId(), context.bus(), outbox(), this::admitReceipt);
        this.parts = new SyncParts(userId(), context.cursors());
        this.activity = new DeviceActivity(context.bus(), connection());
    }

    /**
     * Writes a delivery to this socket, unless it is held by a resume, already written, or an outdated receipt.
     *
     * @param wire the delivery's frame
     */
    void deliver(Envelope delivery, WireFrame wire) {
        if (!isClosed() && !isOutdated(delivery) && !resume.intercepts(delivery)) {
            outbox().write(wire);
        }
    }

    private boolean isOutdated(Envelope delivery) {
        return delivery.isReceipt() && !admitReceipt(delivery.conversationId(), delivery.follows());
    }

    private boolean admitReceipt(UUID conversationId, long readUpTo) {
        if (receipts == null) {
            receipts = new ReceiptOrder();
        }
        return receipts.admit(conversationId, readUpTo);
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
            handle(decoder.decode(text));
        } catch (InvalidFrameException invalid) {
            resume.goLive();
            throw invalid;
        }
    }

    private void handle(ClientRequest<Action> request) {
        Action action = request.frame();
        FrameRef ref = request.ref();
        ActionType<?> type = ActionTypes.of(action);
        context().meters().frames().add(type.wireName());
        if (!(action instanceof Sync)) {
            resume.goLive();
        }
        if (action instanceof Authenticate authenticate) {
            authenticate(authenticate.token(), ref);
        } else if (action instanceof Heartbeat) {
            heartbeat(ref);
        } else if (!tryAcquire(type.activity(), action.cost(), ref)) {
            return;
        } else if (action instanceof DeviceState state) {
            track(activity.report(state.active()), ref);
        } else if (action instanceof Sync sync) {
            track(sync(sync), ref);
        } else {
            activity.acted();
            act(action, ref);
        }
    }

    /** Carries out an action that only a user causes. */
    private void act(Action action, FrameRef ref) {
        if (action instanceof SendMessage send) {
            send(send, ref);
        } else if (action instanceof ReadMessages read) {
            track(context().actions().read(userId(), read), ref);
        } else if (action instanceof Typing typing) {
            track(context().actions().typing(userId(), typing), ref);
        } else if (action instanceof ChangeMessages change) {
            track(
                    context().actions().change(userId(), change),
                    ref,
                    (name, changed) -> FrameEncoder.changed(name, change.conversationId(), changed.rev()));
        }
    }

    /** A client that stayed connected after the failure would never get the discarded messages. */
    private void closeIfGapped() {
        if (resume.hasGap()) {
            close(CloseCode.TRY_AGAIN);
        }
    }

    private Future<Void> sync(Sync frame) {
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

    private void send(SendMessage action, FrameRef ref) {
        Send send = context().actions().accept(userId(), action);
        if (context().tracer().isLogged()) {
            context()
                    .tracer()
                    .accepted(
                            MessageIds.of(send),
                            send.conversationId(),
                            send.tempMessageId(),
                            connection().connectionId());
        }
        track(context().actions().send(send).onSuccess(this::answerRepeated), ref);
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
        Envelope answer = Envelope.message(
                message.conversationId(),
                message.seq(),
                0,
                false,
                FrameEncoder.newMessage(message),
                Envelope.ELSEWHERE);
        if (!resume.tryHold(answer)) {
            outbox().write(answer.frame());
        }
    }
}
