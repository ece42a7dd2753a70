package io.pagenow.chat.chaos.client;

/**
 * The amount of work that clients do by themselves.
 *
 * @param name as on the command line
 * @param size the users and their conversations
 * @param simpleClients whether every other client is as simple as the original's
 * @param messagesPerSecond messages of all clients together, beside the ones that each sends now and then
 * @param changesPercent of a hundred actions or messages of a client that follows changes, the number of edits and deletions
 * @param bursts whether thousands of messages are sent into one conversation at once, again and again
 */
public record Load(
        String name,
        People.Size size,
        boolean simpleClients,
        int messagesPerSecond,
        int changesPercent,
        boolean bursts) {
    public static final String LIGHT = "light";
    public static final String HEAVY = "heavy";

    private static final int CHANGES_PERCENT = 3;

    private static final People.Size MANY = new People.Size(20, 15, 4);
    private static final People.Size SOME = new People.Size(12, 8, 2);

    /** Each client does something now and then. */
    public static Load light() {
        return new Load(LIGHT, MANY, false, 0, CHANGES_PERCENT, false);
    }

    public static Load heavy(int messagesPerSecond) {
        return new Load(HEAVY, SOME, true, messagesPerSecond, CHANGES_PERCENT, true);
    }

    /** The clients of the heavy load send as much as is answered. */
    public static Load saturating() {
        return new Load("saturating", SOME, true, Integer.MAX_VALUE, CHANGES_PERCENT, false);
    }
}
