package io.pagenow.chat.webhook;

import io.pagenow.chat.json.JsonWriter;
import io.pagenow.chat.model.WebhookType;
import io.pagenow.chat.protocol.WebhookBodies;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * An event for an endpoint.
 *
 * @param place where it is, see {@link Place}
 * @param at time at which it happened
 * @param data its data, one JSON object
 */
record WebhookEvent(WebhookType type, UUID conversationId, Place place, Instant at, JsonWriter.Body data) {
    /** The log in which an event has a position. */
    enum Order {
        /** Among messages, by {@code seq}. */
        SEQ('m'),
        /** Among changes, by {@code rev}. */
        REV('r'),
        /** The end of a conversation. */
        END('e'),
        /** None: a report. */
        NONE('n');

        private final char letter;

        Order(char letter) {
            this.letter = letter;
        }
    }

    /**
     * The place of an event.
     *
     * @param number {@code seq} or {@code rev}, 0 for the other orders
     * @param subject id of the report, of the conversation for the other orders
     */
    record Place(Order order, long number, UUID subject) {
        OptionalLong seq() {
            return order == Order.SEQ ? OptionalLong.of(number) : OptionalLong.empty();
        }

        OptionalLong rev() {
            return order == Order.REV ? OptionalLong.of(number) : OptionalLong.empty();
        }
    }

    static WebhookEvent of(
            WebhookType type, UUID conversationId, Order order, long number, Instant at, JsonWriter.Body data) {
        return new WebhookEvent(type, conversationId, new Place(order, number, conversationId), at, data);
    }

    /** Returns the same id for every attempt to deliver the event to an endpoint, also after a replay. It has no full stop, which signatures use. */
    String id(String webhookId) {
        return "evt_" + webhookId + "_" + place.subject() + "_" + place.order().letter + place.number();
    }

    Buffer body(String webhookId) {
        return WebhookBodies.event(id(webhookId), type, at, conversationId, place.seq(), place.rev(), data);
    }
}
