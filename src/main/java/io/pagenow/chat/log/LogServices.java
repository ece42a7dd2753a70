package io.pagenow.chat.log;

import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.bus.ServiceBinder;
import io.pagenow.chat.bus.Topic;
import io.pagenow.chat.bus.message.ChangeRequest;
import io.pagenow.chat.bus.message.Changed;
import io.pagenow.chat.bus.message.Deliveries;
import io.pagenow.chat.config.Settings;
import io.pagenow.chat.database.BoundedPool;
import io.pagenow.chat.database.DatabaseRoute;
import io.pagenow.chat.metric.WriterMeters;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.trace.MessageTracer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.function.Supplier;

/** The two logs of this node: writes messages and changes, publishes what was committed, and serves the addresses of both. */
public final class LogServices {
    private final Bus bus;
    private final LogReaders readers;
    private final ParticipantCache participants;
    private final EventPublisher publisher;
    private final WriterConnection connection;
    private final InDoubtSends inDoubtSends;
    private final MessageWriter messages;
    private final InDoubtChanges inDoubtChanges;
    private final ChangeWriter changes;
    private final ExclusiveWrites exclusive;
    private final RevisionPublisher revisions;
    private final ExaminationRule examination;
    private final Supplier<Future<Boolean>> allKnowChanges;

    /**
     * @param publications topic of committed events
     * @param allKnowChanges whether all nodes deliver changes
     */
    public LogServices(
            Vertx vertx,
            Bus bus,
            BoundedPool pool,
            DatabaseRoute route,
            Topic<Deliveries> publications,
            Settings settings,
            WriterMeters meters,
            MessageTracer tracer,
            Supplier<Future<Boolean>> allKnowChanges) {
        this.bus = bus;
        this.readers = LogReaders.of(pool, settings);
        this.participants = new ParticipantCache(pool);
        this.publisher = new EventPublisher(vertx, bus, publications, participants);
        this.connection = new WriterConnection(
                vertx, route, pool, meters, settings.messages().replyMentions());
        BatchCompletion completion =
                new BatchCompletion(pool, readers.rows(), readers.details(), publisher, meters, tracer);
        this.inDoubtSends = new InDoubtSends(vertx, completion::publishStored);
        this.messages = new MessageWriter(connection, completion, inDoubtSends, meters);
        this.inDoubtChanges = new InDoubtChanges(vertx, readers.changes(), readers.messages(), publisher);
        this.changes = new ChangeWriter(
                vertx,
                new ChangeStatements(pool, readers.rows(), ChangeStatements.Rules.of(settings)),
                publisher,
                readers.details(),
                inDoubtChanges,
                messages);
        this.exclusive = new ExclusiveWrites(messages, changes);
        this.revisions = new RevisionPublisher(readers.changes(), publisher);
        this.examination = new ExaminationRule(pool);
        this.allKnowChanges = allKnowChanges;
    }

    public void bind(ServiceBinder binder) {
        readers.bind(binder);
        bus.serve(Addresses.SEND, messages::send);
        bus.serve(Addresses.PUBLISH_LAG, ping -> Future.succeededFuture(lagMillis()));
        binder.serve(Addresses.IS_TO_BE_EXAMINED, examination::applies);
        binder.serve(Addresses.CHANGE, this::change);
        binder.serve(Addresses.RECIPIENTS, participants::of);
    }

    private long lagMillis() {
        return Math.max(messages.lagMillis(), Math.max(changes.lagMillis(), exclusive.lagMillis()));
    }

    /** A node that does not know changes would not deliver them, so none is made while one is in the cluster. */
    private Future<Changed> change(ChangeRequest request) {
        return allKnowChanges
                .get()
                .compose(all -> all ? changes.change(request) : Future.failedFuture(ChatException.mixedVersions()))
                .compose(changed -> readers.details().ofChanged(request.userId(), changed));
    }

    public LogReaders readers() {
        return readers;
    }

    public ParticipantCache participants() {
        return participants;
    }

    public EventPublisher publisher() {
        return publisher;
    }

    /** Returns what keeps other writes of a conversation away while one of another kind runs. */
    public ExclusiveWrites exclusive() {
        return exclusive;
    }

    /** Returns what looks up commits that the database has not answered. */
    public InDoubtChanges inDoubtChanges() {
        return inDoubtChanges;
    }

    public RevisionPublisher revisions() {
        return revisions;
    }

    /** Returns a future that completes when all messages stored so far are published; never fails. */
    public Future<?> whenPublished() {
        return messages.whenPublished();
    }

    /** Completes when everything accepted is stored or refused, and the writer's connection is closed. */
    public Future<Void> close() {
        publisher.close();
        return Future.all(messages.drain(), changes.drain())
                .onComplete(drained -> {
                    inDoubtSends.close();
                    inDoubtChanges.close();
                })
                .eventually(connection::close)
                .mapEmpty();
    }
}
