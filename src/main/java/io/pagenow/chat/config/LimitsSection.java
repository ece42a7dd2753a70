package io.pagenow.chat.config;

import io.pagenow.chat.model.ClientLimits;
import io.pagenow.chat.model.GroupLimits;
import io.pagenow.chat.model.MessageLimits;
import io.pagenow.chat.model.PersonalLimits;

/** Reads the limits that clients are told. */
final class LimitsSection {
    private LimitsSection() {}

    static ClientLimits read(SettingsReader reader) {
        return new ClientLimits(
                new MessageLimits(
                        reader.integer("limits.message.contentLength", 1, MessageLimits.MAX_CONTENT_LENGTH),
                        reader.integer("limits.message.dataBytes", 2, 16_384),
                        reader.integer("limits.message.mentions", 0, 200),
                        reader.integer("limits.message.reactions", 1, 200),
                        reader.integer("limits.message.reactionsOfUser", 1, 20),
                        reader.integer("limits.message.reactionLength", 1, 64),
                        reader.integer("limits.message.deletedAtOnce", 1, 10_000),
                        AttachmentsSection.isEnabled(reader)
                                ? AttachmentsSection.limits(reader).perMessage()
                                : 0),
                new GroupLimits(
                        reader.integer("limits.group.members", 3, 20_000),
                        reader.integer("limits.group.membersPerCall", 1, 1_000),
                        reader.integer("limits.group.administrators", 1, 1_000),
                        reader.integer("limits.group.small", 0, 1_000)),
                new PersonalLimits(
                        reader.integer("limits.personal.pinned", 0, 1_000),
                        reader.integer("limits.personal.blocked", 0, 10_000),
                        reader.integer("limits.personal.pushSubscriptions", 1, 100)),
                AttachmentsSection.limits(reader));
    }
}
