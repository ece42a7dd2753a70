package io.pagenow.chat.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pagenow.chat.model.ProviderSignIn;
import io.pagenow.chat.support.IdentityProvider;
import io.pagenow.chat.support.Patience;
import io.pagenow.chat.support.SignInPages;
import io.pagenow.chat.support.Threat;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The server reads at its start which origins pages call to sign users in. */
final class DiscoveryDocumentTest {
    @AutoClose
    private static final Vertx vertx = Vertx.vertx();

    @AutoClose
    private final IdentityProvider provider = IdentityProvider.start();

    private final SignInPages pages = provider.offerSignIn();

    private Set<String> originsOf(String issuer) throws TimeoutException {
        return DiscoveryDocument.origins(vertx, new ProviderSignIn(issuer, IdentityProvider.AUDIENCE, "openid"))
                .await(Patience.SECONDS, TimeUnit.SECONDS);
    }

    @Test
    void thePageCallsTheIssuerAndTheEndpointsForTokensAlone() throws TimeoutException {
        pages.publishing("token_endpoint", "https://acme.auth.example.org/oauth2/token")
                .publishing("authorization_endpoint", "https://elsewhere.example.org/authorize")
                .publishing("revocation_endpoint", "https://acme.auth.example.org:8443/oauth2/revoke");

        assertThat(originsOf(provider.issuer()))
                .containsExactlyInAnyOrder(
                        provider.address(""), "https://acme.auth.example.org", "https://acme.auth.example.org:8443");
    }

    @Test
    void aSlashAtTheEndOfTheIssuerMakesNoDifference() throws TimeoutException {
        assertThat(originsOf(provider.issuer() + "/")).containsExactly(provider.address(""));
        pages.publishing("issuer", provider.issuer() + "/");
        assertThat(originsOf(provider.issuer())).containsExactly(provider.address(""));
    }

    @Threat(47)
    @ParameterizedTest
    @CsvSource({
        "issuer, https://evil.example, another issuer",
        "token_endpoint, \"https://a.example; script-src *\", cannot be set up",
        "token_endpoint, ftp://a.example/token, no web address",
        "token_endpoint, https://*/token, no web address",
        "revocation_endpoint, /revoke, no web address"
    })
    void aDocumentThatDoesNotFitIsRefusedWithTheSettings(String name, String value, String reason) {
        pages.publishing(name, value);

        assertThatThrownBy(() -> originsOf(provider.issuer()))
                .hasMessageContainingAll("auth.signIn.clientId", "auth.issuer", reason);
    }

    @Threat(47)
    @Test
    void aProviderWithTlsGetsNoTokensOrCodesPastIt() {
        String issuer = "https://login.example.org";
        JsonObject document = new JsonObject()
                .put("issuer", issuer)
                .put("authorization_endpoint", issuer + "/authorize")
                .put("token_endpoint", "http://login.example.org/token");

        assertThatThrownBy(() ->
                        DiscoveryDocument.origins(URI.create(issuer + "/.well-known/openid-configuration"), document))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("not encrypted: http://login.example.org");
    }

    @Test
    void anIssuerWithoutADocumentIsRefused() {
        assertThatThrownBy(() -> originsOf(provider.address("/elsewhere"))).hasMessageContaining("auth.issuer");
    }
}
