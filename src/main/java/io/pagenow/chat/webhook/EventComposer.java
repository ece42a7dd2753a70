package io.pagenow.chat.webhook;

import io.pagenow.chat.bus.message.Missed;
import io.pagenow.chat.model.Change;
import io.pagenow.chat.model.Changes;
import io.pagenow.chat.model.Message;
import io.pagenow.chat.model.WebhookType;
import io.pagenow.chat.protocol.WebhookBodies;
import io.pagenow.chat.webhook.LaneContents.ChangeKey;
import io.pagenow.chat.webhook.WebhookEvent.Order;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Composes the events that an endpoint gets of what the logs have: messages in their current state, then changes. */
final class EventComposer {
    private final InstantSource clock;

    /** @param clock the time of a change that has changed again meanwhile */
    EventComposer(InstantSource clock) {
        this.clock = clock;
    }

    /** Of a deleted conversation only the deletion is delivered. */
    LaneReading ending(Endpoint endpoint, LanePlace place) {
        boolean isWanted = !place.isEnded()
                && endpoint.wants(WebhookType.CONVERSATION_DELETED)
                && place.deletedAt()
                        .filter(at -> !at.isBefore(endpoint.startedAt().toInstant()))
                        .isPresent();
        List<WebhookEvent> events = isWanted
                ? List.of(WebhookEvent.of(
                        WebhookType.CONVERSATION_DELETED,
                        place.conversationId(),
                        Order.END,
                        0,
                        place.deletedAt().get(),
                        WebhookBodies.deletedConversation()))
                : List.of();
        return new LaneReading(
                place.seq(),
                place.rev(),
                events,
                Math.max(place.seq(), place.newestSeq()),
                Math.max(place.rev(), place.newestRev()),
                false,
                !isWanted);
    }

    LaneReading reading(Endpoint endpoint, LanePlace place, LaneContents found) {
        List<WebhookEvent> events = new ArrayList<>();
        long endSeq = place.newestSeq();
        if (endpoint.wantsMessages()) {
            found.messages()
                    .getOrDefault(place.conversationId(), List.of())
                    .forEach(message -> events.add(created(message)));
            Missed range = found.ranges().get(place.conversationId());
            endSeq = range == null ? place.newestSeq() : range.end();
        }
        long endRev = place.newestRev();
        if (endpoint.wantsChanges()) {
            long reached = endpoint.wantsMessages() ? endSeq : Long.MAX_VALUE;
            endRev = addChanges(endpoint, place, found, reached, events);
        }
        return new LaneReading(
                place.seq(),
                place.rev(),
                events,
                Math.max(endSeq, place.seq()),
                Math.max(endRev, place.rev()),
                endSeq < place.newestSeq() || endRev < place.newestRev(),
                false);
    }

    /**
     * Adds the changes up to the first one of a message that is not delivered yet.
     *
     * @return the revision that is reached with them
     */
    private long addChanges(
            Endpoint endpoint, LanePlace place, LaneContents found, long reachedSeq, List<WebhookEvent> events) {
        Changes page = found.changes().get(place.conversationId());
        if (page == null) {
            return place.rev();
        }
        long reached = place.rev();
        for (Change change : page.items()) {
            if (Math.min(change.newestSeq(), place.newestSeq()) > reachedSeq) {
                return reached;
            }
            if (endpoint.wants(WebhookType.of(change))) {
                events.add(changed(place.conversationId(), change, found.times()));
            }
            reached = change.rev();
        }
        return page.rev();
    }

    private static WebhookEvent created(Message message) {
        return WebhookEvent.of(
                WebhookType.MESSAGE_CREATED,
                message.conversationId(),
                Order.SEQ,
                message.seq(),
                message.sentAt(),
                WebhookBodies.message(message));
    }

    private WebhookEvent changed(UUID conversationId, Change change, Map<ChangeKey, Instant> times) {
        return WebhookEvent.of(
                WebhookType.of(change),
                conversationId,
                Order.REV,
                change.rev(),
                times.getOrDefault(new ChangeKey(conversationId, change.rev()), clock.instant()),
                WebhookBodies.change(change));
    }
}
