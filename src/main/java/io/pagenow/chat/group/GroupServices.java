package io.pagenow.chat.group;

import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.ServiceBinder;
import io.pagenow.chat.bus.message.AddMembers;
import io.pagenow.chat.bus.message.AddedMembers;
import io.pagenow.chat.bus.message.OfMember;
import io.pagenow.chat.database.BoundedPool;
import io.pagenow.chat.log.EventPublisher;
import io.pagenow.chat.log.ExclusiveWrites;
import io.pagenow.chat.log.InDoubtChanges;
import io.pagenow.chat.log.MessageRow;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Serves the addresses of groups: turns requests into acts. */
public final class GroupServices {
    private final GroupWriter writer;
    private final MemberReader members;

    /**
     * @param writes keeps other writes of a conversation away while an act commits
     * @param inDoubt looks up commits that the database has not answered
     * @param allKnowChanges whether all nodes deliver changes
     */
    public GroupServices(
            BoundedPool pool,
            MessageRow rows,
            EventPublisher publisher,
            ExclusiveWrites writes,
            InDoubtChanges inDoubt,
            Supplier<Future<Boolean>> allKnowChanges) {
        this.writer = new GroupWriter(
                new GroupTransaction(pool, rows, inDoubt), new GroupPublisher(publisher), writes, allKnowChanges);
        this.members = new MemberReader(pool);
    }

    public void bind(ServiceBinder binder) {
        binder.serve(Addresses.ADD_MEMBERS, this::addMembers);
        binder.serve(Addresses.REMOVE_MEMBER, this::removeMember);
        binder.serve(Addresses.MEMBERS, members::page);
    }

    private Future<AddedMembers> addMembers(AddMembers request) {
        MemberAddition act = new MemberAddition(request.added(), request.seeHistory());
        return writer.run(request.conversationId(), request.userId(), GroupWriter.BY_USER, act)
                .map(done -> {
                    List<String> added = new ArrayList<>(request.added());
                    added.removeAll(done.plan().refused().keySet());
                    return new AddedMembers(added, done.plan().refused());
                });
    }

    private Future<Void> removeMember(OfMember request) {
        MemberRemoval act = new MemberRemoval(request.memberId());
        return writer.run(request.conversationId(), request.userId(), GroupWriter.BY_USER, act)
                .mapEmpty();
    }
}
