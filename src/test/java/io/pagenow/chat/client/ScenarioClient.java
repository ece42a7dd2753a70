package io.pagenow.chat.client;

import io.pagenow.chat.client.Change.ConversationRemoved;
import io.pagenow.chat.client.Change.HistoryReset;
import io.pagenow.chat.client.Change.MessageChanged;
import io.pagenow.chat.client.Change.MessagesRemoved;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** An application with the client for Java, as the scenarios want one: it holds messages and follows changes, by the public API. */
final class ScenarioClient implements ScenarioPlayer.Adapter {
    /** Short, so that nothing has to be waited for. */
    private static final Timings SHORT = new Timings(3_000, 2_000, 200, 300, 500, 20, 100, 5_000, 50, 5_000);

    private static final int PAGE = 50;

    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<String, Held> conversations = new HashMap<>();
    private final Map<String, String> sends = new ConcurrentHashMap<>();
    /** Calls for which nobody waits: the scenario sees what comes of them. */
    private final List<CompletableFuture<?>> calls = new CopyOnWriteArrayList<>();

    private ChatClient client;

    /** One conversation, as the application holds it. */
    private static final class Held {
        final Map<Long, Message> messages = new TreeMap<>();
        /** Those received until now: a page that was requested before may lack them. */
        final List<Change> changes = new ArrayList<>();

        final List<Long> delivered = new ArrayList<>();
        boolean removed;

        void add(Message message) {
            messages.merge(message.seq(), message, (held, other) -> other.rev() > held.rev() ? other : held);
        }

        void apply(Change change) {
            if (change instanceof MessageChanged changed) {
                if (messages.containsKey(changed.message().seq())) {
                    add(changed.message());
                }
            } else if (change instanceof MessagesRemoved removal) {
                messages.replaceAll((seq, held) ->
                        removal.covers(seq) && removal.rev() > held.rev() ? held.deleted(removal.rev()) : held);
            }
        }
    }

    @Override
    public void start(JsonObject server) {
        HttpRequest token =
                HttpRequest.newBuilder(URI.create(server.getString("tokenUrl"))).build();
        client = ChatClient.builder()
                .httpUrl(URI.create(server.getString("httpUrl")))
                .webSocketUrl(URI.create(server.getString("webSocketUrl")))
                .token(() -> http.sendAsync(token, HttpResponse.BodyHandlers.ofString())
                        .thenApply(ScenarioClient::tokenIn))
                .timings(SHORT)
                .build();
        client.onMessage(this::received);
        client.onChange(this::changed);
    }

    private static String tokenIn(HttpResponse<String> answer) {
        if (answer.statusCode() != 200) {
            throw new IllegalStateException("There is no token: " + answer.statusCode());
        }
        return new JsonObject(answer.body()).getString("token");
    }

    private synchronized void received(Message message) {
        Held held = held(message.conversationId());
        held.add(message);
        held.delivered.add(message.seq());
    }

    private synchronized void changed(Change change) {
        Held held = held(change.conversationId());
        if (change instanceof HistoryReset) {
            held.messages.clear();
            held.changes.clear();
            load(change.conversationId());
        } else if (change instanceof ConversationRemoved) {
            held.removed = true;
        } else {
            held.changes.add(change);
            held.apply(change);
        }
    }

    private Held held(String conversationId) {
        return conversations.computeIfAbsent(conversationId, unknown -> new Held());
    }

    private void load(String conversationId) {
        calls.add(client.rest().latestMessages(conversationId, PAGE).thenAccept(page -> loaded(conversationId, page)));
    }

    private synchronized void loaded(String conversationId, List<Message> page) {
        Held held = held(conversationId);
        page.forEach(held::add);
        held.changes.forEach(held::apply);
    }

    @Override
    public void act(JsonObject act) {
        String conversationId = act.getString("conversationId");
        switch (act.getString("act")) {
            case "connect" -> client.connect();
            case "open" -> load(conversationId);
            case "send" -> send(conversationId, act.getString("tempMessageId"), act.getString("content"));
            case "edit" ->
                calls.add(client.rest()
                        .edit(conversationId, act.getLong("seq"), act.getString("content"), OptionalLong.empty()));
            case "delete" -> calls.add(client.rest().delete(conversationId, act.getLong("seq")));
            case "react" ->
                calls.add(
                        client.rest().react(conversationId, act.getLong("seq"), texts(act.getJsonArray("reactions"))));
            default -> throw new IllegalArgumentException("There is no act " + act);
        }
    }

    private void send(String conversationId, String name, String content) {
        sends.put(name, "pending");
        CompletableFuture<Message> sent =
                client.send(conversationId, OutgoingMessage.text(content).withTempMessageId(name));
        calls.add(sent.whenComplete((message, failure) -> {
            if (failure == null) {
                sends.put(name, "stored");
            } else if (EventLoop.causeOf(failure) instanceof ChatException refusal
                    && !refusal.code().equals("closed")) {
                sends.put(name, "refused: " + refusal.code());
            }
        }));
    }

    private static List<String> texts(JsonArray array) {
        return array.stream().map(String.class::cast).toList();
    }

    @Override
    public synchronized JsonObject view() {
        JsonObject shown = new JsonObject();
        conversations.forEach((conversationId, held) -> shown.put(
                conversationId,
                new JsonObject()
                        .put(
                                "messages",
                                new JsonArray(held.messages.values().stream()
                                        .map(ScenarioClient::shown)
                                        .toList()))
                        .put("isRemoved", held.removed)
                        .put("delivered", new JsonArray(List.copyOf(held.delivered)))));
        return new JsonObject()
                .put("state", client.state().name().toLowerCase(Locale.ROOT))
                .put("conversations", shown)
                .put("sends", new JsonObject(Map.copyOf(sends)));
    }

    private static JsonObject shown(Message message) {
        JsonObject shown = new JsonObject()
                .put("seq", message.seq())
                .put("content", message.content())
                .put(
                        "reactions",
                        new JsonArray(message.reactions().stream()
                                .map(reaction -> new JsonObject()
                                        .put("key", reaction.key())
                                        .put("count", reaction.count()))
                                .toList()));
        message.editedAt().ifPresent(at -> shown.put("editedAt", at.toString()));
        message.deletedAt().ifPresent(at -> shown.put("deletedAt", at.toString()));
        return shown;
    }

    @Override
    public void stop() {
        client.close();
    }
}
