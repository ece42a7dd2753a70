package io.pagenow.chat.command;

import io.pagenow.chat.apikey.ApiKeyRegister;
import io.pagenow.chat.apikey.NewApiKey;
import io.pagenow.chat.config.Settings;
import io.pagenow.chat.model.BotId;
import io.pagenow.chat.model.Limits;
import io.pagenow.chat.model.Scope;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code api-key create}: creates an API key and prints it. */
@Command(
        name = "create",
        mixinStandardHelpOptions = true,
        description = {
            "Creates an API key and prints it, <id>.<secret>, once: the database has only a hash of the secret.",
            "The key acts as the bot bot:NAME, which has the rights of its role in the conversations that it is in."
        })
final class CreateApiKey implements Callable<Integer> {
    private static final int MAX_DAYS = 36_500;
    private static final int MAX_CONVERSATIONS = 1_000;

    @Spec
    private CommandSpec spec;

    @Mixin
    private SettingsOption settingsOption;

    @Parameters(
            paramLabel = "NAME",
            description =
                    "name of the bot, 1 to 46 of a-z, 0-9, '.', '_' and '-'; several keys may act as the same bot, so that one"
                            + " can replace another")
    private String name;

    @Option(
            names = "--scope",
            paramLabel = "SCOPE",
            required = true,
            split = ",",
            description = "what the key may do: send, read, members, moderate, admin, act-as; several with commas")
    private List<String> scopes = List.of();

    @Option(
            names = "--conversation",
            paramLabel = "ID",
            split = ",",
            description = "limit the key to this conversation; may be repeated (all)")
    private List<UUID> conversations = List.of();

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "50",
            description = "requests a second on each node, 1 to " + Limits.API_KEY_RATE
                    + "; twice as many at once (${DEFAULT-VALUE})")
    private int rate;

    @Option(names = "--days", paramLabel = "N", description = "days until the key ends, 1 to " + MAX_DAYS + " (never)")
    private Optional<Integer> days = Optional.empty();

    @Override
    public Integer call() {
        NewApiKey key = key();
        return settingsOption.withSettings(spec, (vertx, settings) -> create(vertx, settings, key));
    }

    private NewApiKey key() {
        check(BotId.isName(name), "\"" + name + "\" is not a name of 1 to 46 of a-z, 0-9, '.', '_' and '-'");
        check(rate >= 1 && rate <= Limits.API_KEY_RATE, "--rate: " + rate + " is not from 1 to " + Limits.API_KEY_RATE);
        check(
                days.filter(number -> number < 1 || number > MAX_DAYS).isEmpty(),
                "--days: expected a number of days from 1 to " + MAX_DAYS);
        check(
                conversations.size() <= MAX_CONVERSATIONS,
                "--conversation: at most " + MAX_CONVERSATIONS + " conversations");
        Set<Scope> wanted = scopes();
        check(
                conversations.isEmpty() || !(wanted.contains(Scope.ADMIN) || wanted.contains(Scope.MODERATE)),
                "--conversation: the scopes moderate and admin concern no single conversation");
        return new NewApiKey(name, wanted, Set.copyOf(conversations), rate, days.map(number -> Instant.now()
                .plus(Duration.ofDays(number))));
    }

    private Set<Scope> scopes() {
        Set<Scope> wanted = EnumSet.noneOf(Scope.class);
        for (String scope : scopes) {
            wanted.add(Scope.of(scope)
                    .orElseThrow(() -> new ParameterException(
                            spec.commandLine(),
                            "--scope: \"" + scope + "\" is none of "
                                    + Arrays.stream(Scope.values())
                                            .map(Scope::wireName)
                                            .collect(Collectors.joining(", ")))));
        }
        return wanted;
    }

    private void check(boolean holds, String fault) {
        if (!holds) {
            throw new ParameterException(spec.commandLine(), fault);
        }
    }

    /** The key alone goes to the standard output, so that it can be passed on. */
    private int create(Vertx vertx, Settings settings, NewApiKey key) {
        String created = OwnDatabase.besideServers(settings, database -> new ApiKeyRegister(database).create(key));
        spec.commandLine()
                .getErr()
                .println("The key of " + BotId.of(name)
                        + ", which is shown only now. Send it as  Authorization: Key <key>");
        spec.commandLine().getOut().println(created);
        vertx.close().await();
        return 0;
    }
}
