package io.pagenow.chat.jar;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.support.TestDatabases;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import io.vertx.core.json.JsonObject;
import java.net.URI;

/** A server with its page, and the steps with which tests of the page begin. */
final class PageFixture implements AutoCloseable {
    private final TestServer server;

    private PageFixture(TestServer server) {
        this.server = server;
    }

    static PageFixture start() {
        return of(TestServer.start());
    }

    /** @param server is closed with the fixture */
    static PageFixture of(TestServer server) {
        return new PageFixture(server);
    }

    TestUser newUser(String name) {
        return server.newUser(name);
    }

    /** The address of the page. */
    URI address() {
        return server.http();
    }

    /** Opens the page in a new browser and signs in. */
    Browser signIn(TestUser user) {
        return Browser.open(address()).signIn(user.id());
    }

    /** Opens a conversation of the list in a new browser. */
    Browser open(TestUser user, String title) {
        return signIn(user).openConversation(title);
    }

    /** Opens a conversation of the list in a new browser, and waits until a message of it is shown. */
    Browser open(TestUser user, String title, String message) {
        return open(user, title).awaitMessage(message);
    }

    /**
     * Stores messages of the past, a minute apart, of which the reader has read the first ones.
     *
     * @param count number of messages, with the contents {@code message 1} and so on
     * @param read how many of them the reader has read
     */
    static void fill(TestServer server, String conversation, TestUser sender, int count, TestUser reader, int read) {
        TestDatabases.execute(
                server.databaseUri(),
                "INSERT INTO message_table (conversation_id, seq, message_id, sent_at, sender_id, temp_message_id, content)"
                        + " SELECT '" + conversation + "', n, gen_random_uuid(), now() - (" + count
                        + " - n) * interval '1 minute', '" + sender.id()
                        + "', 'm' || n, 'message ' || n FROM generate_series(1, " + count + ") AS n",
                "UPDATE participant_table SET last_read_seq = " + read + " WHERE conversation_id = '" + conversation
                        + "' AND user_id = '" + reader.id() + "'");
    }

    /** Sends messages over a socket of the user, and waits until each one is stored. */
    static void say(TestUser user, String conversation, String... contents) {
        try (TestSocket socket = user.connect()) {
            for (String content : contents) {
                JsonObject message = socket.deliver(user.id() + content, conversation, content);
                assertThat(message.getLong("seq")).isPositive();
            }
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
