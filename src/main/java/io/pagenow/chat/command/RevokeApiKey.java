package io.pagenow.chat.command;

import io.pagenow.chat.apikey.ApiKeyRegister;
import io.pagenow.chat.config.Settings;
import io.pagenow.chat.model.BotId;
import io.vertx.core.Vertx;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code api-key revoke}: makes an API key invalid for good. */
@Command(
        name = "revoke",
        mixinStandardHelpOptions = true,
        description = "Makes an API key invalid, for good and on all nodes within seconds.")
final class RevokeApiKey implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private SettingsOption settingsOption;

    @Parameters(paramLabel = "ID", description = "id of the key: what is before the dot, as api-key list shows it")
    private String keyId;

    @Override
    public Integer call() {
        return settingsOption.withSettings(spec, this::revoke);
    }

    /** A whole key is accepted too, so that whoever finds one can revoke it; its secret is not repeated. */
    private int revoke(Vertx vertx, Settings settings) {
        int dot = keyId.indexOf('.');
        String id = dot < 0 ? keyId : keyId.substring(0, dot);
        String name = OwnDatabase.besideServers(settings, database -> new ApiKeyRegister(database).revoke(id));
        spec.commandLine().getOut().println("The key " + id + " of " + BotId.of(name) + " is revoked.");
        vertx.close().await();
        return 0;
    }
}
