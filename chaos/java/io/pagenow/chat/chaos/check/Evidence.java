package io.pagenow.chat.chaos.check;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Everything that is known at the end of a run.
 *
 * @param histories by conversation, as the server tells them, oldest first
 * @param participants by conversation
 */
public record Evidence(
        List<Send> sends,
        List<Device> devices,
        List<Listed> listed,
        Map<String, List<Stored>> histories,
        Map<String, Set<String>> participants) {

    /**
     * One device.
     *
     * @param connected whether it was connected at the end, so that it should have everything
     */
    public record Device(String name, String user, List<Seen> seen, boolean connected) {}

    /**
     * A read position in a list of conversations.
     *
     * @param least the highest that the user knew of before the list was asked for
     */
    public record Listed(String user, String conversation, long position, long least) {}

    /**
     * A message of the history.
     *
     * @param name the {@code tempMessageId}, with which every content begins
     * @param fingerprint of the content
     */
    public record Stored(long seq, String messageId, String sender, String name, int fingerprint) {}
}
