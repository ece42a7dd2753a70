package io.pagenow.chat.model;

import java.util.regex.Pattern;

/**
 * User ids of bots: {@value #PREFIX} and the bot's name. Identity providers cannot give them out, because tokens with such an
 * id are refused. A message whose sender has one is therefore a bot's.
 */
public final class BotId {
    private static final String PREFIX = "bot:";

    /** The id fits into the 50 characters that the clients of the original accept. */
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,45}");

    private BotId() {}

    /** Returns the user id of a bot. */
    public static String of(String name) {
        return PREFIX + name;
    }

    public static boolean isBot(String userId) {
        return userId.startsWith(PREFIX);
    }

    /** Returns whether a text is a valid name: 1 to 46 of {@code a-z 0-9 . _ -}, beginning with a letter or digit. */
    public static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }
}
