package io.pagenow.chat.bench.load;

import java.util.List;

/**
 * A way for messages.
 *
 * @param recipients who gets each message besides the sender
 * @param echoed whether the sender's own connection gets it too
 * @param frame the text of the frame that sends one, with {@link Marker#TEXT} where its number belongs
 */
public record Route(Account sender, List<Account> recipients, boolean echoed, String frame) {}
