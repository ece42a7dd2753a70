package io.pagenow.chat.persistence;

import io.pagenow.chat.apikey.ApiKeyStore;
import io.pagenow.chat.attachment.AttachmentServices;
import io.pagenow.chat.attachment.AttachmentStorage;
import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.bus.ServiceBinder;
import io.pagenow.chat.bus.Topic;
import io.pagenow.chat.bus.message.ChangeRequest;
import io.pagenow.chat.bus.message.Changed;
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
import io.pagenow.chat.log.BatchCompletion;
import io.pagenow.chat.log.ChangeReader;
import io.pagenow.chat.log.ChangeStatements;
import io.pagenow.chat.log.ChangeWriter;
import io.pagenow.chat.log.EventPublisher;
import io.pagenow.chat.log.ExaminationRule;
import io.pagenow.chat.log.ExclusiveWrites;
import io.pagenow.chat.log.InDoubtChanges;
import io.pagenow.chat.log.InDoubtSends;
import io.pagenow.chat.log.LogReader;
import io.pagenow.chat.log.MessageDetails;
import io.pagenow.chat.log.MessageRow;
import io.pagenow.chat.log.MessageWriter;
import io.pagenow.chat.log.ParticipantCache;
import io.pagenow.chat.log.QuoteReader;
import io.pagenow.chat.log.ReactionReader;
import io.pagenow.chat.log.RevisionPublisher;
import io.pagenow.chat.log.WriterConnection;
import io.pagenow.chat.metric.Metrics;
import io.pagenow.chat.model.ChatException;
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
    private WriterConnection connection;
    private EventPublisher publisher;
    private InDoubtSends inDoubt;
    private MessageWriter writer;
    private InDoubtChanges inDoubtChanges;
    private ChangeWriter changeWriter;
    private PeopleServices people;
    private MessageDetails details;
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
        connection = new WriterConnection(vertx, route, pool, metrics.writer(), rules.replyMentions());
        health = new DatabasePing(
                () -> route.find().compose(found -> LoneConnection.open(vertx, found.options(), CONNECT_TIMEOUT)),
                pool::giveUpReadOnly);
        ParticipantCache participants = new ParticipantCache(pool);
        publisher = new EventPublisher(vertx, bus, publications, participants);
        ReactionReader reactions = new ReactionReader(pool);
        details = new MessageDetails(reactions, new QuoteReader(pool));
        MessageRow rows = new MessageRow(rules.deletedText());
        BatchCompletion completion = new BatchCompletion(pool, rows, details, publisher, metrics.writer(), tracer);
        inDoubt = new InDoubtSends(vertx, completion::publishStored);
        writer = new MessageWriter(connection, completion, inDoubt, metrics.writer());
        LogReader messages = new LogReader(pool, rows, details);
        ChangeReader changes =
                new ChangeReader(pool, rows, details, limits.group().small());
        inDoubtChanges = new InDoubtChanges(vertx, changes, messages, publisher);
        changeWriter = new ChangeWriter(
                vertx,
                new ChangeStatements(
                        pool,
                        rows,
                        new ChangeStatements.Rules(
                                rules.editWindowSeconds(),
                                rules.deleteWindowSeconds(),
                                rules.replyMentions(),
                                limits.message().reactions())),
                publisher,
                details,
                inDoubtChanges,
                writer);
        ExclusiveWrites exclusive = new ExclusiveWrites(writer, changeWriter);
        RevisionPublisher revisions = new RevisionPublisher(changes, publisher);
        ErasedUserStore erased = new ErasedUserStore(pool, bus);
        people = new PeopleServices(
                vertx,
                bus,
                pool,
                participants,
                publisher,
                settings.people().directory(),
                connected,
                limits,
                writer::whenPublished,
                erased::contains);
        people.bind(binder);
        new ApiKeyStore(vertx, bus, pool).bind(binder);
        groups = new GroupServices(
                vertx,
                pool,
                rows,
                publisher,
                exclusive,
                inDoubtChanges,
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
                exclusive,
                inDoubtChanges,
                revisions,
                settings.audit().days(),
                files.isPresent());
        privacy.bind(binder);
        retention = new RetentionServices(
                vertx,
                pool,
                exclusive,
                inDoubtChanges,
                revisions,
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
            SearchServices services = new SearchServices(vertx, pool, messages, metrics.search());
            services.bind(binder);
            search = Optional.of(services);
        } else {
            indexRemoval.start();
        }
        ConversationStore conversations = new ConversationStore(pool, poolSize, publisher, limits.group());
        ConversationList list = new ConversationList(
                pool,
                people.persons(),
                rules.deletedText(),
                settings.retention().days() > 0);
        Friendships friendships = new Friendships(pool);
        PresenceStore presence = new PresenceStore(pool, friendships, erased::contains);
        FriendStore friends = new FriendStore(pool, friendships);

        bus.serve(Addresses.SEND, writer::send);
        bus.serve(
                Addresses.PUBLISH_LAG,
                ping -> Future.succeededFuture(
                        Math.max(writer.lagMillis(), Math.max(changeWriter.lagMillis(), exclusive.lagMillis()))));
        binder.serve(Addresses.IS_TO_BE_EXAMINED, new ExaminationRule(pool)::applies);
        binder.serve(
                Addresses.TYPING, new Typing(pool, publisher, limits.group().small())::signal);
        binder.serve(Addresses.CHANGE, this::change);
        binder.serve(Addresses.MISSED_CHANGES, changes::missed);
        binder.serve(Addresses.CHANGES, changes::page);
        binder.serve(Addresses.REACTIONS, reactions::page);
        binder.serve(Addresses.CHANGE_RANGE, changes::range);
        binder.serve(Addresses.RECENT_CHANGES, changes::recent);
        binder.serve(Addresses.PLACES, changes::places);
        binder.serve(Addresses.FORMER_PLACES, changes::formerPlaces);
        binder.serve(Addresses.STATES, changes::states);
        binder.serve(Addresses.MISSED, messages::missed);
        binder.serve(Addresses.MISSED_MESSAGES, messages::missedMessages);
        binder.serve(Addresses.HISTORY_BOUNDS, messages::bounds);
        binder.serve(Addresses.HISTORY, messages::history);
        binder.serve(
                Addresses.CREATE_CONVERSATION,
                new ConversationCreation(erased::contains, people, conversations)::create);
        binder.serve(Addresses.DIRECT_CONVERSATION, conversations::findDirect);
        binder.serve(Addresses.CONVERSATIONS, list::read);
        bus.subscribe(Addresses.DELIVERIES, list::invalidate);
        bus.subscribe(Addresses.PEOPLE_NOTICE, list::noticed);
        binder.serve(Addresses.CONVERSATION, conversations::find);
        binder.serve(Addresses.PARTICIPANTS, conversations::participants);
        binder.serve(Addresses.RECIPIENTS, participants::of);
        binder.serve(Addresses.RANGE, messages::range);
        binder.serve(Addresses.RECENT, messages::recent);
        binder.serve(Addresses.READ_LATELY, messages::readLately);
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

    /** A node that does not know changes would not deliver them, so none is made while one is in the cluster. */
    private Future<Changed> change(ChangeRequest request) {
        return allKnowChanges()
                .compose(all -> all ? changeWriter.change(request) : Future.failedFuture(ChatException.mixedVersions()))
                .compose(changed -> details.ofChanged(request.userId(), changed));
    }

    private Future<Boolean> allKnowChanges() {
        return clustered ? bus.request(Addresses.ALL_KNOW_CHANGES, new Ping()) : Future.succeededFuture(true);
    }

    @Override
    public Future<?> stop() {
        publisher.close();
        people.close();
        groups.close();
        schedule.close();
        privacy.close();
        retention.close();
        attachments.ifPresent(AttachmentServices::close);
        search.ifPresent(SearchServices::close);
        indexRemoval.close();
        health.close();
        return Future.all(writer.drain(), changeWriter.drain())
                .onComplete(drained -> {
                    inDoubt.close();
                    inDoubtChanges.close();
                })
                .eventually(connection::close)
                .eventually(heartbeat::stop)
                .eventually(pool::close);
    }
}
