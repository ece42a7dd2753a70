package io.pagenow.chat.command;

import io.pagenow.chat.auth.DevelopmentKey;
import io.pagenow.chat.config.Settings;
import io.pagenow.chat.model.BotId;
import io.pagenow.chat.model.Limits;
import io.pagenow.chat.model.SignIn;
import io.pagenow.chat.protocol.BodyDecoder;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code token}: prints a development sign-in token. */
@Command(
        name = "token",
        mixinStandardHelpOptions = true,
        description =
                "Prints a token that signs its bearer in as the given user for 24 hours. Valid for a server with this data"
                        + " directory and without an identity provider.")
final class Token implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private SettingsOption settingsOption;

    @Parameters(paramLabel = "<userId>", description = "id of the user, 1 to " + Limits.USER_ID + " characters")
    private String userId;

    @Option(names = "--admin", description = "print an administrator's token")
    private boolean administrator;

    @Override
    public Integer call() {
        return settingsOption.withSettings(spec, this::print);
    }

    private int print(Vertx vertx, Settings settings) {
        if (!settings.auth().developmentSignIn()) {
            throw new IllegalStateException(
                    "tokens come from the identity provider (auth.jwksUri); development sign-in is off");
        }
        if (!BodyDecoder.isUserId(userId)) {
            throw new IllegalArgumentException(
                    "\"" + userId + "\" is not a user id; expected 1 to " + Limits.USER_ID + " characters");
        }
        if (BotId.isBot(userId)) {
            throw new IllegalArgumentException(
                    "\"" + userId + "\" is the id of a bot, which acts by an API key; see the command api-key");
        }
        DevelopmentKey key = DevelopmentKey.open(vertx, settings.dataDir());
        spec.commandLine()
                .getOut()
                .println(key.token(
                        settings.auth(),
                        Optional.empty(),
                        new SignIn(userId, administrator, Optional.empty()),
                        Instant.now()));
        vertx.close().await();
        return 0;
    }
}
