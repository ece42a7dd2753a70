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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A typed event bus. A request goes to an {@link Address} and is answered or refused with a {@link ChatException}; an
 * event goes to a {@link Topic}. Messages stay on this node and are passed by reference. The bus has no back-pressure:
 * callers bound their requests in progress, and services bound their queues.
 */
public final class Bus {
    /** Request timeout. Longer than any timeout of the database behind it. */
    private static final long TIMEOUT_MILLIS = 20_000;

    private static final Logger log = LoggerFactory.getLogger(Bus.class);
    private static final DeliveryOptions OPTIONS = new DeliveryOptions()
            .setCodecName(ByReference.NAME)
            .setLocalOnly(true)
            .setSendTimeout(TIMEOUT_MILLIS);

    private final EventBus eventBus;

    /** Creates the bus of an event bus; at most one per event bus. */
    public Bus(EventBus eventBus) {
        this.eventBus = eventBus;
        eventBus.registerCodec(new ByReference());
    }

    /** The reply: a value or a refusal. */
    private record Answer<R>(@Nullable R value, @Nullable ChatException refusal) {
        Future<R> asFuture() {
            return refusal == null ? Future.succeededFuture(value) : Future.failedFuture(refusal);
        }
    }

    /**
     * Sends a request.
     *
     * @return the response; fails only with a {@link ChatException}, {@code UNAVAILABLE} if no response arrives within
     *     20 seconds
     */
    public <Q, R> Future<R> request(Address<Q, R> address, Q request) {
        return eventBus.<Answer<R>>request(address.name(), request, OPTIONS)
                .transform(reply -> reply.succeeded()
                        ? reply.result().body().asFuture()
                        : Future.failedFuture(ChatException.noResponse()));
    }

    /** Serves an address until the consumer is unregistered, which happens when the calling verticle is undeployed. */
    public <Q, R> MessageConsumer<Q> serve(Address<Q, R> address, Function<Q, Future<R>> service) {
        return eventBus.localConsumer(address.name(), message -> answer(message, address, service));
    }

    /** Publishes an event to all subscribers of this node. */
    public <E> void publish(Topic<E> topic, E event) {
        eventBus.publish(topic.name(), event, OPTIONS);
    }

    /**
     * Subscribes to a topic until the consumer is unregistered, which happens when the calling verticle is undeployed.
     */
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
        log.error("Request to {} failed", address, failure);
        return ChatException.of(ErrorCode.INTERNAL, "Internal server error");
    }
}
