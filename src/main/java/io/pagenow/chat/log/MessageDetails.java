package io.pagenow.chat.log;

import io.pagenow.chat.bus.message.Changed;
import io.pagenow.chat.model.Changes;
import io.pagenow.chat.model.Message;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/** Adds to messages what depends on their reader: the reader's own reactions, and the quotes that the reader may see. */
public final class MessageDetails {
    private final ReactionReader reactions;
    private final QuoteReader quotes;

    public MessageDetails(ReactionReader reactions, QuoteReader quotes) {
        this.reactions = reactions;
        this.quotes = quotes;
    }

    Future<List<Message>> of(String userId, List<Message> messages) {
        return reactions.addOwn(userId, messages).compose(own -> quotes.add(Optional.of(userId), own));
    }

    Future<List<Changes>> ofChanges(String userId, List<Changes> pages) {
        return reactions.addOwnToChanges(userId, pages).compose(own -> quotes.addToChanges(Optional.of(userId), own));
    }

    /** Completes a committed change; it stays as it is if the details cannot be read. */
    public Future<Changed> ofChanged(String userId, Changed changed) {
        return changed.message()
                .map(message -> of(userId, List.of(message))
                        .map(complete -> new Changed(changed.rev(), Optional.of(complete.get(0))))
                        .otherwise(changed))
                .orElseGet(() -> Future.succeededFuture(changed));
    }

    /** Adds what all participants may see. */
    Future<List<Message>> ofAll(List<Message> messages) {
        return quotes.add(Optional.empty(), messages);
    }

    /** Adds what all participants may see. */
    Future<List<Changes>> ofAllInChanges(List<Changes> pages) {
        return quotes.addToChanges(Optional.empty(), pages);
    }
}
