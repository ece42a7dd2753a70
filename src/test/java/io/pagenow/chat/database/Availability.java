package io.pagenow.chat.database;

import io.pagenow.chat.support.Rest;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestSocket;
import io.vertx.core.json.JsonObject;
import java.util.UUID;

/** Whether a server does what it is there for. */
final class Availability {
    private Availability() {}

    /** The status of {@code GET /health/ready}. */
    static int ready(TestServer server) {
        return Rest.get(server.http().resolve("/health/ready")).status();
    }

    /** Sends a new message and tells what came of it: {@code stored}, or the code of the error. */
    static String send(TestSocket socket, String conversation) {
        String id = UUID.randomUUID().toString();
        socket.sendMessage(id, conversation, "hello");
        JsonObject answer = socket.await(frame -> id.equals(frame.getString("tempMessageId")));
        return answer.getString("type").equals("new-message") ? "stored" : answer.getString("code");
    }
}
