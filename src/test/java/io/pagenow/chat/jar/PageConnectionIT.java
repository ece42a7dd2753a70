package io.pagenow.chat.jar;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.support.ManyConversations;
import io.pagenow.chat.support.SharedResources;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.openqa.selenium.Keys;

/** The page when its connection is not what it seems, or has much to carry. */
@ResourceLock(value = SharedResources.NETWORK_INTERFACES, mode = ResourceAccessMode.READ)
final class PageConnectionIT {
    @AutoClose
    private static final Gate gate = Gate.open();

    @AutoClose
    private static final TestServer server = start();

    private final TestUser ann = server.newUser("ann");
    private final TestUser ben = server.newUser("ben");

    private static TestServer start() {
        TestServer started = TestServer.with()
                .set("CHAT_WEBSOCKET_PUBLIC_URL", "ws://127.0.0.1:" + gate.port() + "/")
                .start();
        gate.leadTo(started.webSocket().getPort());
        return started;
    }

    @Test
    void aNetworkThatSwallowsEverythingIsNoticedWhoeverLooks() {
        String conversation = ann.direct(ben);
        try (Browser browser = Browser.open(server.http()).signIn(ann.id());
                TestSocket bens = ben.connect()) {
            gate.swallow();
            bens.deliver("b1", conversation, "Can you hear me?");
            browser.awaitAnotherState("online");
            browser.awaitText("connection-banner", "offline");

            gate.reopen();
            browser.awaitState("online").openFirstConversation();
            browser.awaitMessage("Can you hear me?");
        } finally {
            gate.reopen();
        }
    }

    @Test
    void whatIsWrittenIntoANetworkThatSwallowsEverythingIsSentOnTheNextConnection() {
        String conversation = ann.direct(ben);
        try (Browser browser = Browser.open(server.http()).signIn(ann.id())) {
            browser.startDirectConversation(ben.id());
            gate.swallow();
            browser.say("Hello?");
            browser.awaitAnotherState("online");
            gate.reopen();

            browser.awaitAllSent();
            assertThat(ben.history(conversation, "offset=0&limit=10").objects()).hasSize(1);
        } finally {
            gate.reopen();
        }
    }

    @Test
    void whereNoWebSocketGetsThroughThePageChatsByAnEventStream() {
        String conversation = ann.direct(ben);
        gate.refuseUpgrades();
        try (Browser browser = Browser.open(server.http()).signIn(ann.id());
                TestSocket bens = ben.connect()) {
            browser.startDirectConversation(ben.id());
            browser.say("Hello?");
            browser.awaitAllSent();
            bens.await(frame -> "Hello?".equals(frame.getString("content")));
            bens.deliver("b1", conversation, "Hello!");
            browser.awaitMessage("Hello!");

            gate.refuseUpgrades();
            bens.deliver("b2", conversation, "Are you still there?");
            browser.awaitMessage("Are you still there?");
            browser.say("Yes");
            bens.await(frame -> "Yes".equals(frame.getString("content")));
        } finally {
            gate.reopen();
        }
    }

    @Test
    void whomAnAdministratorDisconnectsIsToldSoAndMayComeBack() {
        String conversation = ann.direct(ben);
        try (Browser browser = Browser.open(server.http()).signIn(ann.id())) {
            browser.startDirectConversation(ben.id());
            assertThat(server.administrator()
                            .post("/admin/disconnect", "{\"userId\":\"" + ann.id() + "\"}")
                            .status())
                    .isEqualTo(200);
            browser.awaitState("closed").awaitText("connection-banner", "An administrator has disconnected you");
            browser.say("later");
            browser.awaitSending(1);
            assertThat(ben.history(conversation, "offset=0&limit=10").objects()).isEmpty();

            browser.awaitText("try-now", "Connect again").press("try-now");
            browser.awaitState("online").awaitAllSent();
            assertThat(ben.history(conversation, "offset=0&limit=10").objects()).hasSize(1);
        }
    }

    @Test
    void twentyThousandConversationsAreShownAndCaughtUpWith() throws SQLException {
        List<String> groups;
        try (Connection database = server.database()) {
            groups = ManyConversations.fill(database, ann.id(), 20_000);
        }
        TestUser crowd = server.user("crowd");
        try (Browser browser = Browser.open(server.http()).signIn(ann.id());
                TestSocket socket = crowd.connect()) {
            browser.awaitText("conversation-list", "Group 20000");
            gate.shut();
            browser.awaitState("offline");
            socket.deliver("news", groups.get(7_776), "News for group 7777");
            gate.reopen();

            browser.awaitState("online").awaitText("conversation-list", "News for group 7777");
            // The browser tells of every attempt to connect while there was no way; what follows is to go without a
            // complaint.
            browser.complaints();
            browser.openConversation("Group 7777");
            browser.awaitMessage("News for group 7777");
            browser.pressInList(Keys.END);
            browser.awaitText("conversation-list", "Hello 1");
            assertThat(browser.complaints()).isEmpty();
        } finally {
            gate.reopen();
        }
    }
}
