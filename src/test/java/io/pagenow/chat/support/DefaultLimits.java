package io.pagenow.chat.support;

import io.pagenow.chat.model.AttachmentLimits;
import io.pagenow.chat.model.ClientLimits;
import io.pagenow.chat.model.GroupLimits;
import io.pagenow.chat.model.MessageLimits;
import io.pagenow.chat.model.PersonalLimits;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The limits that {@code config.json} sets. */
public final class DefaultLimits {
    public static final ClientLimits ALL = read();

    private DefaultLimits() {}

    private static ClientLimits read() {
        try (InputStream file = DefaultLimits.class.getResourceAsStream("/config.json")) {
            JsonObject settings = new JsonObject(new String(file.readAllBytes(), StandardCharsets.UTF_8));
            JsonObject limits = settings.getJsonObject("limits");
            JsonObject attachments = settings.getJsonObject("attachments");
            JsonObject message = limits.getJsonObject("message");
            JsonObject group = limits.getJsonObject("group");
            JsonObject personal = limits.getJsonObject("personal");
            return new ClientLimits(
                    new MessageLimits(
                            message.getInteger("contentLength"),
                            message.getInteger("dataBytes"),
                            message.getInteger("mentions"),
                            message.getInteger("reactions"),
                            message.getInteger("reactionsOfUser"),
                            message.getInteger("reactionLength"),
                            message.getInteger("deletedAtOnce"),
                            attachments.getInteger("perMessage")),
                    new GroupLimits(
                            group.getInteger("members"),
                            group.getInteger("membersPerCall"),
                            group.getInteger("administrators"),
                            group.getInteger("small")),
                    new PersonalLimits(
                            personal.getInteger("pinned"),
                            personal.getInteger("blocked"),
                            personal.getInteger("pushSubscriptions")),
                    new AttachmentLimits(
                            attachments.getInteger("maxBytes"),
                            attachments.getInteger("perMessage"),
                            attachments.getLong("bytesPerUser")));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
