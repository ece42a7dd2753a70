package io.pagenow.chat.model;

import java.util.List;

/**
 * A limit that {@code GET /client-settings} tells, so that a client can refuse what the server would.
 *
 * @param name the field of {@code limits}
 * @param most the highest value that the server accepts
 */
public record ClientLimit(String name, int most) {
    public static final List<ClientLimit> ALL = List.of(
            new ClientLimit("dataBytes", Limits.DATA_BYTES),
            new ClientLimit("deletedAtOnce", Limits.DELETED_AT_ONCE),
            new ClientLimit("titleLength", Limits.TITLE),
            new ClientLimit("members", Limits.MEMBERS),
            new ClientLimit("membersPerCall", Limits.MEMBERS_PER_CALL),
            new ClientLimit("administrators", Limits.ADMINS),
            new ClientLimit("smallConversation", Limits.SMALL_CONVERSATION),
            new ClientLimit("mentions", Limits.MAX_MENTIONS),
            new ClientLimit("reactionLength", Limits.MAX_REACTION_KEY),
            new ClientLimit("reactionsOfUser", Limits.MAX_REACTIONS_OF_USER),
            new ClientLimit("reactionsOfMessage", Limits.MAX_REACTIONS_OF_MESSAGE),
            new ClientLimit("pinned", Limits.PINS),
            new ClientLimit("blocked", Limits.BLOCKED),
            new ClientLimit("nameLength", Limits.NAME),
            new ClientLimit("pictureLength", Limits.PICTURE),
            new ClientLimit("profiles", Limits.PROFILES),
            new ClientLimit("reportedAtOnce", Limits.REPORTED_AT_ONCE),
            new ClientLimit("reportLength", Limits.REPORT_TEXT));
}
