package io.pagenow.chat.support;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/** Someone who uses the server by REST and by sockets. */
public record TestUser(Endpoints server, String id, String token) {

    /** Someone who has signed in the way developers do. */
    public static TestUser signIn(Endpoints server, String id) {
        return new TestUser(server, id, Rest.developmentToken(server.http(), id));
    }

    /** The same user with a new token of the development sign-in, which states a name. */
    public TestUser named(String name) {
        String body = new JsonObject().put("userId", id).put("name", name).encode();
        String named =
                Rest.post(server.http().resolve("/dev/token"), body).object().getString("token");
        return new TestUser(server, id, named);
    }

    /** The same person, using another node of the cluster. */
    public TestUser at(Endpoints other) {
        return new TestUser(other, id, token);
    }

    /** @param path with a leading slash, and encoded */
    public Rest.Answer get(String path) {
        return Rest.get(server.http().resolve(path), "Authorization", token);
    }

    public Rest.Answer post(String path, String body) {
        return Rest.post(server.http().resolve(path), body, "Authorization", token);
    }

    public Rest.Answer put(String path, String body) {
        return Rest.call(
                "PUT", server.http().resolve(path), body.getBytes(StandardCharsets.UTF_8), "Authorization", token);
    }

    public Rest.Answer patch(String path, String body) {
        return Rest.call(
                "PATCH", server.http().resolve(path), body.getBytes(StandardCharsets.UTF_8), "Authorization", token);
    }

    public Rest.Answer delete(String path) {
        return Rest.call("DELETE", server.http().resolve(path), null, "Authorization", token);
    }

    /** What this user gets to know of another's presence. */
    public JsonObject presenceOf(TestUser other) {
        return get("/presence?userIds=" + Rest.encoded(other.id)).objects().get(0);
    }

    /** The id of the direct conversation with someone, made if need be. */
    public String direct(TestUser other) {
        return create(new JsonObject()
                .put("recipientIdArr", new JsonArray().add(other.id))
                .put("isGroup", false));
    }

    /**
     * Becomes friends with someone: both write in their direct conversation.
     *
     * @return its id
     */
    public String befriend(TestUser other) {
        String conversation = direct(other);
        try (TestSocket mine = connect();
                TestSocket theirs = other.connect()) {
            mine.deliver("hello", conversation, "hello");
            theirs.deliver("hello", conversation, "hello");
            // Told when the server has dealt with the new friendship, of which later sockets are to hear nothing any
            // more.
            mine.awaitPresence(other, true);
        }
        return conversation;
    }

    /** Makes a group with others and with somebody who is never there, so that they see one another's presence. */
    public void meet(TestUser... others) {
        TestUser absent = new TestUser(server, "absent", "");
        group(
                "Acquaintances",
                Stream.concat(Stream.of(others), Stream.of(absent)).toArray(TestUser[]::new));
    }

    /** The id of a new group. */
    public String group(String title, TestUser... others) {
        return create(new JsonObject()
                .put(
                        "recipientIdArr",
                        new JsonArray(Stream.of(others).map(TestUser::id).toList()))
                .put("title", title)
                .put("isGroup", true));
    }

    private String create(JsonObject body) {
        Rest.Answer answer = post("/conversation", body.encode());
        if (answer.status() != 200) {
            throw new IllegalStateException("no conversation: " + answer.body());
        }
        return answer.object().getString("conversationId");
    }

    /** The caller's conversations, as {@code GET /conversations} lists them. */
    public List<JsonObject> conversations() {
        return get("/conversations").objects();
    }

    /** @param query what follows the question mark */
    public Rest.Answer history(String conversation, String query) {
        return get("/conversations/" + conversation + "/messages?" + query);
    }

    /** The whole history, oldest first. */
    public List<JsonObject> history(String conversation) {
        return history(conversation, "offset=0&limit=1000000&order=asc").objects();
    }

    /** Opens a socket with the token in the URL, as the original's clients do. */
    public TestSocket connect() {
        return connect("/");
    }

    /** Opens a socket for shared pages. */
    public TestSocket connectForPages() {
        return connect("/presence");
    }

    /** @param path with a leading slash */
    public TestSocket connect(String path) {
        return TestSocket.open(server.webSocket().resolve(path + "?Authorization=" + token));
    }
}
