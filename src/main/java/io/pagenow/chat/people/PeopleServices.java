package io.pagenow.chat.people;

import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.bus.ServiceBinder;
import io.pagenow.chat.bus.message.PeopleNotice;
import io.pagenow.chat.database.BoundedPool;
import io.pagenow.chat.database.Transactions;
import io.pagenow.chat.directory.Directory;
import io.pagenow.chat.log.EventPublisher;
import io.pagenow.chat.log.ParticipantCache;
import io.pagenow.chat.model.ClientLimits;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.function.Supplier;

/** Serves the addresses of profiles, own settings, blocks, bans, reports and receipts. Confined to one event loop. */
public final class PeopleServices {
    private final Vertx vertx;
    private final Bus bus;
    private final PersonCache persons;
    private final DirectBlocks directBlocks;
    private final ProfileWriter profileWriter;
    private final ProfileStore profiles;
    private final MeStore me;
    private final BanStore bans;
    private final ReportStore reports;
    private final ReceiptBroadcaster receipts;
    private final ReadPositions positions;

    /**
     * @param connected the connected users of all nodes
     * @param whenPublished returns a future that completes when all messages stored so far are published
     */
    public PeopleServices(
            Vertx vertx,
            Bus bus,
            BoundedPool pool,
            ParticipantCache participants,
            EventPublisher publisher,
            Directory connected,
            ClientLimits limits,
            Supplier<Future<?>> whenPublished) {
        this.vertx = vertx;
        this.bus = bus;
        Transactions transactions = new Transactions(pool);
        PeopleNotices notices = new PeopleNotices(bus);
        persons = new PersonCache(pool);
        directBlocks = new DirectBlocks(pool, transactions);
        ProfileNews news = new ProfileNews(
                pool, connected, publisher, notices, limits.group().small());
        profileWriter = new ProfileWriter(pool, news);
        profiles = new ProfileStore(pool, news);
        me = new MeStore(
                pool,
                transactions,
                publisher,
                notices,
                new Separation(bus, publisher, notices),
                limits.personal().blocked());
        bans = new BanStore(pool, bus, notices);
        reports = new ReportStore(pool, transactions);
        receipts = new ReceiptBroadcaster(
                vertx,
                participants,
                persons,
                connected,
                publisher,
                limits.group().small());
        positions = new ReadPositions(pool, publisher, receipts, limits.group().small(), whenPublished);
    }

    /** Returns the names that lists show. */
    public PersonCache persons() {
        return persons;
    }

    public DirectBlocks directBlocks() {
        return directBlocks;
    }

    /** Serves the addresses. Timers and consumers end with the calling verticle. */
    public void bind(ServiceBinder binder) {
        binder.serve(Addresses.MARK_READ, positions::markRead);
        binder.serve(Addresses.SHOWN_POSITIONS, positions::shown);
        binder.serve(Addresses.PROFILES, profiles::find);
        binder.serve(Addresses.EDIT_PROFILE, profiles::edit);
        binder.serve(Addresses.ME, me::read);
        binder.serve(Addresses.CHANGE_ME, me::change);
        binder.serve(Addresses.BLOCK, me::block);
        binder.serve(Addresses.BAN, bans::ban);
        binder.serve(Addresses.LIFT_BAN, bans::lift);
        binder.serve(Addresses.FIND_BAN, bans::find);
        binder.serve(Addresses.LOAD_BANS, ping -> bans.load());
        binder.serve(Addresses.REPORT, reports::report);
        binder.serve(Addresses.REPORTS, reports::page);
        binder.serve(Addresses.HANDLE_REPORT, reports::handle);
        bus.subscribe(Addresses.PROFILE_CLAIM, profileWriter::add);
        bus.subscribe(Addresses.PEOPLE_NOTICE, this::noticed);
        vertx.setPeriodic(ProfileWriter.INTERVAL_MILLIS, timer -> profileWriter.flush());
        vertx.setPeriodic(BanStore.INTERVAL_MILLIS, timer -> bans.check());
        vertx.setPeriodic(BanStore.EXPIRY_MILLIS, timer -> bans.deleteExpired());
    }

    private void noticed(PeopleNotice notice) {
        switch (notice.kind()) {
            case BANS -> bans.check();
            case PERSON -> persons.changed(notice.userId());
            case SEPARATED -> {
                // Concerns shared pages alone.
            }
        }
    }

    /** Stops publishing. */
    public void close() {
        receipts.close();
    }
}
