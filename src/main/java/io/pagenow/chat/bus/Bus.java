package io.pagenow.chat.bus;

import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ErrorCode;
import io.vertx.core.Future;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The event bus with types: a question goes to an {@link Address} and is answered or refused with a {@link ChatException}; an event
 * goes to a {@link Topic}. Everything stays on this node and is passed by reference. The bus itself has no back-pressure, so whoever
 * asks bounds what is under way, and whoever answers bounds what waits.
 */
public final class Bus {
    /** How long a question may wait for its answer. Longer than any timeout of the database behind it. */
    private static final long TIMEOUT_MILLIS = 20_000;

    private static final Logger log = LoggerFactory.getLogger(Bus.class);
    private static final DeliveryOptions OPTIONS = new DeliveryOptions()
            .setCodecName(ByReference.NAME)
            .setLocalOnly(true)
            .setSendTimeout(TIMEOUT_MILLIS);

    private final EventBus eventBus;

    /** At most one bus can be made for an event bus. */
    public Bus(EventBus eventBus) {
        this.eventBus = eventBus;
        eventBus.registerCodec(new ByReference());
    }

    /** What travels back: the value, or the refusal in its place. */
    private record Answer<R>(R value, ChatException refusal) {
        Future<R> asFuture() {
            return refusal == null ? Future.succeededFuture(value) : Future.failedFuture(refusal);
        }
    }

    /** @return the answer; fails with a {@link ChatException} alone */
    public <Q, R> Future<R> request(Address<Q, R> address, Q question) {
        return eventBus.<Answer<R>>request(address.name(), question, OPTIONS)
                .transform(reply -> reply.succeeded()
                        ? reply.result().body().asFuture()
                        : Future.failedFuture(ChatException.unavailable()));
    }

    /** Answers questions until the consumer is unregistered, which happens when the verticle that called this is undeployed. */
    public <Q, R> MessageConsumer<Q> serve(Address<Q, R> address, Function<Q, Future<R>> service) {
        return eventBus.localConsumer(address.name(), message -> answer(message, address, service));
    }

    public <E> void publish(Topic<E> topic, E event) {
        eventBus.publish(topic.name(), event, OPTIONS);
    }

    /** Listens until the consumer is unregistered, which happens when the verticle that called this is undeployed. */
    public <E> MessageConsumer<E> subscribe(Topic<E> topic, Consumer<E> listener) {
        return eventBus.localConsumer(topic.name(), message -> listener.accept(message.body()));
    }

    private static <Q, R> void answer(Message<Q> message, Address<Q, R> address, Function<Q, Future<R>> service) {
        Future<R> answer;
        try {
            answer = service.apply(message.body());
        } catch (RuntimeException thrown) {
            answer = Future.failedFuture(thrown);
        }
        answer.onComplete(
                value -> message.reply(new Answer<>(value, null), OPTIONS),
                failure -> message.reply(new Answer<>(null, refusal(address.name(), failure)), OPTIONS));
    }

    private static ChatException refusal(String address, Throwable failure) {
        if (failure instanceof ChatException refusal) {
            return refusal;
        }
        log.error("{} failed", address, failure);
        return ChatException.of(ErrorCode.INTERNAL, "Internal server error");
    }
}
