package io.pagenow.chat.dispatch;

import io.pagenow.chat.action.Action.ChangeMessages;
import io.pagenow.chat.action.Action.EditMessage;
import io.pagenow.chat.action.Action.ReadMessages;
import io.pagenow.chat.action.Action.SendMessage;
import io.pagenow.chat.action.Action.Typing;
import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.bus.message.ChangeRequest;
import io.pagenow.chat.bus.message.Changed;
import io.pagenow.chat.bus.message.ReadRequest;
import io.pagenow.chat.bus.message.Send;
import io.pagenow.chat.bus.message.Sent;
import io.pagenow.chat.bus.message.TypingSignal;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.Optional;

/**
 * Carries out actions on conversations. Callers have checked the rate limits. All methods fail with a
 * {@link io.pagenow.chat.model.ChatException}. Confined to one event loop.
 */
public final class ActionDispatcher {
    private final Bus bus;
    private final SendBatcher sends;
    private final Optional<ExaminedWrites> examined;

    /**
     * @param context the event loop's
     * @param isExamined whether the operator's service examines what users write
     */
    public ActionDispatcher(Bus bus, Context context, boolean isExamined) {
        this.bus = bus;
        this.sends = new SendBatcher(bus, context);
        this.examined = isExamined ? Optional.of(new ExaminedWrites(bus)) : Optional.empty();
    }

    /** Returns the send that an action stands for. */
    public Send accept(String userId, SendMessage action) {
        return new Send(
                userId,
                action.tempMessageId(),
                action.conversationId(),
                action.content(),
                action.extra(),
                action.attachments(),
                sends.turn());
    }

    /** Stores a message. */
    public Future<Sent> send(Send send) {
        return examined.isEmpty() ? sends.store(send) : examined.get().send(send, sends::store);
    }

    /** Returns the read position after the action. */
    public Future<Long> read(String userId, ReadMessages action) {
        return bus.request(Addresses.MARK_READ, new ReadRequest(userId, action.conversationId(), action.seq()));
    }

    /** Completes when the signal is passed on or dropped. */
    public Future<Void> typing(String userId, Typing action) {
        return bus.request(Addresses.TYPING, new TypingSignal(userId, action.conversationId(), action.typing()));
    }

    /** Changes stored messages. */
    public Future<Changed> change(String userId, ChangeMessages action) {
        ChangeRequest request = new ChangeRequest(userId, action);
        return action instanceof EditMessage && examined.isPresent()
                ? examined.get().change(request, this::change)
                : change(request);
    }

    private Future<Changed> change(ChangeRequest request) {
        return bus.request(Addresses.CHANGE, request);
    }
}
