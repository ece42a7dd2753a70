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
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ClientLimits;
import io.pagenow.chat.model.ErrorCode;
import io.pagenow.chat.model.UserDirectory;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Serves the addresses of profiles, own settings, blocks, bans, reports and receipts. Confined to one event loop. */
public final class PeopleServices {
    private final Vertx vertx;
    private final Bus bus;
    private final PersonCache persons;
    private final DirectBlocks directBlocks;
    private final ProfileWriter profileWriter;
    private final ProfileStore profiles;
    private final PeopleDirectory directory;
    private final MeStore me;
    private final BanStore bans;
    private final ReportStore reports;
    private final OverviewStore overviews;
    private final ReceiptBroadcaster receipts;
    private final ReadPositions positions;
    private final Predicate<String> isErased;

    /**
     * @param userDirectory the users whom callers can find
     * @param connected the connected users of all nodes
     * @param whenPublished returns a future that completes when all messages stored so far are published
     * @param isErased whether a user was erased, of whom nothing is stored
     */
    public PeopleServices(
            Vertx vertx,
            Bus bus,
            BoundedPool pool,
            ParticipantCache participants,
            EventPublisher publisher,
            UserDirectory userDirectory,
            Directory connected,
            ClientLimits limits,
            Supplier<Future<?>> whenPublished,
            Predicate<String> isErased) {
        this.isErased = isErased;
        this.vertx = vertx;
        this.bus = bus;
        Transactions transactions = new Transactions(pool);
        PeopleNotices notices = new PeopleNotices(bus);
        persons = new PersonCache(pool);
        directBlocks = new DirectBlocks(pool, transactions);
        ProfileNews news = new ProfileNews(
                pool, connected, publisher, notices, limits.group().small());
        profileWriter = new ProfileWriter(pool, news, isErased);
        profiles = new ProfileStore(pool, news);
        directory = new PeopleDirectory(userDirectory, bus, pool, connected, isErased);
        me = new MeStore(
                pool,
                transactions,
                publisher,
                notices,
                new Separation(bus, publisher, notices),
                limits.personal().blocked());
        bans = new BanStore(pool, bus, notices);
        reports = new ReportStore(pool, transactions);
        overviews = new OverviewStore(pool, connected);
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

    public PeopleDirectory directory() {
        return directory;
    }

    /** Serves the addresses. Timers and consumers end with the calling verticle. */
    public void bind(ServiceBinder binder) {
        binder.serve(Addresses.MARK_READ, positions::markRead);
        binder.serve(Addresses.SHOWN_POSITIONS, positions::shown);
        binder.serve(Addresses.PROFILES, profiles::find);
        binder.serve(Addresses.FIND_PEOPLE, directory::find);
        binder.serve(Addresses.EDIT_PROFILE, profiles::edit);
        binder.serve(Addresses.ME, me::read);
        binder.serve(Addresses.CHANGE_ME, me::change);
        binder.serve(
                Addresses.BLOCK,
                request -> request.blocked()
                        ? unlessErased(request.otherId()).compose(known -> me.block(request))
                        : me.block(request));
        binder.serve(Addresses.BAN, request -> unlessErased(request.userId()).compose(known -> bans.ban(request)));
        binder.serve(Addresses.LIFT_BAN, bans::lift);
        binder.serve(Addresses.FIND_BAN, bans::find);
        binder.serve(Addresses.USER_OVERVIEW, overviews::user);
        binder.serve(Addresses.CONVERSATION_OVERVIEW, overviews::conversation);
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

    private Future<Void> unlessErased(String userId) {
        return isErased.test(userId)
                ? Future.failedFuture(ChatException.ofField(
                        ErrorCode.USER_ERASED,
                        "userId",
                        "Invalid parameter 'userId': the account of the user was deleted"))
                : Future.succeededFuture();
    }

    private void noticed(PeopleNotice notice) {
        switch (notice.kind()) {
            case BANS -> bans.check();
            case PERSON, ERASED -> persons.changed(notice.userId());
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
