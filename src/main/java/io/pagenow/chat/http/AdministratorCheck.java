package io.pagenow.chat.http;

import io.pagenow.chat.auth.Identity;
import io.pagenow.chat.config.Settings;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ErrorCode;
import io.vertx.core.Future;

/** Requires the administrator claim ({@code auth.adminClaim}) of callers. */
final class AdministratorCheck {
    private final Settings.Auth settings;

    AdministratorCheck(Settings.Auth settings) {
        this.settings = settings;
    }

    /** Fails with {@code FORBIDDEN} if the caller is not an administrator. */
    Future<Void> require(Identity caller) {
        if (caller.administrator()) {
            return Future.succeededFuture();
        }
        String missing = settings.adminClaim()
                .map(claim -> "its claim \"" + claim + "\" (auth.adminClaim) neither is nor holds \""
                        + settings.adminValue() + "\" (auth.adminValue)")
                .orElse("without a claim that tells them (auth.adminClaim) there are none");
        return Future.failedFuture(
                ChatException.of(ErrorCode.FORBIDDEN, "The token is not an administrator's: " + missing));
    }
}
