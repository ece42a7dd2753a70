package io.pagenow.chat;

import io.pagenow.chat.auth.DevelopmentKey;
import io.pagenow.chat.auth.DiscoveryDocument;
import io.pagenow.chat.auth.KeySource;
import io.pagenow.chat.auth.PublishedKeys;
import io.pagenow.chat.config.Settings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys that verify tokens: those of the identity provider, or the key of development sign-in if no provider is configured.
 *
 * @param development the key of development sign-in; empty if there is an identity provider
 * @param providerOrigins origins that pages call to sign users in at the identity provider; empty if they offer no such sign-in
 */
record SigningKeys(KeySource source, Optional<DevelopmentKey> development, Set<String> providerOrigins) {
    private static final Logger log = LoggerFactory.getLogger(SigningKeys.class);

    static Future<SigningKeys> open(StartContext context) {
        Settings.Auth auth = context.settings().auth();
        if (auth.developmentSignIn()) {
            log.warn("No identity provider is configured (auth.jwksUri): anyone on this machine can sign in as anyone");
            return context.lifecycle()
                    .blocking(() -> DevelopmentKey.open(
                            context.vertx(), context.settings().dataDir()))
                    .map(key -> new SigningKeys(key, Optional.of(key), Set.of()));
        }
        warnAboutLooseChecks(auth);
        return PublishedKeys.open(context.vertx(), auth.jwksUri().orElseThrow()).compose(keys -> {
            context.lifecycle().addQuick(keys::close);
            return providerOrigins(context.vertx(), auth)
                    .map(origins -> new SigningKeys(keys, Optional.empty(), origins));
        });
    }

    private static Future<Set<String>> providerOrigins(Vertx vertx, Settings.Auth auth) {
        return auth.signIn()
                .map(signIn -> DiscoveryDocument.origins(vertx, signIn))
                .orElseGet(() -> Future.succeededFuture(Set.of()));
    }

    private static void warnAboutLooseChecks(Settings.Auth auth) {
        if (auth.issuer().isEmpty()) {
            log.warn("auth.issuer is not set: tokens of any issuer are accepted if their signature is valid");
        }
        if (auth.audience().isEmpty()) {
            log.warn("auth.audience is not set: tokens for any audience are accepted");
        }
    }
}
