package io.pagenow.chat.session;

import io.pagenow.chat.bus.message.Deliveries;
import io.pagenow.chat.event.Envelope;
import io.pagenow.chat.metric.SessionMeters;
import io.pagenow.chat.trace.MessageTracer;
import io.vertx.core.Vertx;

/** Delivers events to the chat sessions of one event loop. Not thread-safe; confined to that event loop. */
final class SessionDelivery {
    private final SessionRegistry<Session> sessions;
    private final SessionMeters meters;
    private final MessageTracer tracer;
    private final ChangeCoalescer coalescer;

    SessionDelivery(Vertx vertx, SessionRegistry<Session> sessions, SessionMeters meters, MessageTracer tracer) {
        this.sessions = sessions;
        this.meters = meters;
        this.tracer = tracer;
        this.coalescer =
                new ChangeCoalescer((millis, action) -> vertx.setTimer(millis, timer -> action.run()), this::deliver);
    }

    void deliver(Deliveries batch) {
        batch.deliveries().forEach(coalescer::admit);
    }

    private void deliver(Envelope delivery) {
        long began = System.nanoTime();
        boolean logged = tracer.isLogged();
        WireFrame wire = new WireFrame(delivery.frame());
        int count = sessions.deliver(delivery.recipients(), session -> {
            session.deliver(delivery, wire);
            if (logged) {
                tracer.delivered(delivery, session.connection().connectionId());
            }
        });
        wire.release();
        if (!delivery.unseeing().isEmpty()) {
            count += deliverWithoutContent(delivery.withoutContent());
        }
        if (count > 0) {
            meters.deliveries().add(count);
            delivered(delivery, count, began);
        }
    }

    private int deliverWithoutContent(Envelope delivery) {
        WireFrame wire = new WireFrame(delivery.frame());
        int count = sessions.deliver(delivery.recipients(), session -> session.deliver(delivery, wire));
        wire.release();
        return count;
    }

    private void delivered(Envelope delivery, int sockets, long began) {
        boolean receivedHere = delivery.receivedAt() != Envelope.ELSEWHERE;
        long now = System.nanoTime();
        if (receivedHere) {
            meters.delivery().record(now - delivery.receivedAt());
        }
        if (tracer.isOn()) {
            tracer.delivered(delivery, sockets, receivedHere ? delivery.receivedAt() : began, now);
        }
    }

    /** Delivers everything held. */
    void close() {
        coalescer.close();
    }
}
