package io.pagenow.chat.command;

import io.pagenow.chat.bus.message.WebhookReplay;
import io.pagenow.chat.config.Settings;
import io.pagenow.chat.webhook.WebhookStore;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code webhook replay}: delivers again what a webhook has had. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        description =
                "Delivers again what a webhook has had: what has happened since a time, or the messages of a conversation from a"
                        + " position on. Events have the same ids as before.")
final class ReplayWebhook implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private SettingsOption settingsOption;

    @Parameters(paramLabel = "ID", description = "id of the webhook, as webhook list shows it")
    private String webhookId;

    @Option(names = "--since", paramLabel = "TIME", description = "time of the first event, as in 2030-01-31T12:00:00Z")
    private Optional<Instant> since = Optional.empty();

    @Option(names = "--conversation", paramLabel = "ID", description = "only this conversation (all)")
    private Optional<UUID> conversation = Optional.empty();

    @Option(
            names = "--seq",
            paramLabel = "N",
            description = "position of the first message of the conversation, 1 or more")
    private Optional<Long> seq = Optional.empty();

    @Override
    public Integer call() {
        if (since.isPresent() == seq.isPresent()) {
            throw new ParameterException(spec.commandLine(), "expected either --since or --seq");
        }
        if (seq.isPresent() && (conversation.isEmpty() || seq.get() < 1)) {
            throw new ParameterException(
                    spec.commandLine(), "--seq: expected a position of 1 or more, with --conversation");
        }
        return settingsOption.withSettings(spec, this::replay);
    }

    private int replay(Vertx vertx, Settings settings) {
        WebhookReplay replay = new WebhookReplay(
                WebhookStore.OPERATOR,
                webhookId,
                conversation,
                seq.map(OptionalLong::of).orElse(OptionalLong.empty()),
                since);
        StoredWebhooks.with(vertx, settings, store -> store.replay(replay));
        spec.commandLine().getOut().println("The webhook " + webhookId + " gets these events again.");
        vertx.close().await();
        return 0;
    }
}
