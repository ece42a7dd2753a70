package io.pagenow.chat.command;

import io.pagenow.chat.apikey.ApiKeyRegister;
import io.pagenow.chat.apikey.ListedApiKey;
import io.pagenow.chat.config.Settings;
import io.pagenow.chat.model.ApiKey;
import io.pagenow.chat.model.Scope;
import io.vertx.core.Vertx;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code api-key list}: prints all API keys without their secrets, which are not known. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = "Prints all API keys, without their secrets. The last use is up to a minute old.")
final class ListApiKeys implements Callable<Integer> {
    private static final String ROW = "%-17s %-9s %-28s %-32s %-6s %-21s %-21s %s%n";

    @Spec
    private CommandSpec spec;

    @Mixin
    private SettingsOption settingsOption;

    @Override
    public Integer call() {
        return settingsOption.withSettings(spec, this::print);
    }

    private int print(Vertx vertx, Settings settings) {
        List<ListedApiKey> keys = OwnDatabase.besideServers(settings, database -> new ApiKeyRegister(database).list());
        PrintWriter out = spec.commandLine().getOut();
        out.printf(ROW, "id", "state", "bot", "scopes", "rate", "ends", "last used", "conversations");
        for (ListedApiKey listed : keys) {
            ApiKey key = listed.key();
            out.printf(
                    ROW,
                    key.id(),
                    state(listed),
                    key.botId(),
                    key.scopes().stream().map(Scope::wireName).collect(Collectors.joining(",")),
                    key.perSecond(),
                    time(key.expiresAt()),
                    time(listed.lastUsedAt()),
                    key.isLimited()
                            ? key.conversations().stream()
                                    .map(Object::toString)
                                    .sorted()
                                    .collect(Collectors.joining(","))
                            : "all");
        }
        out.flush();
        vertx.close().await();
        return 0;
    }

    private static String state(ListedApiKey listed) {
        if (listed.revokedAt().isPresent()) {
            return "revoked";
        }
        return listed.isEnded() ? "expired" : "valid";
    }

    private static String time(Optional<Instant> time) {
        return time.map(instant -> instant.truncatedTo(ChronoUnit.SECONDS).toString())
                .orElse("never");
    }
}
