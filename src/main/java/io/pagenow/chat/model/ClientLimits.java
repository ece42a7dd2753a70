package io.pagenow.chat.model;

import java.util.List;

/** Limits that {@code GET /client-settings} tells, so that a client can refuse what the server would. */
public record ClientLimits(
        MessageLimits message, GroupLimits group, PersonalLimits personal, AttachmentLimits attachments) {
    /**
     * A limit.
     *
     * @param name the field of {@code limits}
     * @param most the highest value that the server accepts
     */
    public record Limit(String name, long most) {}

    /** Returns all of them: those that an operator sets, and those of the schema. */
    public List<Limit> all() {
        return List.of(
                new Limit("dataBytes", message.dataBytes()),
                new Limit("deletedAtOnce", message.deletedAtOnce()),
                new Limit("titleLength", Limits.TITLE),
                new Limit("members", group.members()),
                new Limit("membersPerCall", group.membersPerCall()),
                new Limit("administrators", group.administrators()),
                new Limit("smallConversation", group.small()),
                new Limit("mentions", message.mentions()),
                new Limit("reactionLength", message.reactionLength()),
                new Limit("reactionsOfUser", message.reactionsOfUser()),
                new Limit("reactionsOfMessage", message.reactions()),
                new Limit("pinned", personal.pinned()),
                new Limit("blocked", personal.blocked()),
                new Limit("pushSubscriptions", personal.pushSubscriptions()),
                new Limit("nameLength", Limits.NAME),
                new Limit("pictureLength", Limits.PICTURE),
                new Limit("profiles", Limits.PROFILES),
                new Limit("reportedAtOnce", Limits.REPORTED_AT_ONCE),
                new Limit("reportLength", Limits.REPORT_TEXT),
                new Limit("attachmentBytes", attachments.maxBytes()),
                new Limit("attachmentsPerMessage", attachments.perMessage()),
                new Limit("attachmentBytesPerUser", attachments.bytesPerUser()),
                new Limit("fileNameLength", Limits.FILE_NAME));
    }
}
