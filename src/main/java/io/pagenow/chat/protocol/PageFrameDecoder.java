package io.pagenow.chat.protocol;

import com.fasterxml.jackson.core.JsonParser;
import io.pagenow.chat.json.JsonText;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ErrorCode;
import io.pagenow.chat.model.Limits;
import io.pagenow.chat.model.SharedPage;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decodes text frames of the shared-pages endpoint. Clients send whatever a tab shows, so a page that is not on the web
 * counts as nothing shared, and a long title is cut. A URL is never cut, because it would be another page.
 */
public final class PageFrameDecoder {
    private final FrameFields fields = new FrameFields();
    private @Nullable String action;
    private @Nullable String url;
    private @Nullable String title;
    private @Nullable String token;

    private PageFrameDecoder() {}

    /**
     * Decodes a frame.
     *
     * @param text a frame's text
     * @throws InvalidFrameException names the field at fault and the expectation
     */
    public static ClientRequest<PageFrame> decode(String text) throws InvalidFrameException {
        PageFrameDecoder decoder = new PageFrameDecoder();
        return FrameFields.decode(() -> decoder.read(text), () -> FrameRef.of(null, decoder.fields.ref()));
    }

    private PageFrame read(String text) throws IOException {
        fields.read(text, this::readField);
        return frame();
    }

    private void readField(JsonParser parser, String field) throws IOException {
        switch (field) {
            case "action" -> action = fields.text(parser, field);
            case "url" -> url = fields.text(parser, field);
            case "title" -> title = fields.text(parser, field);
            case "ref" -> fields.readRef(parser);
            case "token" -> token = fields.text(parser, field);
            default -> parser.skipChildren();
        }
    }

    private PageFrame frame() {
        return switch (FrameFields.required("action", action)) {
            case "heartbeat" -> new PageFrame.Heartbeat();
            case "authenticate" -> new PageFrame.Authenticate(FrameFields.requireText("token", token, Limits.TOKEN));
            case "update-presence" -> update(FrameFields.required("url", url), FrameFields.required("title", title));
            default ->
                throw ChatException.ofField(
                        ErrorCode.UNKNOWN_ACTION,
                        "action",
                        "Unknown action; expected heartbeat, update-presence or authenticate");
        };
    }

    private static PageFrame update(String url, String title) {
        if (!isOnTheWeb(url)) {
            return new PageFrame.UpdatePresence("", "");
        }
        Optional<String> fault = JsonText.fault(url, 0, Limits.URL);
        if (fault.isPresent()) {
            throw FrameFields.invalid("url", fault.get());
        }
        if (SharedPage.host(url).isEmpty()) {
            throw FrameFields.invalid("url", "names no host; expected an http or https URL, or \"\"");
        }
        return new PageFrame.UpdatePresence(url, JsonText.fitted(title, Limits.PAGE_TITLE));
    }

    private static boolean isOnTheWeb(String url) {
        String start =
                url.substring(0, Math.min(url.length(), "https://".length())).toLowerCase(Locale.ROOT);
        return start.startsWith("http://") || start.equals("https://");
    }
}
