package io.pagenow.chat.protocol;

import io.pagenow.chat.json.JsonWriter;
import io.pagenow.chat.model.Attachment;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Encodes the bodies of responses about attachments. URLs are references relative to the URL of the call (RFC 3986, section 5). */
public final class AttachmentBodies {
    private AttachmentBodies() {}

    /**
     * A slot and the way to upload into it.
     *
     * @param maxSize maximum bytes of a file
     */
    public static Buffer slot(UUID attachmentId, String ticket, Instant expiresAt, long maxSize) {
        return JsonWriter.buffer(json -> {
            json.writeStartObject();
            json.writeStringField("attachmentId", attachmentId.toString());
            json.writeObjectFieldStart("upload");
            json.writeStringField("method", "PUT");
            json.writeStringField("url", "attachments/" + attachmentId + "?ticket=" + ticket);
            json.writeObjectFieldStart("headers");
            json.writeEndObject();
            json.writeStringField("expiresAt", JsonWriter.timestamp(expiresAt));
            json.writeEndObject();
            json.writeNumberField("maxSize", maxSize);
            json.writeEndObject();
        });
    }

    /**
     * The state of an upload.
     *
     * @param received bytes that need not be sent again
     * @param ready the file, if it is complete
     */
    public static Buffer upload(UUID attachmentId, long received, long size, Optional<Attachment> ready) {
        return JsonWriter.buffer(json -> {
            json.writeStartObject();
            json.writeStringField("attachmentId", attachmentId.toString());
            json.writeStringField("state", ready.isPresent() ? "ready" : "pending");
            json.writeNumberField("received", received);
            json.writeNumberField("size", size);
            if (ready.isPresent()) {
                json.writeFieldName("attachment");
                MessageWriting.attachment(json, ready.get());
            }
            json.writeEndObject();
        });
    }

    /** Links that need no token. */
    public static Buffer links(Attachment attachment, String ticket, Instant expiresAt) {
        return JsonWriter.buffer(json -> {
            json.writeStartObject();
            json.writeStringField("url", "../" + attachment.id() + "?ticket=" + ticket);
            if (attachment.thumbnail()) {
                json.writeStringField("thumbnailUrl", "../" + attachment.id() + "/thumbnail?ticket=" + ticket);
            }
            json.writeStringField("expiresAt", JsonWriter.timestamp(expiresAt));
            json.writeEndObject();
        });
    }
}
