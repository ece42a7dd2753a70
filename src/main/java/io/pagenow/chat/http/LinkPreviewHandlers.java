package io.pagenow.chat.http;

import io.pagenow.chat.auth.Identity;
import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.bus.message.LinkQuery;
import io.pagenow.chat.limit.Activity;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ErrorCode;
import io.pagenow.chat.model.LinkPreview;
import io.pagenow.chat.outbound.AddressFilter;
import io.pagenow.chat.protocol.LinkPreviewBodies;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.net.URISyntaxException;

/** Handlers of previews of links. */
final class LinkPreviewHandlers {
    private final Bus bus;
    private final boolean enabled;

    /** @param enabled whether this server reads pages for clients */
    LinkPreviewHandlers(Bus bus, boolean enabled) {
        this.bus = bus;
        this.enabled = enabled;
    }

    void bind(Operations operations) {
        operations.call("getLinkPreview", Activity.PREVIEW, this::preview);
    }

    /** {@code GET /link-preview}. */
    private Future<Buffer> preview(Parameters parameters, Identity caller) {
        if (!enabled) {
            throw ChatException.of(ErrorCode.NOT_FOUND, "This server makes no previews (linkPreviews.enabled)");
        }
        return bus.request(Addresses.LINK_PREVIEW, new LinkQuery(caller.userId(), url(parameters.text("url"))))
                .map(LinkPreviewBodies::preview);
    }

    /** Returns the URL without its fragment, which is the client's business. */
    private static URI url(String text) {
        if (text == null || text.isEmpty() || text.length() > LinkPreview.MAX_URL) {
            throw Parameters.invalid("url");
        }
        int fragment = text.indexOf('#');
        try {
            URI url = new URI(fragment < 0 ? text : text.substring(0, fragment));
            if (AddressFilter.fault(url).isPresent()) {
                throw Parameters.invalid("url");
            }
            return url;
        } catch (URISyntaxException malformed) {
            throw Parameters.invalid("url");
        }
    }
}
