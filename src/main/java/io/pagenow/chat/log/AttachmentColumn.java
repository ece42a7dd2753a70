package io.pagenow.chat.log;

import io.pagenow.chat.model.Attachment;
import io.pagenow.chat.model.Attachment.PictureSize;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The files of a message in {@code message_table.extra}, as {@link AttachingSql#FIND} describes them. */
public final class AttachmentColumn {
    private AttachmentColumn() {}

    /** @param column null for no files */
    public static List<Attachment> decode(JsonArray column) {
        if (column == null) {
            return List.of();
        }
        List<Attachment> attachments = new ArrayList<>(column.size());
        for (int index = 0; index < column.size(); index++) {
            attachments.add(attachment(column.getJsonObject(index)));
        }
        return List.copyOf(attachments);
    }

    private static Attachment attachment(JsonObject file) {
        Integer width = file.getInteger("width");
        return new Attachment(
                UUID.fromString(file.getString("id")),
                file.getString("name"),
                file.getLong("size"),
                file.getString("contentType"),
                width == null ? Optional.empty() : Optional.of(new PictureSize(width, file.getInteger("height"))),
                file.getBoolean("thumbnail", false));
    }
}
