package io.pagenow.chat.chaos.check;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Everything that is known at the end of a run.
 *
 * @param histories by conversation, as the server tells them, oldest first
 * @param participants by conversation
 * @param changes everything about edits and deletions
 */
public record Evidence(
        List<Send> sends,
        List<Device> devices,
        List<Listed> listed,
        Map<String, List<Stored>> histories,
        Map<String, Set<String>> participants,
        Changes changes) {

    /** The same, compared with histories and logs of changes that were read after it. */
    public Evidence with(Map<String, List<Stored>> later, Map<String, ChangeLog> logs) {
        return new Evidence(
                sends, devices, listed, later, participants, new Changes(changes.requests, changes.previews, logs));
    }

    /**
     * Everything about edits and deletions.
     *
     * @param previews what lists of conversations have shown
     * @param logs by conversation
     */
    public record Changes(List<ChangeRequest> requests, List<Preview> previews, Map<String, ChangeLog> logs) {
        /** Nobody has changed anything. */
        public static final Changes NONE = new Changes(List.of(), List.of(), Map.of());

        /** Returns the log of a conversation. */
        ChangeLog log(String conversation) {
            return logs.getOrDefault(conversation, ChangeLog.EMPTY);
        }
    }

    /**
     * The newest message of a conversation in a list of conversations.
     *
     * @param fingerprint of the content that the list shows
     * @param requestedNanos when the list was requested, by {@link System#nanoTime()}
     */
    public record Preview(String user, String conversation, long seq, int fingerprint, long requestedNanos) {}

    /**
     * One device.
     *
     * @param kind the kind of its client
     * @param connected whether it was connected at the end, so that it should have everything
     */
    public record Device(String name, String user, Kind kind, List<Seen> seen, boolean connected) {}

    /** Clients differ in the part of the protocol that they know. */
    public enum Kind {
        /** As a resuming one, and follows changes. */
        FOLLOWING,
        /** Asks by {@code sync} for the messages that it has missed, and repeats what was not answered. */
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
     * @param name the {@code tempMessageId}, with which every content begins; {@code ""} of a deleted message, whose name is
     *     found by its id
     * @param version its current state
     */
    public record Stored(long seq, String messageId, String sender, String name, Version version) {
        /** A message that has never changed. */
        public Stored(long seq, String messageId, String sender, String name, int fingerprint) {
            this(seq, messageId, sender, name, Version.original(fingerprint));
        }
    }
}
