package io.pagenow.chat.bus.message;

/**
 * The end of a user's time in a conversation.
 *
 * @param seq position of the message that tells the leaving
 * @param rev the conversation's revision that tells it, 0 if none does
 */
public record FormerPlace(long seq, long rev) {
    /** The end of a time of which nothing is known, or that never was. */
    public static final FormerPlace UNKNOWN = new FormerPlace(0, 0);
}
