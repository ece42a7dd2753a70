package io.pagenow.chat.command;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code webhook}: the commands with which the operator manages webhooks. */
@Command(
        name = "webhook",
        mixinStandardHelpOptions = true,
        subcommands = {
            CreateWebhook.class,
            ListWebhooks.class,
            EnableWebhook.class,
            DisableWebhook.class,
            DeleteWebhook.class,
            RotateWebhook.class,
            ReplayWebhook.class
        },
        description =
                "Manages webhooks: URLs that get what happens in conversations. The server may be running: it notices within"
                        + " seconds.")
final class WebhookCommands implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                spec.commandLine(), "name a command: create, list, enable, disable, delete, rotate or replay");
    }
}
