package io.pagenow.chat.jar;

import static org.assertj.core.api.Assertions.assertThat;

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
