package io.pagenow.chat.privacy;

import io.pagenow.chat.model.BotId;

/** The way in which an act was done, as {@code audit_table.via} has it. */
final class Via {
    static final String USER = "user";
    static final String COMMAND = "command";

    /** The actor of the operator's commands. */
    static final String OPERATOR = "operator";

    private Via() {}

    /** Returns how an act of administration was done by a user or by the bot of an API key. */
    static String ofAdministrator(String actor) {
        return BotId.isBot(actor) ? "key" : "admin";
    }
}
