package io.pagenow.chat.chaos.check;

import java.util.List;

/**
 * The frames about one group that a device of someone who comes and goes has received, in order.
 *
 * @param user the visitor
 * @param device its name
 */
public record Visit(String user, String device, List<Sight> sights) {
    /** One frame, or the end of a connection. */
    public sealed interface Sight {}

    /** A message came, live or in a sync. */
    public record MessageCame(long seq) implements Sight {}

    /** The content of a message came in a frame of changes. */
    public record ChangeCame(long seq) implements Sight {}

    /** The server said that the visitor is not in the group any more. */
    public record RemovalCame() implements Sight {}

    /** The connection ended. */
    public record Disconnected() implements Sight {}
}
