package io.pagenow.chat.protocol;

import io.pagenow.chat.json.JsonWriter;
import io.pagenow.chat.model.LinkPreview;
import io.vertx.core.buffer.Buffer;

/** Encodes the bodies of responses about previews of links. */
public final class LinkPreviewBodies {
    private LinkPreviewBodies() {}

    public static Buffer preview(LinkPreview preview) {
        return JsonWriter.buffer(json -> {
            json.writeStartObject();
            json.writeStringField("url", preview.url().toString());
            json.writeStringField("title", preview.title());
            if (preview.description().isPresent()) {
                json.writeStringField("description", preview.description().get());
            }
            if (preview.siteName().isPresent()) {
                json.writeStringField("siteName", preview.siteName().get());
            }
            json.writeEndObject();
        });
    }
}
