package io.pagenow.chat.model;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Protocol features added after the first release, as listed by {@code GET /client-settings}. A client treats an absent
 * feature as unsupported.
 */
public final class Features {
    /** A frame with a {@code ref} is answered with {@code done}, or with an {@code error} that has the same one. */
    public static final String REF = "ref";

    /** A {@code sync} may come in parts, and in one frame of 256 KiB. */
    public static final String SYNC_PARTS = "sync-parts";

    /** A {@code sync} with cursors of position and revision also brings changes, and so does the live connection. */
    public static final String CHANGES = "changes";

    /** Messages can be edited and deleted. */
    public static final String EDIT = "edit";

    /** Users can react to messages. */
    public static final String REACTIONS = "reactions";

    /** Users have names and pictures. */
    public static final String PROFILES = "profiles";

    /** Users can be searched for by name and id. */
    public static final String FIND_PEOPLE = "find-people";

    /** Users can block others, and have settings that concern no single conversation. */
    public static final String BLOCKS = "blocks";

    /** Participants of small conversations see each other's read positions. */
    public static final String RECEIPTS = "receipts";

    /** The others in a small conversation are told who types. */
    public static final String TYPING = "typing";

    /** A message can reply to another one. */
    public static final String REPLIES = "replies";

    /** A message can mention users. */
    public static final String MENTIONS = "mentions";

    /** Groups have roles and rules, and members come and go. */
    public static final String MEMBERS = "members";

    /** Users may change their own name and picture; listed only if the setting {@code profiles.editable} is on. */
    public static final String EDIT_PROFILE = "edit-profile";

    /** Messages can have files; listed only if the setting {@code attachments.enabled} is in effect. */
    public static final String ATTACHMENTS = "attachments";

    /** Messages can be searched; listed only if the setting {@code search.enabled} says so. */
    public static final String SEARCH = "search";

    /** The server pushes to devices that are not connected; listed only if the setting {@code push.enabled} is on. */
    public static final String PUSH = "push";

    /** The server reads the pages that messages link to; listed only if the setting {@code linkPreviews.enabled} is on. */
    public static final String LINK_PREVIEWS = "link-previews";

    /** A client tells whether its user is at the device, so that the user's other devices are not pushed to meanwhile. */
    public static final String DEVICE_STATE = "device-state";

    /** Messages can be scheduled. */
    public static final String SCHEDULED = "scheduled";

    private static final List<String> ALWAYS = List.of(
            REF,
            SYNC_PARTS,
            CHANGES,
            EDIT,
            REACTIONS,
            REPLIES,
            MENTIONS,
            PROFILES,
            FIND_PEOPLE,
            BLOCKS,
            RECEIPTS,
            TYPING,
            MEMBERS,
            DEVICE_STATE,
            SCHEDULED);

    private static final List<String> OPTIONAL = List.of(EDIT_PROFILE, ATTACHMENTS, SEARCH, PUSH, LINK_PREVIEWS);

    private Features() {}

    /** @param enabled the optional features that the settings have turned on */
    public static List<String> with(Set<String> enabled) {
        return Stream.concat(ALWAYS.stream(), OPTIONAL.stream().filter(enabled::contains))
                .toList();
    }
}
