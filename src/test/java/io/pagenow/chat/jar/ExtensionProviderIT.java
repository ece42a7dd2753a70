package io.pagenow.chat.jar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.support.IdentityProvider;
import io.pagenow.chat.support.SharedResources;
import io.pagenow.chat.support.SignInPages;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The extension in a real browser, which signs in at an identity provider in a window of the browser's own. */
@ResourceLock(value = SharedResources.NETWORK_INTERFACES, mode = ResourceAccessMode.READ)
final class ExtensionProviderIT {
    private static Path extension;

    @TempDir
    private Path folder;

    private IdentityProvider provider;
    private SignInPages pages;
    private JarProcess server;

    @BeforeAll
    static void build() throws IOException, InterruptedException {
        assertThat(Chromium.isInstalled())
                .as("Chromium and its driver are there; deploy/install-test-tools installs them")
                .isTrue();
        extension = ExtensionBrowser.build();
    }

    @BeforeEach
    void start() {
        provider = IdentityProvider.start();
        pages = provider.offerSignIn();
        server = JarProcess.in(folder)
                .environment("CHAT_AUTH_JWKS_URI", provider.keysUri())
                .environment("CHAT_AUTH_ISSUER", provider.issuer())
                .environment("CHAT_AUTH_AUDIENCE", IdentityProvider.AUDIENCE)
                .environment("CHAT_AUTH_USER_CLAIM", SignInPages.USER_CLAIM)
                .start()
                .awaitReady();
    }

    @AfterEach
    void stop() {
        server.close();
        provider.close();
    }

    @Test
    void whoSignsInAtTheProviderStaysSignedInThroughRenewalsUntilTheySignOut() {
        TestUser ben = new TestUser(
                server,
                "ben",
                provider.token("ben").claim(SignInPages.USER_CLAIM, "ben").sign());
        try (ExtensionBrowser browser = ExtensionBrowser.open(extension);
                TestSocket socket = ben.connect()) {
            browser.enterProvider(provider.issuer(), IdentityProvider.AUDIENCE, false);
            pages.visitor("ann").lifetime(8);
            browser.signInAtProvider(address()).awaitState("online");
            assertThat(browser.browser().visible("signed-in-user").getText()).isEqualTo("ann");
            browser.browser().startDirectConversation("ben");
            browser.browser().say("Hello Ben");
            socket.await(frame -> "Hello Ben".equals(frame.getString("content")));

            await().until(() -> pages.grants().size(), count -> count > 2);
            assertThat(pages.grants().get(0)).isEqualTo("authorization_code");
            assertThat(pages.grants().subList(1, 3)).containsOnly("refresh_token");
            // A worker that ends during a renewal loses the new tokens, so the last renewal completes first.
            pages.lifetime(3600);
            browser.awaitTokenFor(Duration.ofMinutes(10));
            browser.killWorker();
            browser.browser().awaitState("online");
            assertThat(pages.signedIn()).isEqualTo(1);

            browser.browser().press("sign-out");
            browser.browser().visible("server");
            await().until(() -> pages.signedIn() == 0);
            assertThat(browser.browser().complaints()).isEmpty();
        }
    }

    @Test
    void whoWantsToStaySignedInDoesSoOverARestartOfTheBrowserUntilTheProviderEndsIt() {
        try (ExtensionBrowser browser = ExtensionBrowser.open(extension)) {
            browser.enterProvider(provider.issuer(), IdentityProvider.AUDIENCE, true);
            pages.visitor("cleo");
            browser.signInAtProvider(address()).awaitState("online");
            // The long token until here: no renewal is in progress when the worker ends.
            pages.lifetime(8);
            browser.forgetSession();
            browser.popup().awaitState("online");

            pages.endAll();
            browser.browser().awaitText("sign-in-error", "sign in again");
            browser.signInAtProvider(address()).awaitState("online");
        }
    }

    @Test
    void whoIsNotLetInIsToldSoAndMayTryAgain() {
        try (ExtensionBrowser browser = ExtensionBrowser.open(extension)) {
            browser.enterProvider(provider.issuer(), IdentityProvider.AUDIENCE, false);
            browser.signInAtProvider(address());
            browser.browser().awaitText("sign-in-error", "did not let you in");
            browser.popup().awaitText("sign-in-error", "did not let you in");
            pages.visitor("dan");
            browser.signInAtProvider(address()).awaitState("online");
            browser.forgetSession();
            browser.popup().awaitText("sign-in-error", "sign in again");
        }
    }

    private String address() {
        return server.http().getAuthority();
    }
}
