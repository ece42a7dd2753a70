package io.pagenow.chat.persistence;

import io.pagenow.chat.bus.message.Create;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ErasedUsers;
import io.pagenow.chat.model.ErrorCode;
import io.pagenow.chat.model.NewConversation;
import io.pagenow.chat.people.PeopleServices;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;

/** Creates conversations of users who exist and have not blocked each other. */
final class ConversationCreation {
    private final Predicate<String> isErased;
    private final PeopleServices people;
    private final ConversationStore conversations;

    /** @param isErased whether a user was erased, with whom no conversation is made */
    ConversationCreation(Predicate<String> isErased, PeopleServices people, ConversationStore conversations) {
        this.isErased = isErased;
        this.people = people;
        this.conversations = conversations;
    }

    /**
     * Creates a conversation.
     *
     * @return its id; fails with {@code USER_ERASED}, with {@code UNKNOWN_USER} if the directory of users does not know a
     *     recipient, or with {@code NOT_ALLOWED} if one of a pair has blocked the other
     */
    Future<UUID> create(Create request) {
        return requireNobodyErased(request)
                .compose(all -> people.directory().requireKnown(request))
                .compose(known -> people.directBlocks().unlessBlocked(request, conversations::create));
    }

    private Future<Void> requireNobodyErased(Create request) {
        if (isErased.test(request.userId())) {
            return Future.failedFuture(ErasedUsers.refusal("The account of the creator was deleted from this server"));
        }
        Collection<String> recipients = request.conversation() instanceof NewConversation.Group group
                ? group.recipientIds()
                : List.of(((NewConversation.Direct) request.conversation()).recipientId());
        return recipients.stream().anyMatch(isErased)
                ? Future.failedFuture(ChatException.ofField(
                        ErrorCode.USER_ERASED,
                        "recipientIdArr",
                        "Invalid parameter 'recipientIdArr': the account of a recipient was deleted"))
                : Future.succeededFuture();
    }
}
