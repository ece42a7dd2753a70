package io.pagenow.chat.client;

import io.pagenow.chat.client.Rest.Call;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/**
 * The calls of the REST API. They need no connection, and fail with a {@link ChatException}. They are not repeated by the client, but {@link #upload}
 * is.
 */
public final class ChatRest {
    private static final int PAGE = 200;

    private final Rest rest;
    private final Uploads uploads;

    ChatRest(Rest rest, Uploads uploads) {
        this.rest = rest;
        this.uploads = uploads;
    }

    private static String conversation(String conversationId) {
        return "conversations/" + Rest.encoded(conversationId);
    }

    private static String message(String conversationId, long seq) {
        return conversation(conversationId) + "/messages/" + seq;
    }

    /** Returns the id of the direct conversation with a user, created if need be. */
    public CompletableFuture<String> createDirect(String userId) {
        return create(Map.of("recipientIdArr", List.of(userId), "title", "", "isGroup", false));
    }

    /**
     * Creates a group, with the caller as its owner.
     *
     * @param title 1 to 300 characters
     * @param userIds at least two others
     * @return the id
     */
    public CompletableFuture<String> createGroup(String title, List<String> userIds) {
        return create(Map.of("recipientIdArr", userIds, "title", title, "isGroup", true));
    }

    private CompletableFuture<String> create(Map<String, Object> body) {
        return rest.object(Call.of("POST", "conversation", body)).thenApply(created -> created.text("conversationId"));
    }

    /** Returns the id of the direct conversation with a user, if there is one. */
    public CompletableFuture<Optional<String>> direct(String userId) {
        return rest.object(Call.get("conversation/direct/" + Rest.encoded(userId)))
                .thenApply(found -> found.optionalText("conversationId"));
    }

    /** Returns the caller's conversations with a message, those with the newest message first, without archived ones. */
    public CompletableFuture<List<Conversation>> conversations() {
        return conversations(false);
    }

    CompletableFuture<List<Conversation>> conversations(boolean archived) {
        Call call = Call.get("conversations");
        return list(archived ? call.with("archived", true) : call)
                .thenApply(all -> all.stream().map(Conversation::of).toList());
    }

    /** Returns the revision of the last change of a conversation. */
    CompletableFuture<Long> rev(String conversationId) {
        return rest.object(Call.get(conversation(conversationId))).thenApply(state -> state.number("rev"));
    }

    /**
     * Returns the newest messages, the oldest of them first.
     *
     * @param limit the most messages, at least 1
     */
    public CompletableFuture<List<Message>> latestMessages(String conversationId, int limit) {
        return messages(conversationId, "offset", 0, limit);
    }

    /** Returns the newest messages before a position, the oldest of them first. */
    public CompletableFuture<List<Message>> messagesBefore(String conversationId, long seq, int limit) {
        return messages(conversationId, "before", seq, limit);
    }

    /** Returns the oldest messages after a position, the oldest first. */
    public CompletableFuture<List<Message>> messagesAfter(String conversationId, long seq, int limit) {
        return messages(conversationId, "after", seq, limit);
    }

    private CompletableFuture<List<Message>> messages(String conversationId, String place, long seq, int limit) {
        Call call = Call.get(conversation(conversationId) + "/messages")
                .with(place, seq)
                .with("limit", limit)
                .with("order", "asc");
        return list(call).thenApply(page -> page.stream().map(Message::of).toList());
    }

    /** Returns a page of the changes after a revision. */
    CompletableFuture<Fields> changes(String conversationId, long rev) {
        return rest.object(Call.get(conversation(conversationId) + "/changes")
                .with("after", rev)
                .with("limit", PAGE));
    }

    /** Returns all members, ordered by user id. */
    public CompletableFuture<List<Member>> members(String conversationId) {
        return members(conversationId, new ArrayList<>());
    }

    private CompletableFuture<List<Member>> members(String conversationId, List<Member> found) {
        Call first = Call.get(conversation(conversationId) + "/members").with("limit", PAGE);
        Call call = found.isEmpty()
                ? first
                : first.with("after", found.get(found.size() - 1).userId());
        return rest.object(call).thenCompose(page -> {
            page.objects("members").stream().map(Member::of).forEach(found::add);
            return page.flag("more")
                    ? members(conversationId, found)
                    : CompletableFuture.completedFuture(List.copyOf(found));
        });
    }

    /**
     * Stores a message. Repeating it with the same {@code tempMessageId} is safe; {@link ChatClient#send} does that by itself.
     *
     * @return the stored message
     */
    public CompletableFuture<Message> send(String conversationId, OutgoingMessage message) {
        return rest.object(Call.of("POST", conversation(conversationId) + "/messages", message.fields()))
                .thenApply(Message::of);
    }

    /**
     * Replaces the content of one's own message.
     *
     * @param ifRev the {@link Message#rev()} that the caller has seen: the edit is refused with {@code conflict} if the message has changed since
     * @return the message in its new state
     */
    public CompletableFuture<Message> edit(String conversationId, long seq, String content, OptionalLong ifRev) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("content", content);
        ifRev.ifPresent(rev -> body.put("ifRev", rev));
        return rest.object(Call.of("PATCH", message(conversationId, seq), body)).thenApply(Message::of);
    }

    /** Deletes a message for everyone. Returns what is left of it. */
    public CompletableFuture<Message> delete(String conversationId, long seq) {
        return rest.object(Call.of("DELETE", message(conversationId, seq), null))
                .thenApply(Message::of);
    }

    /**
     * Sets the caller's whole set of reactions to a message.
     *
     * @param reactions at most 5; none takes all back
     * @return the message in its new state
     */
    public CompletableFuture<Message> react(String conversationId, long seq, List<String> reactions) {
        return rest.object(
                        Call.of("PUT", message(conversationId, seq) + "/reactions/me", Map.of("reactions", reactions)))
                .thenApply(Message::of);
    }

    /**
     * Uploads a file for a message in a conversation, and goes on after a broken connection. It fails after 8 attempts in a row that bring no byte to
     * the server.
     *
     * @param contentType the type, if it is known
     * @return the file, for {@link OutgoingMessage#withAttachments}
     */
    public CompletableFuture<Attachment> upload(String conversationId, Path file, Optional<String> contentType) {
        return uploads.upload(conversationId, file, contentType);
    }

    private CompletableFuture<List<Fields>> list(Call call) {
        return rest.call(call)
                .thenApply(answer -> answer instanceof List<?> all
                        ? all.stream().map(Fields::of).toList()
                        : List.<Fields>of());
    }
}
