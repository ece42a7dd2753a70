package io.pagenow.chat;

import io.pagenow.chat.command.ChatApi;
import java.util.Locale;

/** Where the jar begins. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        // Libraries make names, numbers and SQL by the default locale, where Turkish has other letters and Arabic other
        // digits.
        Locale.setDefault(Locale.ROOT);
        int code = ChatApi.execute(arguments);
        if (code != 0) {
            System.exit(code);
        }
    }
}
