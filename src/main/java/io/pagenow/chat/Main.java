package io.pagenow.chat;

import io.pagenow.chat.command.ChatApi;

/** Where the jar begins. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        int code = ChatApi.execute(arguments);
        if (code != 0) {
            System.exit(code);
        }
    }
}
