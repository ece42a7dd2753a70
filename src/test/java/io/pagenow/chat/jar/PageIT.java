package io.pagenow.chat.jar;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.jar.Person.Connection;
import io.pagenow.chat.support.SharedResources;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The page as two people use it, each in a browser of their own. */
@ResourceLock(value = SharedResources.NETWORK_INTERFACES, mode = ResourceAccessMode.READ)
final class PageIT {
    @TempDir
    private static Path folder;

    private static final Gate gate = Gate.open();
    private static JarProcess server;

    @BeforeAll
    static void startServer() {
        assertThat(Chromium.isInstalled())
                .as("Chromium and its driver are there; deploy/install-test-tools installs them")
                .isTrue();
        server = JarProcess.in(folder)
                .environment("CHAT_WEBSOCKET_PUBLIC_URL", "ws://127.0.0.1:" + gate.port() + "/")
                .start()
                .awaitReady();
        gate.leadTo(server.webSocket().getPort());
    }

    @AfterAll
    static void stopServer() {
        server.close();
        gate.close();
    }

    @Test
    void theDocumentsAreShownAndACallCanBeTried() {
        String token = Person.signIn(server, "eve").token();
        try (Browser eve = Browser.open(server.http().resolve("/docs"))) {
            assertThat(eve.operations())
                    .contains("operations-Conversations-listConversations", "operations-Health-checkReady");

            eve.authorize(token);
            assertThat(eve.tryOut("operations-Conversations-listConversations")).isEqualTo("200");
            assertThat(eve.hosts()).containsOnly(server.http().getHost());
            assertThat(eve.complaints()).isEmpty();
        }
    }

    @Test
    void twoPeopleChat() {
        try (Browser ann = Browser.open(server.http()).signIn("ann");
                Browser ben = Browser.open(server.http()).signIn("ben")) {
            ann.startDirectConversation("ben");
            ann.say("Hello Ben");
            ann.awaitAllSent();
            ben.awaitUnread(1);
            ben.openFirstConversation();
            ben.awaitMessage("Hello Ben");
            ben.awaitNothingUnread();
            ben.say("Hello Ann");
            ann.awaitMessage("Hello Ann");
            assertThat(ann.messages()).hasSize(2);
            assertThat(ann.complaints()).isEmpty();
            assertThat(ben.complaints()).isEmpty();
        }
    }

    @Test
    void whoWasOfflineFindsWhatWasSaidAndSendsWhatWasWritten() {
        Person cleo = Person.signIn(server, "cleo");
        String conversation = cleo.directConversationWith("dan");
        Connection connection = cleo.connect();
        connection.send(conversation, "c1", "one");
        try (Browser dan = Browser.open(server.http()).signIn("dan")) {
            dan.openFirstConversation();
            dan.awaitMessage("one");

            gate.shut();
            dan.awaitState("offline");
            connection.send(conversation, "c2", "two");
            connection.send(conversation, "c3", "three");
            dan.say("four");

            gate.reopen();
            dan.awaitState("online");
            dan.awaitMessage("three");
            dan.awaitAllSent();
            assertThat(dan.messages()).hasSize(4);
            assertThat(cleo.history(conversation)).hasSize(4);
        } finally {
            gate.reopen();
        }
    }

    @Test
    void whatWasWrittenWithoutAServerIsSentOnceThoughThePageWasLoadedAgain() {
        Person eve = Person.signIn(server, "eve");
        String conversation = eve.directConversationWith("finn");
        eve.connect().send(conversation, "f1", "one");
        try (Browser finn = Browser.open(server.http()).signIn("finn")) {
            finn.openFirstConversation();
            finn.awaitMessage("one");
            gate.shut();
            finn.awaitState("offline");
            finn.say("two");
            finn.say("three");
            finn.awaitSending(2);

            finn.reload();
            finn.awaitSending(2);
            finn.awaitMessage("three");
            gate.reopen();

            finn.awaitState("online");
            finn.awaitAllSent();
            assertThat(finn.messages()).hasSize(3);
            assertThat(eve.history(conversation).stream().map(message -> ((JsonObject) message).getString("content")))
                    .containsExactly("one", "two", "three");
        } finally {
            gate.reopen();
        }
    }
}
