package io.pagenow.chat.persistence;

import io.pagenow.chat.apikey.ApiKeyStore;
import io.pagenow.chat.attachment.AttachmentServices;
import io.pagenow.chat.attachment.AttachmentStorage;
import io.pagenow.chat.bus.Address;
import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.bus.Topic;
import io.pagenow.chat.bus.message.ChangeRequest;
import io.pagenow.chat.bus.message.Changed;
import io.pagenow.chat.bus.message.Create;
import io.pagenow.chat.bus.message.Deliveries;
import io.pagenow.chat.bus.message.Ping;
import io.pagenow.chat.config.Settings;
import io.pagenow.chat.database.BoundedPool;
import io.pagenow.chat.database.DatabaseAddress;
import io.pagenow.chat.database.DatabaseFailures;
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
import io.pagenow.chat.metric.AttachmentMeters.Deletion;
import io.pagenow.chat.metric.Counts;
import io.pagenow.chat.metric.DatabaseMeters;
import io.pagenow.chat.metric.Metrics;
import io.pagenow.chat.metric.RetentionMeters;
import io.pagenow.chat.metric.SearchMeters;
import io.pagenow.chat.metric.WriterMeters;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ClientLimits;
import io.pagenow.chat.model.ErasedUsers;
import io.pagenow.chat.model.ErrorCode;
import io.pagenow.chat.model.NewConversation;
import io.pagenow.chat.model.UserDirectory;
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
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Wires the database side: the writer, the stores, and the bus addresses that they serve. */
public final class PersistenceVerticle extends VerticleBase {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    private static final int START_PINGS = 6;

    private static final Logger log = LoggerFactory.getLogger(PersistenceVerticle.class);

    private final Bus bus;
    private final DatabaseAddress database;
    private final int poolSize;
    private final Optional<AttachmentStorage> files;
    private final Counts<Deletion> deletions;
    private final boolean clustered;
    private final Settings.Messages rules;
    private final ClientLimits limits;
    private final UserDirectory directory;
    private final boolean isExamined;
    private final boolean isSearchEnabled;
    private final int auditDays;
    private final int retentionDays;
    private final RetentionMeters retentionMeters;
    private final SearchMeters searchMeters;
    private final Topic<Deliveries> publications;
    private final Directory connected;
    private final WriterMeters writerMeters;
    private final DatabaseMeters meters;
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
        this.tracer = tracer;
        this.writerMeters = metrics.writer();
        this.meters = metrics.database();
        this.bus = bus;
        this.publications = publications;
        this.connected = connected;
        this.database = database;
        this.poolSize = settings.database().poolSize();
        this.files = files;
        this.deletions = metrics.attachments().deletions();
        this.clustered = clustered;
        this.rules = settings.messages();
        this.limits = settings.limits().client();
        this.directory = settings.people().directory();
        this.isExamined = settings.beforeSend().isPresent();
        this.isSearchEnabled = settings.isSearchEnabled();
        this.auditDays = settings.audit().days();
        this.retentionDays = settings.retention().days();
        this.retentionMeters = metrics.retention();
        this.searchMeters = metrics.search();
    }

    @Override
    public Future<?> start() {
        DatabaseRoute route = new DatabaseRoute(vertx, database);
        pool = new BoundedPool(vertx, database, route, poolSize);
        meters.countConnections(pool::size, poolSize);
        connection = new WriterConnection(vertx, route, pool, writerMeters, rules.replyMentions());
        health = new DatabasePing(
                () -> route.find().compose(found -> LoneConnection.open(vertx, found.options(), CONNECT_TIMEOUT)),
                pool::giveUpReadOnly);
        ParticipantCache participants = new ParticipantCache(pool);
        publisher = new EventPublisher(vertx, bus, publications, participants);
        ReactionReader reactions = new ReactionReader(pool);
        details = new MessageDetails(reactions, new QuoteReader(pool));
        MessageRow rows = new MessageRow(rules.deletedText());
        BatchCompletion completion = new BatchCompletion(pool, rows, details, publisher, writerMeters, tracer);
        inDoubt = new InDoubtSends(vertx, completion::publishStored);
        writer = new MessageWriter(connection, completion, inDoubt, writerMeters);
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
                directory,
                connected,
                limits,
                writer::whenPublished,
                erased::contains);
        people.bind(this::serve);
        new ApiKeyStore(vertx, bus, pool).bind(this::serve);
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
        groups.bind(this::serve);
        schedule = new ScheduleServices(vertx, pool, new ActionDispatcher(bus, context, isExamined));
        schedule.bind(this::serve);
        privacy = new PrivacyServices(
                vertx, bus, pool, route, erased, exclusive, inDoubtChanges, revisions, auditDays, files.isPresent());
        privacy.bind(this::serve);
        retention = new RetentionServices(
                vertx, pool, exclusive, inDoubtChanges, revisions, retentionDays, retentionMeters);
        attachments =
                files.map(storage -> new AttachmentServices(vertx, pool, storage, limits.attachments(), deletions));
        attachments.ifPresent(services -> services.bind(this::serve));
        indexRemoval = new IndexRemoval(vertx, pool);
        if (isSearchEnabled) {
            SearchServices services = new SearchServices(vertx, pool, messages, searchMeters);
            services.bind(this::serve);
            search = Optional.of(services);
        } else {
            indexRemoval.start();
        }
        ConversationStore conversations = new ConversationStore(pool, poolSize, publisher, limits.group());
        ConversationList list = new ConversationList(pool, people.persons(), rules.deletedText(), retentionDays > 0);
        Friendships friendships = new Friendships(pool);
        PresenceStore presence = new PresenceStore(pool, friendships, erased::contains);
        FriendStore friends = new FriendStore(pool, friendships);

        bus.serve(Addresses.SEND, writer::send);
        bus.serve(
                Addresses.PUBLISH_LAG,
                ping -> Future.succeededFuture(
                        Math.max(writer.lagMillis(), Math.max(changeWriter.lagMillis(), exclusive.lagMillis()))));
        serve(Addresses.IS_TO_BE_EXAMINED, new ExaminationRule(pool)::applies);
        serve(Addresses.TYPING, new Typing(pool, publisher, limits.group().small())::signal);
        serve(Addresses.CHANGE, this::change);
        serve(Addresses.MISSED_CHANGES, changes::missed);
        serve(Addresses.CHANGES, changes::page);
        serve(Addresses.REACTIONS, reactions::page);
        serve(Addresses.CHANGE_RANGE, changes::range);
        serve(Addresses.RECENT_CHANGES, changes::recent);
        serve(Addresses.PLACES, changes::places);
        serve(Addresses.FORMER_PLACES, changes::formerPlaces);
        serve(Addresses.STATES, changes::states);
        serve(Addresses.MISSED, messages::missed);
        serve(Addresses.MISSED_MESSAGES, messages::missedMessages);
        serve(Addresses.HISTORY_BOUNDS, messages::bounds);
        serve(Addresses.HISTORY, messages::history);
        serve(Addresses.CREATE_CONVERSATION, request -> requireNobodyErased(request, erased)
                .compose(all -> people.directory().requireKnown(request))
                .compose(known -> people.directBlocks().unlessBlocked(request, conversations::create)));
        serve(Addresses.DIRECT_CONVERSATION, conversations::findDirect);
        serve(Addresses.CONVERSATIONS, list::read);
        bus.subscribe(Addresses.DELIVERIES, list::invalidate);
        bus.subscribe(Addresses.PEOPLE_NOTICE, list::noticed);
        serve(Addresses.CONVERSATION, conversations::find);
        serve(Addresses.PARTICIPANTS, conversations::participants);
        serve(Addresses.RECIPIENTS, participants::of);
        serve(Addresses.RANGE, messages::range);
        serve(Addresses.RECENT, messages::recent);
        serve(Addresses.READ_LATELY, messages::readLately);
        serve(Addresses.STORED_PRESENCE, presence::find);
        serve(Addresses.AUDIENCE_SIZE, presence::audienceSize);
        serve(Addresses.AUDIENCES, presence::audiences);
        serve(Addresses.BLOCKED_PAIRS, presence::blockedPairs);
        serve(Addresses.STORE_LAST_SEEN, presence::storeLastSeen);
        serve(Addresses.STORE_VISIBILITY, presence::storeVisibility);
        serve(Addresses.FRIENDS, friends::of);
        serve(Addresses.DATABASE_HEALTH, ping -> health.ask());
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

    private static Future<Void> requireNobodyErased(Create request, ErasedUserStore erased) {
        if (erased.contains(request.userId())) {
            return Future.failedFuture(ErasedUsers.refusal("The account of the creator was deleted from this server"));
        }
        Collection<String> recipients = request.conversation() instanceof NewConversation.Group group
                ? group.recipientIds()
                : List.of(((NewConversation.Direct) request.conversation()).recipientId());
        return recipients.stream().anyMatch(erased::contains)
                ? Future.failedFuture(ChatException.ofField(
                        ErrorCode.USER_ERASED,
                        "recipientIdArr",
                        "Invalid parameter 'recipientIdArr': the account of a recipient was deleted"))
                : Future.succeededFuture();
    }

    /** Retries because the migrations have already reached the database, so a timeout means a busy machine. */
    private Future<Boolean> firstPing(int attempts) {
        return attempts == 1 ? pool.isWritable() : pool.isWritable().recover(failure -> firstPing(attempts - 1));
    }

    private <Q, R> void serve(Address<Q, R> address, Function<Q, Future<R>> service) {
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
