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

    /** The same, compared with histories that were read after it. */
    public Evidence with(Map<String, List<Stored>> later) {
        return new Evidence(sends, devices, listed, later, participants);
    }

    /**
     * One device.
     *
     * @param kind the kind of its client
     * @param connected whether it was connected at the end, so that it should have everything
     */
    public record Device(String name, String user, Kind kind, List<Seen> seen, boolean connected) {}

    /** Clients differ in the part of the protocol that they know. */
    public enum Kind {
        /** Asks by {@code sync} for what it has missed, and repeats what was not answered. */
        RESUMING,
        /** Knows {@code new-message} and {@code read-messages} alone and reads the history by REST, as the original's clients do. */
        SIMPLE
    }

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
