package io.pagenow.chat.chaos.client;

/**
 * The amount of work that clients do by themselves.
 *
 * @param name as on the command line
 * @param size the users and their conversations
 * @param simpleClients whether every other client is as simple as the original's
 * @param messagesPerSecond messages of all clients together, beside the ones that each sends now and then
 * @param bursts whether thousands of messages are sent into one conversation at once, again and again
 */
public record Load(String name, People.Size size, boolean simpleClients, int messagesPerSecond, boolean bursts) {
    public static final String LIGHT = "light";
    public static final String HEAVY = "heavy";

    private static final People.Size MANY = new People.Size(20, 15, 4);
    private static final People.Size SOME = new People.Size(12, 8, 2);

    /** Each client does something now and then. */
    public static Load light() {
        return new Load(LIGHT, MANY, false, 0, false);
    }

    public static Load heavy(int messagesPerSecond) {
        return new Load(HEAVY, SOME, true, messagesPerSecond, true);
    }

    /** The clients of the heavy load send as much as is answered. */
    public static Load saturating() {
        return new Load("saturating", SOME, true, Integer.MAX_VALUE, false);
    }
}
