package io.pagenow.chat.privacy;

import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.bus.ServiceBinder;
import io.pagenow.chat.bus.message.EraseRequest;
import io.pagenow.chat.bus.message.PeopleNotice;
import io.pagenow.chat.database.BoundedPool;
import io.pagenow.chat.database.DatabaseRoute;
import io.pagenow.chat.database.Transactions;
import io.pagenow.chat.log.ExclusiveWrites;
import io.pagenow.chat.log.InDoubtChanges;
import io.pagenow.chat.log.RevisionPublisher;
import io.pagenow.chat.model.Erasure;
import io.vertx.core.Future;
import io.vertx.core.Vertx;

/** Serves exports, erasures and the record of acts, and carries erasures out in the background. */
public final class PrivacyServices {
    private final Vertx vertx;
    private final Bus bus;
    private final ErasedUserStore erased;
    private final ErasureStore erasures;
    private final AuditStore audit;
    private final ExportStore exports;
    private final ExportReader reader;
    private final ErasureRunner runner;

    /**
     * @param writes keeps other writes of a conversation away while a page of it is erased
     * @param inDoubt looks up commits that the database has not answered
     * @param auditDays days for which acts stay on record, 0 for ever
     * @param hasFiles whether this server has a store of files
     */
    public PrivacyServices(
            Vertx vertx,
            Bus bus,
            BoundedPool pool,
            DatabaseRoute route,
            ErasedUserStore erased,
            ExclusiveWrites writes,
            InDoubtChanges inDoubt,
            RevisionPublisher publisher,
            int auditDays,
            boolean hasFiles) {
        this.vertx = vertx;
        this.bus = bus;
        this.erased = erased;
        this.erasures = new ErasureStore(pool, erased);
        this.audit = new AuditStore(vertx, pool, auditDays);
        Transactions transactions = new Transactions(pool);
        this.exports = new ExportStore(transactions);
        this.reader = new ExportReader(pool);
        this.runner = new ErasureRunner(
                vertx,
                bus,
                pool,
                route,
                new ConversationErasure(vertx, bus, transactions, writes, inDoubt, publisher),
                new UserErasure(bus, pool, transactions),
                hasFiles);
    }

    /** Serves the addresses. Timers and consumers end with the calling verticle. */
    public void bind(ServiceBinder binder) {
        binder.serve(Addresses.ERASE, this::erase);
        binder.serve(Addresses.ERASURE, erasures::find);
        binder.serve(Addresses.LOAD_ERASED_USERS, ping -> erased.load());
        binder.serve(Addresses.AUDIT, audit::page);
        binder.serve(Addresses.RECORD_ACT, audit::record);
        binder.serve(Addresses.BEGIN_EXPORT, exports::begin);
        binder.serve(Addresses.EXPORT, reader::page);
        binder.serve(Addresses.IS_STORED, reader::isStored);
        bus.subscribe(Addresses.PEOPLE_NOTICE, erased::noticed);
        vertx.setPeriodic(ErasedUserStore.INTERVAL_MILLIS, timer -> erased.check());
        audit.start();
        runner.start();
    }

    /** The erasure is stored already, so a lost notice costs other nodes seconds. */
    private Future<Erasure> erase(EraseRequest request) {
        return erasures.begin(request)
                .onSuccess(begun -> bus.publish(
                        Addresses.PEOPLE_NOTICE_ELSEWHERE,
                        PeopleNotice.of(PeopleNotice.Kind.ERASED, request.userId())));
    }

    /** Stops the work in the background. */
    public void close() {
        audit.close();
        runner.close();
    }
}
