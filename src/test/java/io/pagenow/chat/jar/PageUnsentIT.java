package io.pagenow.chat.jar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.support.SharedResources;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** What somebody has written and not sent at the page: it is asked about, kept for them alone, or gone. */
@ResourceLock(value = SharedResources.NETWORK_INTERFACES, mode = ResourceAccessMode.READ)
final class PageUnsentIT {
    @AutoClose
    private static final Gate gate = Gate.open();

    @AutoClose
    private static final TestServer server = start();

    private final TestUser ann = server.newUser("ann");
    private final TestUser ben = server.newUser("ben");
    private final String conversation = ann.direct(ben);

    private static TestServer start() {
        TestServer started = TestServer.with()
                .set("CHAT_WEBSOCKET_PUBLIC_URL", "ws://127.0.0.1:" + gate.port() + "/")
                .start();
        gate.leadTo(started.webSocket().getPort());
        return started;
    }

    @Test
    void whoSignsOutIsAskedAndMaySendFirst() {
        try (Browser browser = unsent("one", "two")) {
            browser.press("sign-out");
            browser.awaitText("sign-out-heading", "2 messages are not sent yet").press("sign-out-stay");
            browser.awaitMessage("two");

            browser.press("sign-out");
            browser.press("sign-out-send");
            browser.awaitText("sign-out-waiting", "Sending");
            gate.reopen();
            browser.awaitSignedOut();

            assertThat(stored()).containsExactly("one", "two");
        } finally {
            gate.reopen();
        }
    }

    @Test
    void whatIsKeptIsSentWhenTheSamePersonIsBackAndNeverAsSomebodyElse() {
        TestUser cleo = server.newUser("cleo");
        try (Browser browser = unsent("one")) {
            browser.press("sign-out");
            browser.press("sign-out-keep");
            browser.awaitSignedOut();
            gate.reopen();
            browser.signIn(cleo.id());
            browser.press("sign-out");
            browser.awaitSignedOut();
            assertThat(stored()).isEmpty();

            browser.signIn(ann.id());
            await().until(this::stored, List.of("one")::equals);
            assertThat(ben.history(conversation, "offset=0&limit=10").objects())
                    .allSatisfy(
                            message -> assertThat(message.getString("senderId")).isEqualTo(ann.id()));
        } finally {
            gate.reopen();
        }
    }

    @Test
    void whatIsDiscardedIsNeverSentAndLeavesNothing() {
        try (Browser browser = unsent("a secret")) {
            browser.write("half a secret");
            browser.press("sign-out");
            browser.awaitText("sign-out-drafts", "one message is half written").press("sign-out-discard");
            browser.awaitSignedOut();
            await().untilAsserted(() -> assertThat(browser.traces()).doesNotContain("secret", ann.id(), ben.id()));
            gate.reopen();

            browser.signIn(ann.id());
            browser.startDirectConversation(ben.id());
            browser.say("in the open");
            browser.awaitAllSent();
            assertThat(stored()).containsExactly("in the open");
        } finally {
            gate.reopen();
        }
    }

    @Test
    void afterASignOutNothingOfThePersonIsLeft() {
        try (Browser browser = Browser.open(server.http());
                TestSocket bens = ben.connect()) {
            bens.deliver("b1", conversation, "something private");
            browser.signIn(ann.id()).openConversation(ben.id());
            browser.awaitMessage("something private");
            browser.say("private too");
            browser.awaitAllSent();
            bens.deliver("b2", conversation, "private news");
            browser.awaitMessage("private news");
            browser.press("new-group");
            browser.typeInto("group-title-input", "a private group");
            browser.press("create-cancel");
            assertThat(browser.traces()).contains("private", ann.id(), ben.id());

            browser.press("sign-out");
            browser.awaitSignedOut().awaitTitle("Chat");

            await().untilAsserted(() ->
                    assertThat(browser.traces()).doesNotContain("private", ann.id(), ben.id(), conversation));
            browser.driver().navigate().back();
            assertThat(browser.traces()).doesNotContain("private", ann.id(), ben.id());
            assertThat(browser.complaints()).isEmpty();
        }
    }

    @Test
    void aDraftOutlivesAReloadAndTheEndOfTheSignIn() {
        TestUser cleo = server.newUser("cleo");
        ann.direct(cleo);
        try (Browser browser = Browser.open(server.http()).signIn(ann.id())) {
            browser.startDirectConversation(ben.id());
            browser.write("Shall we");
            browser.startDirectConversation(cleo.id());
            browser.awaitText("conversation-list", "Draft: Shall we");

            browser.reload();
            browser.awaitState("online").awaitText("conversation-list", "Draft: Shall we");
            browser.driver()
                    .executeScript(
                            "const kept = JSON.parse(sessionStorage['chat.session']);"
                                    + "sessionStorage['chat.session'] = JSON.stringify({ userId: kept.userId, token: 'no.such.token' });");
            browser.reload();
            browser.awaitText("sign-in-error", "sign in again").signIn(ann.id());
            browser.openConversation(ben.id());
            browser.write(" meet?\n");
            browser.awaitMessage("Shall we meet?");
            browser.awaitAllSent();

            assertThat(stored()).containsExactly("Shall we meet?");
            browser.reload();
            browser.awaitState("online").press("sign-out");
            browser.awaitSignedOut();
        }
    }

    /** Ann's browser, without a way to the server, after she has written something to Ben. */
    private Browser unsent(String... messages) {
        Browser browser = Browser.open(server.http()).signIn(ann.id());
        browser.startDirectConversation(ben.id());
        gate.shut();
        browser.awaitState("offline");
        for (String message : messages) {
            browser.say(message);
        }
        browser.awaitSending(messages.length);
        return browser;
    }

    private List<String> stored() {
        return ben.history(conversation, "offset=0&limit=10&order=asc").objects().stream()
                .map(message -> message.getString("content"))
                .toList();
    }
}
