package io.pagenow.chat.command;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code api-key}: the commands with which the operator creates, lists and revokes API keys. */
@Command(
        name = "api-key",
        mixinStandardHelpOptions = true,
        subcommands = {CreateApiKey.class, ListApiKeys.class, RevokeApiKey.class},
        description =
                "Creates, lists and revokes API keys, with which other servers call the REST API. The server may be running: it"
                        + " notices within seconds.")
final class ApiKeyCommands implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "name a command: create, list or revoke");
    }
}
