package io.pagenow.chat.preview;

import io.pagenow.chat.model.LinkPreview;
import io.vertx.core.Future;
import java.net.URI;
import java.util.Optional;

/** Reads previews. */
interface PreviewSource {
    /**
     * Returns the preview of a page; empty if there is none, for whatever reason. All reasons look the same to clients, so that nobody learns
     * from them what this server can reach. Fails with a {@link io.pagenow.chat.model.ChatException}, {@code OVERLOADED}, if there is no room.
     */
    Future<Optional<LinkPreview>> read(URI url);
}
