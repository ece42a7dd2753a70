package io.pagenow.chat;

import io.pagenow.chat.command.ChatApi;
import picocli.CommandLine;

/** Where the jar begins. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        int code = new CommandLine(new ChatApi())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(arguments);
        if (code != 0) {
            System.exit(code);
        }
    }
}
