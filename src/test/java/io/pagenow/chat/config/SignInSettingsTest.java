package io.pagenow.chat.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.model.ProviderSignIn;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Settings of the sign-in at the identity provider. */
final class SignInSettingsTest {
    private static final String ISSUER = "https://id.example.org/realms/main";

    @TempDir
    private Path folder;

    private final Map<String, String> environment = new HashMap<>(Map.of(
            "CHAT_AUTH_JWKS_URI", ISSUER + "/keys",
            "CHAT_AUTH_ISSUER", ISSUER,
            "CHAT_AUTH_AUDIENCE", "shop,chat",
            "CHAT_AUTH_SIGN_IN_CLIENT_ID", "chat",
            "CHAT_AUTH_SIGN_IN_SCOPE", "openid  offline_access"));

    private List<String> problems() {
        return LoadedSettings.problems(folder, "{}", environment);
    }

    @Test
    void aClientOfAnIssuerSignsPeopleIn() {
        assertThat(LoadedSettings.of(folder, environment).auth().signIn())
                .contains(new ProviderSignIn(ISSUER, "chat", "openid  offline_access"));
    }

    @Test
    void withoutAClientPagesOfferNoSignIn() {
        environment.remove("CHAT_AUTH_SIGN_IN_CLIENT_ID");
        assertThat(LoadedSettings.of(folder, environment).auth().signIn()).isEmpty();
    }

    @Test
    void theClientNeedsAProviderAnIssuerAndItsPlaceInTheAudience() {
        environment.put("CHAT_AUTH_AUDIENCE", "shop");
        assertThat(problems()).singleElement().asString().contains("CHAT_AUTH_SIGN_IN_CLIENT_ID", "auth.audience");
        environment.remove("CHAT_AUTH_AUDIENCE");
        assertThat(problems()).isEmpty();
        environment.put("CHAT_AUTH_ISSUER", "id.example.org");
        assertThat(problems()).singleElement().asString().contains("CHAT_AUTH_ISSUER", "https://");
        environment.remove("CHAT_AUTH_ISSUER");
        assertThat(problems()).singleElement().asString().contains("auth.issuer", "auth.signIn.clientId");
        environment.remove("CHAT_AUTH_JWKS_URI");
        assertThat(problems()).singleElement().asString().contains("CHAT_AUTH_SIGN_IN_CLIENT_ID", "auth.jwksUri");
    }

    @Test
    void thereIsNoTokenWithoutTheScopeOpenid() {
        environment.put("CHAT_AUTH_SIGN_IN_SCOPE", "email openid-x");
        assertThat(problems()).singleElement().asString().contains("CHAT_AUTH_SIGN_IN_SCOPE", "openid");
    }
}
