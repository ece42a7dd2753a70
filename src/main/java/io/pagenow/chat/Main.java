package io.pagenow.chat;

import io.pagenow.chat.command.ChatApi;
import java.util.Locale;

/** The entry point of the jar. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        // Libraries format names, numbers and SQL with the default locale. Turkish changes letters in case conversion,
        // and Arabic has its own digits.
        Locale.setDefault(Locale.ROOT);
        int code = ChatApi.execute(arguments);
        if (code != 0) {
            System.exit(code);
        }
    }
}
