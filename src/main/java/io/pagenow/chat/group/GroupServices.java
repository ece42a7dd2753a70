package io.pagenow.chat.group;

import io.pagenow.chat.bus.message.AddMembers;
import io.pagenow.chat.bus.message.AddedMembers;
import io.pagenow.chat.bus.message.MembersPage;
import io.pagenow.chat.bus.message.MembersQuery;
import io.pagenow.chat.bus.message.OfMember;
import io.pagenow.chat.limit.TaskLanes;
import io.pagenow.chat.log.ExclusiveWrites;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.Member;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Carries out the acts of users in groups, one after the other in each conversation, and publishes them. */
public final class GroupServices {
    /** See {@code audit_table}. */
    private static final String BY_USER = "user";

    private static final int MAX_WAITING_PER_CONVERSATION = 200;
    private static final int MAX_ACTS = 100;
    private static final int MAX_WAITING = 2_000;

    private final GroupTransaction transaction;
    private final GroupPublisher publisher;
    private final ExclusiveWrites writes;
    private final MemberReader members;
    private final TaskLanes<UUID> conversations =
            new TaskLanes<>(1, MAX_WAITING_PER_CONVERSATION, GroupServices::tooMany);
    private final TaskLanes<Boolean> all = new TaskLanes<>(MAX_ACTS, MAX_WAITING, GroupServices::tooMany);

    /** @param writes keeps other writes of a conversation away while an act commits */
    GroupServices(
            GroupTransaction transaction, GroupPublisher publisher, ExclusiveWrites writes, MemberReader members) {
        this.transaction = transaction;
        this.publisher = publisher;
        this.writes = writes;
        this.members = members;
    }

    private static ChatException tooMany() {
        return ChatException.overloaded("More changes of groups wait than the server accepts; repeat it in a moment");
    }

    Future<AddedMembers> addMembers(AddMembers request) {
        MemberAddition act = new MemberAddition(request.added(), request.seeHistory());
        return run(request.conversationId(), request.userId(), act).map(done -> {
            List<String> added = new ArrayList<>(request.added());
            added.removeAll(done.plan().refused().keySet());
            return new AddedMembers(added, done.plan().refused());
        });
    }

    Future<Void> removeMember(OfMember request) {
        return run(request.conversationId(), request.userId(), new MemberRemoval(request.memberId()))
                .mapEmpty();
    }

    Future<MembersPage> members(MembersQuery query) {
        return members.page(query);
    }

    private Future<CommittedAct> run(UUID conversationId, String userId, GroupAct act) {
        return conversations.run(
                conversationId,
                () -> all.run(
                        true,
                        () -> writes.run(
                                conversationId,
                                () -> transaction
                                        .run(conversationId, userId, BY_USER, act)
                                        .onSuccess(publisher::publish))));
    }

    /** Returns a page of members. */
    interface MemberReader {
        Future<MembersPage> page(MembersQuery query);
    }

    /** Unused. */
    static List<Member> none() {
        return List.of();
    }
}
