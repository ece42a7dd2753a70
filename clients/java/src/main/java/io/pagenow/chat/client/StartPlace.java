package io.pagenow.chat.client;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;

/** Finds the place at which a client begins: that of an earlier client, or behind the newest message of each conversation. */
final class StartPlace {
    private final Parts parts;
    private final List<String> named;
    private boolean isFound;

    /** @param named the conversations of a client that may not list them; empty for all */
    StartPlace(Parts parts, List<String> named, boolean isFound) {
        this.parts = parts;
        this.named = named;
        this.isFound = isFound;
    }

    /** Begins there, unless the client has begun before. */
    CompletableFuture<Void> find() {
        CompletableFuture<Void> begun = new CompletableFuture<>();
        if (isFound) {
            begun.complete(null);
            return begun;
        }
        parts.loop().then(latest(), (places, failure) -> {
            if (failure != null) {
                begun.completeExceptionally(failure);
                return;
            }
            if (!isFound) {
                isFound = true;
                places.forEach(place -> parts.inbox().startAtLatest(place.conversationId(), place.seq()));
                parts.store().start(parts.inbox().cursors(), false);
            }
            begun.complete(null);
        });
        return begun;
    }

    /** The newest position of a conversation. */
    record Place(String conversationId, long seq) {}

    /** Returns the newest position of each conversation. */
    CompletableFuture<List<Place>> latest() {
        if (!named.isEmpty()) {
            CompletableFuture<Stream<Place>> places = CompletableFuture.completedFuture(Stream.empty());
            for (String conversationId : named) {
                places = places.thenCombine(latest(conversationId), Stream::concat);
            }
            return places.thenApply(Stream::toList);
        }
        CompletableFuture<List<Conversation>> listed = parts.rest().conversations(false);
        return listed.thenCombine(
                parts.rest().conversations(true), (some, archived) -> Stream.concat(some.stream(), archived.stream())
                        .map(conversation -> new Place(conversation.conversationId(), conversation.seq()))
                        .toList());
    }

    /** A conversation that the client is not in, or not yet, has no place. */
    private CompletableFuture<Stream<Place>> latest(String conversationId) {
        return parts.rest()
                .latestMessages(conversationId, 1)
                .thenApply(page -> Stream.of(new Place(
                        conversationId, page.isEmpty() ? 0 : page.get(0).seq())))
                .exceptionally(failure -> {
                    if (EventLoop.causeOf(failure) instanceof ChatException refusal && refusal.status() == 404) {
                        return Stream.empty();
                    }
                    throw new CompletionException(EventLoop.causeOf(failure));
                });
    }
}
