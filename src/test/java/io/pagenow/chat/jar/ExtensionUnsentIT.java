package io.pagenow.chat.jar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.support.ManyConversations;
import io.pagenow.chat.support.SharedResources;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The extension when somebody leaves with things unsent, when the network swallows everything, and with very many conversations. */
@ResourceLock(value = SharedResources.NETWORK_INTERFACES, mode = ResourceAccessMode.READ)
final class ExtensionUnsentIT {
    private static final String BEHIND_GATE = "127.0.0.2";

    @AutoClose
    private static final Gate http = Gate.open();

    @AutoClose
    private static final Gate sockets = Gate.open();

    @AutoClose
    private static final TestServer server = start();

    private final TestUser ann = server.newUser("ann");
    private final TestUser ben = server.newUser("ben");
    private final String conversation = ann.direct(ben);

    private static TestServer start() {
        // Development sign-in wants to be called by the port that the server listens on, so both have the same one.
        TestServer started = TestServer.with()
                .set("CHAT_HTTP_HOST", BEHIND_GATE)
                .set("CHAT_HTTP_PORT", String.valueOf(http.port()))
                .set("CHAT_WEBSOCKET_PUBLIC_URL", "ws://127.0.0.1:" + sockets.port() + "/")
                .start();
        http.leadTo(new InetSocketAddress(BEHIND_GATE, http.port()));
        sockets.leadTo(started.webSocket().getPort());
        return started;
    }

    @BeforeAll
    static void build() throws IOException, InterruptedException {
        ExtensionBrowser.build();
    }

    @Test
    void aDraftOutlivesThePopupTheWorkerAndTheSignIn() throws IOException, InterruptedException {
        try (ExtensionBrowser browser = signedIn(ann)) {
            browser.browser().startDirectConversation(ben.id());
            browser.browser().write("Shall we");
            browser.forgetSession();
            browser.popup().awaitState("online").awaitText("conversation-list", "Draft: Shall we");
            browser.browser().openConversation(ben.id());
            browser.browser().write(" meet?\n");
            browser.browser().awaitMessage("Shall we meet?").awaitAllSent();

            await().until(this::stored, List.of("Shall we meet?")::equals);
            await().untilAsserted(() -> assertThat(browser.storage()).doesNotContain("draft:"));
        }
    }

    @Test
    void whatIsKeptIsSentWhenTheSamePersonIsBackAndNeverAsSomebodyElse() throws IOException, InterruptedException {
        TestUser cleo = server.newUser("cleo");
        try (ExtensionBrowser browser = unsent("one")) {
            browser.browser().press("sign-out");
            browser.browser()
                    .awaitText("sign-out-heading", "1 message is not sent yet")
                    .press("sign-out-keep");
            browser.browser().visible("server");
            reopen();
            browser.signIn(address(), cleo.id());
            browser.browser().press("sign-out");
            browser.browser().visible("server");
            assertThat(stored()).isEmpty();

            browser.signIn(address(), ann.id());
            await().until(this::stored, List.of("one")::equals);
            browser.awaitUnsent(0);
        } finally {
            reopen();
        }
    }

    @Test
    void whatIsDiscardedLeavesNothing() throws IOException, InterruptedException {
        try (ExtensionBrowser browser = unsent("a secret")) {
            browser.browser().write("half a secret");
            browser.browser().press("sign-out");
            browser.browser().press("sign-out-discard");
            browser.browser().visible("server");

            await().untilAsserted(() -> assertThat(browser.storage()).doesNotContain("secret", ann.id(), ben.id()));
            assertThat(browser.browser().traces()).doesNotContain("secret", ann.id(), ben.id());
            browser.awaitNotifications(0);
            browser.awaitBadge("");
            reopen();
            browser.signIn(address(), ann.id());
            assertThat(stored()).isEmpty();
        } finally {
            reopen();
        }
    }

    @Test
    void afterASignOutNothingOfThePersonIsLeft() throws IOException, InterruptedException {
        try (ExtensionBrowser browser = signedIn(ann);
                TestSocket bens = ben.connect()) {
            bens.deliver("b1", conversation, "something confidential");
            browser.browser().awaitUnread(1);
            browser.awaitNotifications(1);
            await().untilAsserted(() -> assertThat(browser.storage()).contains("confidential"));
            browser.browser().press("sign-out");
            browser.browser().visible("server");

            await().untilAsserted(
                            () -> assertThat(browser.storage()).doesNotContain("confidential", ann.id(), ben.id()));
            assertThat(browser.browser().traces()).doesNotContain("confidential", ann.id(), ben.id());
            browser.awaitNotifications(0);
        }
    }

    @Test
    void aNetworkThatSwallowsEverythingIsNoticed() throws IOException, InterruptedException {
        try (ExtensionBrowser browser = signedIn(ann);
                TestSocket bens = ben.connect()) {
            sockets.swallow();
            bens.deliver("b1", conversation, "Can you hear me?");
            browser.browser().awaitAnotherState("online");
            browser.closePopup();
            reopen();

            browser.awaitBadge("1");
        } finally {
            reopen();
        }
    }

    @Test
    void whomAnAdministratorDisconnectsIsToldSoByEveryPopupAndMayComeBack() throws IOException, InterruptedException {
        try (ExtensionBrowser browser = signedIn(ann)) {
            server.administrator().post("/admin/disconnect", "{\"userId\":\"" + ann.id() + "\"}");
            browser.browser()
                    .awaitState("closed")
                    .awaitText("connection-banner", "An administrator has disconnected you");
            browser.closePopup();
            browser.killWorker();
            browser.awaitNoWorker();
            browser.popup().awaitText("connection-banner", "An administrator has disconnected you");
            browser.browser().awaitText("try-now", "Connect again").press("try-now");
            browser.browser().awaitState("online");
        }
    }

    @Test
    void twentyThousandConversationsAreKeptAndCaughtUpWithAfterTheWorkerDied()
            throws IOException, InterruptedException, SQLException {
        List<String> groups;
        try (Connection database = server.database()) {
            groups = ManyConversations.fill(database, ann.id(), 20_000);
        }
        try (ExtensionBrowser browser = signedIn(ann);
                TestSocket crowd = server.user("crowd").connect()) {
            browser.browser().awaitText("conversation-list", "Group 20000");
            browser.awaitBadge("99+");
            browser.closePopup();
            await().until(browser::keptConversations, count -> count >= 20_000);
            browser.killWorker();
            browser.awaitNoWorker();
            crowd.deliver("news", groups.get(7_776), "News for group 7777");

            browser.popup().awaitState("online").awaitText("conversation-list", "News for group 7777");
        }
    }

    private static ExtensionBrowser signedIn(TestUser user) throws IOException, InterruptedException {
        ExtensionBrowser browser = ExtensionBrowser.open(ExtensionBrowser.build());
        browser.signIn(address(), user.id());
        return browser;
    }

    /** Ann's popup, without a way to the server, after she has written something to Ben. */
    private ExtensionBrowser unsent(String message) throws IOException, InterruptedException {
        ExtensionBrowser browser = signedIn(ann);
        browser.browser().startDirectConversation(ben.id());
        http.shut();
        sockets.shut();
        browser.browser().awaitState("offline");
        browser.browser().say(message);
        browser.awaitUnsent(1);
        return browser;
    }

    private static String address() {
        return "127.0.0.1:" + http.port();
    }

    private static void reopen() {
        http.reopen();
        sockets.reopen();
    }

    private List<String> stored() {
        return ben.history(conversation).stream()
                .map(message -> message.getString("content"))
                .toList();
    }
}
