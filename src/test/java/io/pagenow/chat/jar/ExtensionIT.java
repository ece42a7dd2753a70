package io.pagenow.chat.jar;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.support.Rest;
import io.pagenow.chat.support.SharedResources;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The extension in a real browser, whose worker dies now and then, against the packaged server. */
@ResourceLock(value = SharedResources.NETWORK_INTERFACES, mode = ResourceAccessMode.READ)
final class ExtensionIT {
    @TempDir
    private static Path folder;

    private static final String BEHIND_GATE = "127.0.0.2";
    private static final Gate http = Gate.open();
    private static final Gate sockets = Gate.open();
    private static Path extension;
    private static JarProcess server;

    @BeforeAll
    static void startServer() throws IOException, InterruptedException {
        assertThat(Chromium.isInstalled())
                .as("Chromium and its driver are there; deploy/install-test-tools installs them")
                .isTrue();
        extension = ExtensionBrowser.build();
        start();
    }

    private static void start() {
        // Development sign-in wants to be called by the port that the server listens on, so both have the same one.
        server = JarProcess.in(folder)
                .environment("CHAT_HTTP_HOST", BEHIND_GATE)
                .environment("CHAT_HTTP_PORT", String.valueOf(http.port()))
                .environment("CHAT_WEBSOCKET_PUBLIC_URL", "ws://127.0.0.1:" + sockets.port() + "/")
                .start()
                .awaitReady();
        http.leadTo(new InetSocketAddress(BEHIND_GATE, http.port()));
        sockets.leadTo(server.webSocket().getPort());
    }

    @AfterAll
    static void stopServer() {
        server.close();
        http.close();
        sockets.close();
    }

    @Test
    void aMessageShowsOnTheIconAndAsOneNotificationUntilItIsRead() {
        TestUser ben = TestUser.signIn(server, "ben");
        TestUser ann = TestUser.signIn(server, "ann");
        String conversation = ben.direct(ann);
        try (ExtensionBrowser browser = signedIn("ann");
                TestSocket socket = ben.connect();
                TestSocket elsewhere = ann.connect()) {
            browser.closePopup();
            socket.deliver("b1", conversation, "one");
            browser.awaitBadge("1");
            browser.awaitNotifications(1);
            socket.deliver("b2", conversation, "two");
            socket.deliver("b3", ben.group("Trip", ann, TestUser.signIn(server, "cleo")), "three");
            browser.awaitBadge("2");
            browser.awaitNotifications(2);

            elsewhere.readMessages(conversation);
            browser.awaitBadge("1");
            browser.awaitNotifications(1);

            browser.popup().openFirstConversation();
            browser.browser().awaitMessage("three");
            browser.awaitBadge("");
            browser.awaitNotifications(0);
            assertThat(browser.browser().complaints()).isEmpty();
        }
    }

    @Test
    void whatIsWrittenInThePopupArrives() {
        TestUser eve = TestUser.signIn(server, "eve");
        try (ExtensionBrowser browser = signedIn("dan");
                TestSocket socket = eve.connect()) {
            browser.browser().startDirectConversation("eve");
            browser.browser().say("Hello Eve");
            socket.await(frame -> "Hello Eve".equals(frame.getString("content")));
            browser.browser().awaitAllSent();
            socket.deliver("e1", TestUser.signIn(server, "dan").direct(eve), "Hello Dan");
            browser.browser().awaitMessage("Hello Dan");
            assertThat(browser.browser().messages()).hasSize(2);

            browser.popup();
            browser.browser().openFirstConversation();
            browser.browser().awaitMessage("Hello Dan");
            assertThat(browser.browser().messages()).hasSize(2);
            browser.awaitNotifications(0);
        }
    }

    @Test
    void aWorkerThatDiedHasEverythingOnceWhenThePopupWakesIt() {
        TestUser fay = TestUser.signIn(server, "fay");
        TestUser gus = TestUser.signIn(server, "gus");
        String conversation = fay.direct(gus);
        try (ExtensionBrowser browser = signedIn("gus");
                TestSocket socket = fay.connect()) {
            browser.closePopup();
            socket.deliver("f1", conversation, "one");
            browser.awaitBadge("1");

            browser.killWorker();
            browser.awaitNoWorker();
            socket.deliver("f2", conversation, "two");
            socket.deliver("f3", conversation, "three");

            browser.popup().awaitUnread(3);
            browser.browser().openFirstConversation();
            browser.browser().awaitMessage("three");
            browser.awaitBadge("");
            assertThat(browser.browser().messages()).hasSize(3);
        }
    }

    @Test
    void aWorkerThatDiedIsWokenByItsAlarm() {
        TestUser ida = TestUser.signIn(server, "ida");
        TestUser hal = TestUser.signIn(server, "hal");
        try (ExtensionBrowser browser = signedIn("hal");
                TestSocket socket = ida.connect()) {
            browser.closePopup();
            browser.killWorker();
            browser.awaitNoWorker();
            socket.deliver("i1", ida.direct(hal), "are you there?");
            browser.awaitBadge("1");
            browser.awaitNotifications(1);
        }
    }

    @Test
    void whatWasWrittenWithoutAServerIsDeliveredOnceAlthoughTheWorkerDied() {
        TestUser kim = TestUser.signIn(server, "kim");
        TestUser jon = TestUser.signIn(server, "jon");
        String conversation = kim.direct(jon);
        try (ExtensionBrowser browser = signedIn("jon");
                TestSocket socket = kim.connect()) {
            socket.deliver("k1", conversation, "one");
            browser.browser().openFirstConversation();
            browser.browser().awaitMessage("one");
            shut();
            browser.browser().awaitState("offline");
            browser.browser().say("two");
            browser.awaitUnsent(1);
            browser.closePopup();
            browser.killWorker();
            browser.awaitNoWorker();
            reopen();

            browser.popup().awaitState("online");
            browser.browser().openFirstConversation();
            browser.browser().awaitMessage("two");
            browser.browser().awaitAllSent();
            browser.awaitUnsent(0);
            assertThat(browser.browser().messages()).hasSize(2);
            assertThat(kim.history(conversation)).hasSize(2);
        } finally {
            reopen();
        }
    }

    @Test
    void aPopupThatIsOpenOutlivesTheWorker() {
        TestUser mia = TestUser.signIn(server, "mia");
        String conversation = mia.direct(TestUser.signIn(server, "lea"));
        try (ExtensionBrowser browser = signedIn("lea");
                TestSocket socket = mia.connect()) {
            socket.deliver("m1", conversation, "one");
            browser.browser().openFirstConversation();
            browser.browser().awaitMessage("one");
            browser.killWorker();
            browser.browser().say("two");
            socket.await(frame -> "two".equals(frame.getString("content")));
            socket.deliver("m2", conversation, "three");
            browser.browser().awaitMessage("three");
            browser.browser().awaitAllSent();
            assertThat(browser.browser().messages()).hasSize(3);
            assertThat(mia.history(conversation)).hasSize(3);
        }
    }

    @Test
    void theExtensionFindsAServerAgainThatWasRestarted() {
        try (ExtensionBrowser browser = signedIn("ole")) {
            server.close();
            browser.browser().awaitState("offline");
            start();
            browser.browser().awaitState("online");
            TestUser pia = TestUser.signIn(server, "pia");
            try (TestSocket socket = pia.connect()) {
                socket.deliver("p1", pia.direct(TestUser.signIn(server, "ole")), "back");
                browser.browser().awaitUnread(1);
            }
        }
    }

    @Test
    void whoPastedATokenSignsInAgainAfterARestartOfTheBrowserAndLosesNothing() {
        TestUser sam = TestUser.signIn(server, "sam");
        TestUser rob = TestUser.signIn(server, "rob");
        String conversation = sam.direct(rob);
        try (ExtensionBrowser browser = ExtensionBrowser.open(extension);
                TestSocket socket = sam.connect()) {
            browser.signInWithToken(address(), rob.token()).awaitState("online");
            socket.deliver("s1", conversation, "one");
            browser.browser().openFirstConversation();
            browser.browser().awaitMessage("one");
            shut();
            browser.browser().awaitState("offline");
            browser.browser().say("two");
            browser.awaitUnsent(1);

            browser.forgetSession();
            reopen();
            browser.popup().awaitText("sign-in-error", "sign in again");
            browser.signInWithToken(address(), rob.token()).awaitState("online");
            browser.awaitUnsent(0);
            assertThat(sam.history(conversation)).hasSize(2);
        } finally {
            reopen();
        }
    }

    @Test
    void whomAnAdministratorDisconnectedStaysSoUntilTheyWantOtherwise() {
        TestUser boss = new TestUser(
                server,
                "boss",
                Rest.post(server.http().resolve("/dev/token"), "{\"userId\":\"boss\",\"admin\":true}")
                        .object()
                        .getString("token"));
        try (ExtensionBrowser browser = signedIn("tom")) {
            assertThat(boss.post("/admin/disconnect", "{\"userId\":\"tom\"}").status())
                    .isEqualTo(200);
            browser.browser().awaitState("closed");
            browser.closePopup();
            browser.killWorker();
            browser.awaitNoWorker();
            browser.popup().awaitText("connection-banner", "disconnected");
            browser.browser().press("try-now");
            browser.browser().awaitState("online");
        }
    }

    private static String address() {
        return "127.0.0.1:" + http.port();
    }

    private static ExtensionBrowser signedIn(String userId) {
        ExtensionBrowser browser = ExtensionBrowser.open(extension);
        browser.signIn(address(), userId);
        return browser;
    }

    private static void shut() {
        http.shut();
        sockets.shut();
    }

    private static void reopen() {
        http.reopen();
        sockets.reopen();
    }
}
