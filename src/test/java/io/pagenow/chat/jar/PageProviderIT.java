package io.pagenow.chat.jar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.support.IdentityProvider;
import io.pagenow.chat.support.Rest;
import io.pagenow.chat.support.SharedResources;
import io.pagenow.chat.support.SignInPages;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestUser;
import io.pagenow.chat.support.Threat;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.openqa.selenium.By;
import org.openqa.selenium.WindowType;

/** The page, where people sign in at an identity provider. */
@ResourceLock(value = SharedResources.NETWORK_INTERFACES, mode = ResourceAccessMode.READ)
final class PageProviderIT {
    @AutoClose
    private static final Gate gate = Gate.open();

    @AutoClose
    private static final IdentityProvider provider = IdentityProvider.start();

    private static final SignInPages pages = provider.offerSignIn().asking();

    @AutoClose
    private static final TestServer server = start();

    private static TestServer start() {
        TestServer started = TestServer.with()
                .identityProvider(provider)
                .set("CHAT_AUTH_USER_CLAIM", SignInPages.USER_CLAIM)
                .set("CHAT_AUTH_SIGN_IN_CLIENT_ID", IdentityProvider.AUDIENCE)
                .set("CHAT_WEBSOCKET_PUBLIC_URL", "ws://127.0.0.1:" + gate.port() + "/")
                .start();
        gate.leadTo(started.webSocket().getPort());
        return started;
    }

    @BeforeEach
    void forgetEverybody() {
        pages.endAll();
        pages.visitor("").lifetime(3600);
    }

    private static TestUser user(String userId) {
        String token =
                provider.token(userId).claim(SignInPages.USER_CLAIM, userId).sign();
        return new TestUser(server, userId, token);
    }

    /** Goes to the provider, and agrees there. */
    private static void signIn(Browser browser) {
        browser.press("provider-submit");
        browser.press(SignInPages.CONTINUE);
    }

    /** When the token ends that the page keeps, in milliseconds since 1970. */
    private static long keptUntil(Browser browser) {
        return ((Number) browser.driver()
                        .executeScript("return JSON.parse(localStorage.getItem('chat.sign-in')).held.endsAt"))
                .longValue();
    }

    @Threat(47)
    @Test
    void whoSignsInAtTheProviderStaysSignedInThroughRenewalsAndReloadsUntilTheySignOut() {
        JsonObject settings =
                Rest.get(server.http().resolve("/client-settings")).object();
        assertThat(settings.getJsonObject("signIn"))
                .isEqualTo(new JsonObject()
                        .put("issuer", provider.issuer())
                        .put("clientId", IdentityProvider.AUDIENCE)
                        .put("scope", "openid"));
        TestUser ben = user("ben");
        String conversation = ben.direct(user("ann"));
        String forged = "/?code=stolen&state=forged";
        try (Browser browser = Browser.open(server.http().resolve(forged + "#conversation/" + conversation))) {
            browser.awaitText("sign-in-error", "another sign-in").visible("provider-submit");
            assertThat(browser.driver().findElements(By.cssSelector("#token-details[open]")))
                    .isEmpty();
            signIn(browser);
            browser.awaitText("sign-in-error", "did not let you in");

            pages.visitor("ann").lifetime(8);
            signIn(browser);
            browser.awaitState("online").awaitText("conversation-title", "ben");
            assertThat(browser.driver().getCurrentUrl()).endsWith("/#conversation/" + conversation);
            watchStates(browser);
            int before = pages.grants().size();
            await().until(() -> pages.grants().size(), count -> count >= before + 3);
            assertThat(pages.signedIn()).isEqualTo(1);
            PageFixture.say(ben, conversation, "while it is renewed");
            browser.awaitMessage("while it is renewed");
            assertThat(states(browser)).isEmpty();

            pages.lifetime(3600);
            // The provider has answered before the page has stored the answer, and a refresh token is good once.
            await().until(() -> keptUntil(browser), end -> end > System.currentTimeMillis() + 1_800_000);
            browser.reload();
            browser.awaitState("online").awaitMessage("while it is renewed");
            browser.driver().get(server.http().resolve(forged).toString());
            browser.awaitState("online");
            assertThat(browser.driver().getCurrentUrl()).isEqualTo(server.http().toString());
            String first = browser.driver().getWindowHandle();
            browser.driver().switchTo().newWindow(WindowType.TAB);
            browser.driver().get(server.http().toString());
            browser.awaitState("online").press("sign-out");
            browser.visible("provider-submit");
            await().until(() -> pages.signedIn() == 0);
            assertThat(pages.signOuts()).singleElement().satisfies(asked -> {
                assertThat(asked)
                        .containsEntry("post_logout_redirect_uri", server.http().toString());
                assertThat(asked.get("id_token_hint")).isNotEmpty();
            });
            browser.press("provider-submit");
            browser.visible(SignInPages.CONTINUE);
            browser.driver().switchTo().window(first);
            browser.awaitText("sign-in-error", "ended in another tab");
            assertThat(browser.complaints()).isEmpty();
        }
    }

    @Threat(47)
    @Test
    void whoseSignInTheProviderHasEndedIsAskedAgainAndWhatIsNotSentStaysTheirsAlone() {
        TestUser dora = user("dora");
        String conversation = dora.direct(user("cleo"));
        pages.visitor("cleo").lifetime(8);
        try (Browser browser = Browser.open(server.http())) {
            signIn(browser);
            browser.awaitState("online").startDirectConversation("dora");
            gate.shut();
            browser.awaitAnotherState("online").say("not sent yet");
            pages.endAll();
            browser.awaitText("sign-in-error", "sign in again");
            gate.reopen();

            pages.visitor("eve").lifetime(3600);
            signIn(browser);
            browser.awaitState("online").press("sign-out");
            browser.visible("provider-submit");
            assertThat(stored(dora, conversation)).isEmpty();

            pages.visitor("cleo");
            signIn(browser);
            browser.awaitState("online");
            await().until(() -> stored(dora, conversation), List.of("cleo: not sent yet")::equals);
        } finally {
            gate.reopen();
        }
    }

    @Test
    void whoIsNoAdministratorMaySignOutAtTheProviderToBeSomebodyElse() {
        pages.visitor("finn");
        try (Browser browser = Browser.open(server.http().resolve("/admin/"))) {
            browser.visible("provider-submit");
            browser.awaitHidden("provider-sign-out");
            signIn(browser);
            browser.awaitText("sign-in-error", "auth.adminClaim");
            browser.press("provider-sign-out");
            await().until(() -> pages.signedIn() == 0);
            browser.visible("provider-submit");
            browser.awaitHidden("provider-sign-out");

            browser.press("provider-submit");
            browser.visible(SignInPages.CONTINUE);
        }
    }

    /** Notes each state of the connection that comes after this. */
    private static void watchStates(Browser browser) {
        browser.driver()
                .executeScript(
                        "window.states = [];"
                                + "new MutationObserver(() => states.push(document.querySelector('#connection-state').dataset.state))"
                                + ".observe(document.querySelector('#connection-state'), { attributeFilter: ['data-state'] });");
    }

    @SuppressWarnings("unchecked")
    private static Set<String> states(Browser browser) {
        return Set.copyOf((List<String>) browser.driver().executeScript("return window.states"));
    }

    private static List<String> stored(TestUser reader, String conversation) {
        return reader.history(conversation, "offset=0&limit=10&order=asc").objects().stream()
                .map(message -> message.getString("senderId") + ": " + message.getString("content"))
                .toList();
    }
}
