package io.pagenow.chat.group;

import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.ServiceBinder;
import io.pagenow.chat.bus.message.AddMembers;
import io.pagenow.chat.bus.message.AddedMembers;
import io.pagenow.chat.bus.message.ChangeConversation;
import io.pagenow.chat.bus.message.Deletion;
import io.pagenow.chat.bus.message.InviteLink;
import io.pagenow.chat.bus.message.LinkUse;
import io.pagenow.chat.bus.message.MemberChange;
import io.pagenow.chat.bus.message.NewInvite;
import io.pagenow.chat.bus.message.OfConversation;
import io.pagenow.chat.bus.message.OfMember;
import io.pagenow.chat.bus.message.Succession;
import io.pagenow.chat.database.BoundedPool;
import io.pagenow.chat.database.Transactions;
import io.pagenow.chat.log.EventPublisher;
import io.pagenow.chat.log.ExclusiveWrites;
import io.pagenow.chat.log.InDoubtChanges;
import io.pagenow.chat.log.MessageRow;
import io.pagenow.chat.model.BotId;
import io.pagenow.chat.model.ClientLimits;
import io.pagenow.chat.model.ConversationState;
import io.pagenow.chat.model.Member;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Serves the addresses of groups: turns requests into acts. */
public final class GroupServices {
    private final GroupWriter writer;
    private final MemberReader members;
    private final OwnSettingsWriter own;
    private final Predicate<String> isErased;
    private final Function<List<String>, Future<Set<String>>> unknown;
    private final GroupPurge purge;
    private final InviteTokens tokens = new InviteTokens();

    /**
     * @param writes keeps other writes of a conversation away while an act commits
     * @param inDoubt looks up commits that the database has not answered
     * @param allKnowChanges whether all nodes deliver changes
     * @param isErased whether a user was erased, whom nobody adds again
     * @param unknown finds those who are not in the directory of users
     */
    public GroupServices(
            Vertx vertx,
            BoundedPool pool,
            MessageRow rows,
            EventPublisher publisher,
            ExclusiveWrites writes,
            InDoubtChanges inDoubt,
            ClientLimits limits,
            Supplier<Future<Boolean>> allKnowChanges,
            Predicate<String> isErased,
            Function<List<String>, Future<Set<String>>> unknown) {
        this.isErased = isErased;
        this.unknown = unknown;
        this.writer = new GroupWriter(
                new GroupTransaction(pool, rows, inDoubt, limits.group()),
                new GroupPublisher(publisher),
                writes,
                allKnowChanges);
        this.members = new MemberReader(pool);
        this.own = new OwnSettingsWriter(new Transactions(pool), publisher, limits.personal());
        this.purge = new GroupPurge(vertx, pool);
    }

    public void bind(ServiceBinder binder) {
        binder.serve(Addresses.ADD_MEMBERS, this::addMembers);
        binder.serve(Addresses.REMOVE_MEMBER, this::removeMember);
        binder.serve(Addresses.CHANGE_MEMBER, this::changeMember);
        binder.serve(Addresses.MEMBERS, members::page);
        binder.serve(Addresses.CHANGE_CONVERSATION, this::changeConversation);
        binder.serve(Addresses.DELETE_CONVERSATION, this::delete);
        binder.serve(Addresses.MAKE_INVITE, this::makeInvite);
        binder.serve(Addresses.REMOVE_INVITE, this::removeInvite);
        binder.serve(Addresses.JOIN, this::join);
        binder.serve(Addresses.CHANGE_OWN, own::change);
        binder.serve(Addresses.SUCCEED, this::succeed);
    }

    private Future<AddedMembers> addMembers(AddMembers request) {
        return request.trusted()
                ? addMembers(request, Set.of())
                : unknown.apply(request.added()).compose(strangers -> addMembers(request, strangers));
    }

    private Future<AddedMembers> addMembers(AddMembers request, Set<String> strangers) {
        MemberAddition act =
                new MemberAddition(request.added(), request.seeHistory(), request.bySql(), isErased, strangers);
        Future<CommittedAct> committed = request.bySql()
                ? writer.run(request.conversationId(), request.userId(), GroupWriter.BY_SQL, act)
                : run(request.conversationId(), request.userId(), act);
        return committed.map(done -> {
            List<String> added = new ArrayList<>(request.added());
            added.removeAll(done.plan().refused().keySet());
            return new AddedMembers(added, done.plan().refused());
        });
    }

    private Future<Void> removeMember(OfMember request) {
        return run(request.conversationId(), request.userId(), new MemberRemoval(request.memberId()))
                .mapEmpty();
    }

    private Future<Member> changeMember(MemberChange request) {
        MemberUpdate act = new MemberUpdate(request.memberId(), request.role(), request.maySend());
        return run(request.conversationId(), request.userId(), act)
                .map(done -> done.members().get(request.memberId()));
    }

    private Future<ConversationState> changeConversation(ChangeConversation request) {
        return run(request.conversationId(), request.userId(), new GroupUpdate(request.change()))
                .map(CommittedAct::conversation);
    }

    private Future<Void> delete(Deletion request) {
        return writer.run(
                        request.conversationId(),
                        request.userId(),
                        request.administrator() ? GroupWriter.BY_ADMINISTRATOR : GroupWriter.BY_USER,
                        new GroupDeletion(request.administrator()))
                .mapEmpty();
    }

    private Future<Void> succeed(Succession request) {
        return writer.run(
                        request.conversationId(),
                        request.userId(),
                        GroupWriter.BY_ADMINISTRATOR,
                        new MemberSuccession(request.pseudonym()))
                .mapEmpty();
    }

    private Future<InviteLink> makeInvite(NewInvite request) {
        String token = tokens.next();
        InviteUpdate act =
                new InviteUpdate(Optional.of(InviteTokens.hash(token)), request.expiresInSeconds(), request.maxUses());
        return run(request.conversationId(), request.userId(), act).map(done -> {
            Invite link = done.plan().invite().orElseThrow().link().orElseThrow();
            return new InviteLink(token, link.expiresAt().map(OffsetDateTime::toInstant), link.maxUses());
        });
    }

    private Future<Void> removeInvite(OfConversation request) {
        InviteUpdate act = new InviteUpdate(Optional.empty(), Optional.empty(), Optional.empty());
        return run(request.conversationId(), request.userId(), act).mapEmpty();
    }

    private Future<UUID> join(LinkUse request) {
        Buffer hash = InviteTokens.hash(request.token());
        return members.invited(hash).compose(conversationId -> run(conversationId, request.userId(), new LinkJoin(hash))
                .map(conversationId));
    }

    private Future<CommittedAct> run(UUID conversationId, String userId, GroupAct act) {
        return writer.run(conversationId, userId, BotId.isBot(userId) ? GroupWriter.BY_KEY : GroupWriter.BY_USER, act);
    }

    /** Stops the work in the background. */
    public void close() {
        purge.close();
    }
}
