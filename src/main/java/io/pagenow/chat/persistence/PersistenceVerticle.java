package io.pagenow.chat.persistence;

import io.pagenow.chat.apikey.ApiKeyStore;
import io.pagenow.chat.attachment.AttachmentServices;
import io.pagenow.chat.attachment.AttachmentStorage;
import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.bus.ServiceBinder;
import io.pagenow.chat.bus.Topic;
import io.pagenow.chat.bus.message.Deliveries;
import io.pagenow.chat.bus.message.Ping;
import io.pagenow.chat.config.Settings;
import io.pagenow.chat.database.BoundedPool;
import io.pagenow.chat.database.DatabaseAddress;
import io.pagenow.chat.database.DatabasePing;
import io.pagenow.chat.database.DatabaseRoute;
import io.pagenow.chat.database.LoneConnection;
import io.pagenow.chat.database.ServerHeartbeat;
import io.pagenow.chat.directory.Directory;
import io.pagenow.chat.dispatch.ActionDispatcher;
import io.pagenow.chat.group.GroupServices;
import io.pagenow.chat.log.LogServices;
import io.pagenow.chat.metric.Metrics;
import io.pagenow.chat.model.ClientLimits;
import io.pagenow.chat.people.PeopleServices;
import io.pagenow.chat.privacy.ErasedUserStore;
import io.pagenow.chat.privacy.PrivacyServices;
import io.pagenow.chat.retention.RetentionServices;
import io.pagenow.chat.schedule.ScheduleServices;
import io.pagenow.chat.search.IndexRemoval;
import io.pagenow.chat.search.SearchServices;
import io.pagenow.chat.signal.Typing;
import io.pagenow.chat.trace.MessageTracer;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Wires the database side: the writer, the stores, and the bus addresses that they serve. */
public final class PersistenceVerticle extends VerticleBase {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    private static final int START_PINGS = 6;

    private static final Logger log = LoggerFactory.getLogger(PersistenceVerticle.class);

    private final Bus bus;
    private final DatabaseAddress database;
    private final Settings settings;
    private final Optional<AttachmentStorage> files;
    private final boolean clustered;
    private final Topic<Deliveries> publications;
    private final Directory connected;
    private final Metrics metrics;
    private final MessageTracer tracer;
    private BoundedPool pool;
    private LogServices logs;
    private PeopleServices people;
    private GroupServices groups;
    private PrivacyServices privacy;
    private RetentionServices retention;
    private Optional<AttachmentServices> attachments = Optional.empty();
    private Optional<SearchServices> search = Optional.empty();
    private IndexRemoval indexRemoval;
    private ScheduleServices schedule;
    private ServerHeartbeat heartbeat;
    private DatabasePing health;

    /**
     * @param files the store of attachments, empty if they are off
     * @param clustered whether this server is a node of a cluster
     * @param publications topic of committed messages
     * @param connected the connected users of all nodes
     */
    public PersistenceVerticle(
            Bus bus,
            DatabaseAddress database,
            Settings settings,
            Optional<AttachmentStorage> files,
            boolean clustered,
            Topic<Deliveries> publications,
            Directory connected,
            Metrics metrics,
            MessageTracer tracer) {
        this.bus = bus;
        this.database = database;
        this.settings = settings;
        this.files = files;
        this.clustered = clustered;
        this.publications = publications;
        this.connected = connected;
        this.metrics = metrics;
        this.tracer = tracer;
    }

    @Override
    public Future<?> start() {
        ServiceBinder binder = new MeasuredBinder(bus, metrics.database());
        Settings.Messages rules = settings.messages();
        ClientLimits limits = settings.limits().client();
        int poolSize = settings.database().poolSize();
        DatabaseRoute route = new DatabaseRoute(vertx, database);
        pool = new BoundedPool(vertx, database, route, poolSize);
        metrics.database().countConnections(pool::size, poolSize);
        health = new DatabasePing(
                () -> route.find().compose(found -> LoneConnection.open(vertx, found.options(), CONNECT_TIMEOUT)),
                pool::giveUpReadOnly);
        logs = new LogServices(
                vertx, bus, pool, route, publications, settings, metrics.writer(), tracer, this::allKnowChanges);
        logs.bind(binder);
        ErasedUserStore erased = new ErasedUserStore(pool, bus);
        people = new PeopleServices(
                vertx,
                bus,
                pool,
                logs.participants(),
                logs.publisher(),
                settings.people().directory(),
                connected,
                limits,
                logs::whenPublished,
                erased::contains);
        people.bind(binder);
        new ApiKeyStore(vertx, bus, pool).bind(binder);
        groups = new GroupServices(
                vertx,
                pool,
                logs.readers().rows(),
                logs.publisher(),
                logs.exclusive(),
                logs.inDoubtChanges(),
                limits,
                this::allKnowChanges,
                erased::contains,
                people.directory()::unknown);
        groups.bind(binder);
        schedule = new ScheduleServices(
                vertx,
                pool,
                new ActionDispatcher(bus, context, settings.beforeSend().isPresent()));
        schedule.bind(binder);
        privacy = new PrivacyServices(
                vertx,
                bus,
                pool,
                route,
                erased,
                logs.exclusive(),
                logs.inDoubtChanges(),
                logs.revisions(),
                settings.audit().days(),
                files.isPresent());
        privacy.bind(binder);
        retention = new RetentionServices(
                vertx,
                pool,
                logs.exclusive(),
                logs.inDoubtChanges(),
                logs.revisions(),
                settings.retention().days(),
                metrics.retention());
        attachments = files.map(storage -> new AttachmentServices(
                vertx,
                pool,
                storage,
                limits.attachments(),
                metrics.attachments().deletions()));
        attachments.ifPresent(services -> services.bind(binder));
        indexRemoval = new IndexRemoval(vertx, pool);
        if (settings.isSearchEnabled()) {
            SearchServices services =
                    new SearchServices(vertx, pool, logs.readers().messages(), metrics.search());
            services.bind(binder);
            search = Optional.of(services);
        } else {
            indexRemoval.start();
        }
        ConversationStore conversations = new ConversationStore(pool, poolSize, logs.publisher(), limits.group());
        ConversationList list = new ConversationList(
                pool,
                people.persons(),
                rules.deletedText(),
                settings.retention().days() > 0);
        Friendships friendships = new Friendships(pool);
        PresenceStore presence = new PresenceStore(pool, friendships, erased::contains);
        FriendStore friends = new FriendStore(pool, friendships);

        binder.serve(
                Addresses.TYPING,
                new Typing(pool, logs.publisher(), limits.group().small())::signal);
        binder.serve(
                Addresses.CREATE_CONVERSATION,
                new ConversationCreation(erased::contains, people, conversations)::create);
        binder.serve(Addresses.DIRECT_CONVERSATION, conversations::findDirect);
        binder.serve(Addresses.CONVERSATIONS, list::read);
        bus.subscribe(Addresses.DELIVERIES, list::invalidate);
        bus.subscribe(Addresses.PEOPLE_NOTICE, list::noticed);
        binder.serve(Addresses.CONVERSATION, conversations::find);
        binder.serve(Addresses.PARTICIPANTS, conversations::participants);
        binder.serve(Addresses.STORED_PRESENCE, presence::find);
        binder.serve(Addresses.AUDIENCE_SIZE, presence::audienceSize);
        binder.serve(Addresses.AUDIENCES, presence::audiences);
        binder.serve(Addresses.BLOCKED_PAIRS, presence::blockedPairs);
        binder.serve(Addresses.STORE_LAST_SEEN, presence::storeLastSeen);
        binder.serve(Addresses.STORE_VISIBILITY, presence::storeVisibility);
        binder.serve(Addresses.FRIENDS, friends::of);
        binder.serve(Addresses.DATABASE_HEALTH, ping -> health.ask());
        heartbeat = new ServerHeartbeat(
                pool,
                clustered,
                System::nanoTime,
                log::warn,
                areEnabled -> bus.publish(Addresses.WEBHOOKS_ENABLED, areEnabled));
        vertx.setPeriodic(ServerHeartbeat.INTERVAL_MILLIS, timer -> heartbeat.beat());
        return firstPing(START_PINGS)
                .compose(up -> friendships.start())
                .compose(known -> retention.start())
                .onSuccess(ready -> heartbeat.beat())
                .recover(failure -> Future.failedFuture(new IllegalStateException(
                        "The database at " + database.location() + " does not answer: " + failure.getMessage(),
                        failure)));
    }

    /** Retries because the migrations have already reached the database, so a timeout means a busy machine. */
    private Future<Boolean> firstPing(int attempts) {
        return attempts == 1 ? pool.isWritable() : pool.isWritable().recover(failure -> firstPing(attempts - 1));
    }

    private Future<Boolean> allKnowChanges() {
        return clustered ? bus.request(Addresses.ALL_KNOW_CHANGES, new Ping()) : Future.succeededFuture(true);
    }

    @Override
    public Future<?> stop() {
        people.close();
        groups.close();
        schedule.close();
        privacy.close();
        retention.close();
        attachments.ifPresent(AttachmentServices::close);
        search.ifPresent(SearchServices::close);
        indexRemoval.close();
        health.close();
        return logs.close().eventually(heartbeat::stop).eventually(pool::close);
    }
}
