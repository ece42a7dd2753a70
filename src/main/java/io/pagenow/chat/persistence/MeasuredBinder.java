package io.pagenow.chat.persistence;

import io.pagenow.chat.bus.Address;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.bus.ServiceBinder;
import io.pagenow.chat.database.DatabaseFailures;
import io.pagenow.chat.metric.DatabaseMeters;
import io.pagenow.chat.model.ChatException;
import io.vertx.core.Future;
import java.util.function.Function;

/** Serves addresses with the database: measures each request, and refuses one that the database does not answer. */
final class MeasuredBinder implements ServiceBinder {
    private final Bus bus;
    private final DatabaseMeters meters;

    MeasuredBinder(Bus bus, DatabaseMeters meters) {
        this.bus = bus;
        this.meters = meters;
    }

    @Override
    public <Q, R> void serve(Address<Q, R> address, Function<Q, Future<R>> service) {
        bus.serve(address, query -> measured(service, query).recover(DatabaseFailures::refuse));
    }

    private <Q, R> Future<R> measured(Function<Q, Future<R>> service, Q query) {
        long startedAt = System.nanoTime();
        meters.questions().add(1);
        return service.apply(query).onComplete(done -> {
            meters.questions().remove(1);
            meters.duration().record(System.nanoTime() - startedAt);
            if (done.failed() && !(done.cause() instanceof ChatException)) {
                meters.failures().add();
            }
        });
    }
}
