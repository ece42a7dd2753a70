package io.pagenow.chat;

import io.pagenow.chat.auth.DevelopmentKey;
import io.pagenow.chat.auth.KeySource;
import io.pagenow.chat.auth.PublishedKeys;
import io.pagenow.chat.config.Settings;
import io.vertx.core.Future;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys that verify tokens: those of the identity provider, or the key of development sign-in if no provider is configured.
 *
 * @param development the key of development sign-in; empty if there is an identity provider
 */
record SigningKeys(KeySource source, Optional<DevelopmentKey> development) {
    private static final Logger log = LoggerFactory.getLogger(SigningKeys.class);

    static Future<SigningKeys> open(StartContext context) {
        Settings.Auth auth = context.settings().auth();
        if (auth.developmentSignIn()) {
            log.warn("No identity provider is configured (auth.jwksUri): anyone on this machine can sign in as anyone");
            return context.lifecycle()
                    .blocking(() -> DevelopmentKey.open(
                            context.vertx(), context.settings().dataDir()))
                    .map(key -> new SigningKeys(key, Optional.of(key)));
        }
        warnAboutLooseChecks(auth);
        return PublishedKeys.open(context.vertx(), auth.jwksUri().orElseThrow()).map(keys -> {
            context.lifecycle().addQuick(keys::close);
            return new SigningKeys(keys, Optional.empty());
        });
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
