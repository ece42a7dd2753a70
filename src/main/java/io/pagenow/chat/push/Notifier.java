package io.pagenow.chat.push;

import io.pagenow.chat.bus.message.Deliveries;
import io.pagenow.chat.database.Loop;
import io.pagenow.chat.event.Envelope;
import io.pagenow.chat.event.Log;
import io.pagenow.chat.metric.PushMeters;
import io.pagenow.chat.outbound.OutageLog;
import io.pagenow.chat.push.NotificationReader.Page;
import io.pagenow.chat.push.NotificationReader.Place;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.function.Predicate;
import org.slf4j.LoggerFactory;

/**
 * Notifies users of the messages, or of the reactions, that this node has committed; other nodes notify of theirs. News whose recipients
 * are all at a device costs nothing more. Confined to one event loop.
 */
final class Notifier {
    /** Bursts of one read. */
    private static final int MAX_BURSTS = 50;

    private static final int MAX_FAILURES = 5;
    private static final long RETRY_MILLIS = 1_000;

    /** Pause before the next page while many deliveries wait. */
    private static final long BUSY_MILLIS = 50;

    /** Pauses before a page: a slow service must not hold back others for longer. */
    private static final int MAX_PAUSES = 100;

    private static final OutageLog outages = new OutageLog(LoggerFactory.getLogger(Notifier.class));

    private final Vertx vertx;
    private final Log source;
    private final NotificationReader reader;
    private final Predicate<String> isActive;
    private final Recipient recipient;
    private final PushMeters meters;
    private final BurstCollector bursts;
    private boolean reading;
    private boolean closed;
    private int failures;

    /** Takes notifications. */
    interface Recipient {
        void accept(List<Notification> notifications);

        /** Returns whether it has so much to do that the next ones should wait. */
        boolean isBusy();
    }

    /**
     * @param source the log of the news
     * @param burstSeconds least time between two notifications of a conversation
     * @param isActive whether a user is at a device that is connected to any node
     */
    Notifier(
            Vertx vertx,
            Log source,
            NotificationReader reader,
            int burstSeconds,
            Predicate<String> isActive,
            Recipient recipient,
            PushMeters meters) {
        this.vertx = vertx;
        this.source = source;
        this.reader = reader;
        this.isActive = isActive;
        this.recipient = recipient;
        this.meters = meters;
        this.bursts = new BurstCollector(vertx, burstSeconds, meters, this::readNext);
    }

    /** Adds the messages, or the changes, of one commit. */
    void committed(Deliveries committed) {
        for (Envelope envelope : committed.deliveries()) {
            if (envelope.log() == source && !envelope.recipients().stream().allMatch(isActive)) {
                bursts.add(new Burst(envelope.conversationId(), envelope.after() + 1, envelope.position()));
            }
        }
    }

    /** Bursts that become due during a read are read together afterwards. */
    private void readNext() {
        if (!reading && !closed && bursts.hasDue()) {
            reading = true;
            List<Burst> taken = bursts.take(MAX_BURSTS);
            Loop.whileTrue(new Reading(taken)::step)
                    .onSuccess(read -> failures = 0)
                    .recover(failure -> retryLater(taken, failure))
                    .onComplete(done -> {
                        reading = false;
                        readNext();
                    });
        }
    }

    /** The users of some bursts, read page by page. */
    private final class Reading {
        private final List<Burst> taken;
        private Place after = Place.START;
        private int pauses;

        Reading(List<Burst> taken) {
            this.taken = taken;
        }

        /** Reads a page, or pauses before it. Returns whether there is more to do. */
        Future<Boolean> step() {
            if (closed) {
                return Future.succeededFuture(false);
            }
            if (pauses < MAX_PAUSES && recipient.isBusy()) {
                pauses++;
                return vertx.timer(BUSY_MILLIS).map(true);
            }
            pauses = 0;
            return reader.read(taken, after).map(page -> {
                hand(page);
                page.next().ifPresent(next -> after = next);
                return page.next().isPresent();
            });
        }
    }

    private void hand(Page page) {
        recipient.accept(page.notifications().stream()
                .filter(notification -> !isActive.test(notification.userId()))
                .toList());
    }

    /** Those who were notified already get the news again under the same topic, which replaces it. */
    private Future<Void> retryLater(List<Burst> taken, Throwable failure) {
        failures++;
        outages.warn(
                "database",
                "Cannot read who is to be notified of messages in {} conversations: {}",
                taken.size(),
                failure.getMessage());
        if (failures > MAX_FAILURES) {
            failures = 0;
            taken.forEach(burst -> meters.dropped().add(PushMeters.Drop.DATABASE));
        } else {
            bursts.putBack(taken);
        }
        return vertx.timer(RETRY_MILLIS).mapEmpty();
    }

    /** Ends reading. */
    void close() {
        closed = true;
    }
}
