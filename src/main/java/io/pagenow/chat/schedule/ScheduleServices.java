package io.pagenow.chat.schedule;

import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.ServiceBinder;
import io.pagenow.chat.database.BoundedPool;
import io.pagenow.chat.dispatch.ActionDispatcher;
import io.vertx.core.Vertx;

/** Serves the addresses of scheduled messages, and sends those whose time has come. Confined to one event loop. */
public final class ScheduleServices {
    private final ScheduleStore store;
    private final ScheduleRunner runner;

    /** @param actions carries the sends out */
    public ScheduleServices(Vertx vertx, BoundedPool pool, ActionDispatcher actions) {
        this.store = new ScheduleStore(pool);
        this.runner = new ScheduleRunner(vertx, pool, actions);
    }

    /** Serves the addresses. Consumers end with the calling verticle. */
    public void bind(ServiceBinder binder) {
        binder.serve(Addresses.SCHEDULE, store::schedule);
        binder.serve(Addresses.SCHEDULED, store::list);
        binder.serve(Addresses.RESCHEDULE, store::change);
        binder.serve(Addresses.UNSCHEDULE, store::cancel);
    }

    /** Sends no more. */
    public void close() {
        runner.close();
    }
}
