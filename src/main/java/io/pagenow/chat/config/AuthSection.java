package io.pagenow.chat.config;

import io.pagenow.chat.model.ProviderSignIn;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the settings of tokens, and of the sign-in at the identity provider that issues them. */
final class AuthSection {
    private static final Set<String> WEB = Set.of("http", "https");

    private AuthSection() {}

    static Settings.Auth read(SettingsReader reader) {
        Optional<URI> keys = reader.optionalUri("auth.jwksUri", WEB);
        Optional<String> issuer = reader.optionalText("auth.issuer");
        List<String> audience = reader.list("auth.audience");
        return new Settings.Auth(
                keys,
                issuer,
                audience,
                reader.text("auth.userClaim"),
                reader.integer("auth.leewaySeconds", 0, 300),
                reader.optionalText("auth.adminClaim"),
                reader.text("auth.adminValue"),
                signIn(reader, keys, issuer, audience));
    }

    private static Optional<ProviderSignIn> signIn(
            SettingsReader reader, Optional<URI> keys, Optional<String> issuer, List<String> audience) {
        String scope = reader.text("auth.signIn.scope");
        if (!scope.isEmpty() && !Arrays.asList(scope.split(" +", -1)).contains("openid")) {
            reader.problem("auth.signIn.scope", scope, "a list of scopes with openid, separated by spaces");
        }
        Optional<String> clientId = reader.optionalText("auth.signIn.clientId");
        if (clientId.isEmpty()) {
            return Optional.empty();
        }
        String id = clientId.get();
        if (keys.isEmpty()) {
            reader.problem("auth.signIn.clientId", id, "empty: without auth.jwksUri there is no identity provider");
        } else if (issuer.isEmpty()) {
            reader.problem(
                    "auth.issuer", "", "the URL of the identity provider, at which auth.signIn.clientId signs in");
        } else {
            reader.optionalUri("auth.issuer", WEB);
        }
        if (!audience.isEmpty() && !audience.contains(id)) {
            reader.problem(
                    "auth.signIn.clientId", id, "one of auth.audience: the tokens of this client would be refused");
        }
        return issuer.map(provider -> new ProviderSignIn(provider, id, scope));
    }
}
