package io.pagenow.chat.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.pagenow.chat.json.JsonText;
import io.pagenow.chat.json.JsonWriter;
import io.pagenow.chat.model.SharedPage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * State of a user's pages that nodes share through the directory. Of several facts about one user the newest wins.
 *
 * @param at time of sharing in milliseconds since 1970, always later than the fact it replaces, even if clocks differ;
 *     0 if nothing was ever shared
 * @param silent whether the user has been silent for too long on the node that says so
 * @param current the page shared now, or none
 * @param latest the latest page that was shared, the current one included, or none
 */
public record PageFact(long at, boolean silent, SharedPage current, SharedPage latest) {
    /** The user is connected and has shared nothing. */
    public static final PageFact ARRIVED = new PageFact(0, false, SharedPage.NONE, SharedPage.NONE);

    /** The user is silent on the node that says so. */
    public static final PageFact SILENT = new PageFact(0, true, SharedPage.NONE, SharedPage.NONE);

    /**
     * Returns the fact that replaces this one when the user shares another page, or none.
     *
     * @param now in milliseconds since 1970
     */
    public PageFact next(long now, SharedPage page) {
        return new PageFact(Math.max(now, at + 1), false, page, page.isShared() ? page : latest);
    }

    /**
     * Compares by age. The order is total, so that all nodes agree on the newest of two facts of the same millisecond.
     */
    public boolean isAfter(PageFact other) {
        if (at != other.at) {
            return at > other.at;
        }
        return !equals(other) && encode().compareTo(other.encode()) > 0;
    }

    /** Returns the fact as JSON, read by {@link #decode}. */
    public String encode() {
        byte[] json = JsonWriter.bytes(generator -> {
            generator.writeStartObject();
            generator.writeNumberField("at", at);
            if (silent) {
                generator.writeBooleanField("silent", true);
            }
            writePage(generator, "current", current);
            if (!latest.equals(current)) {
                writePage(generator, "latest", latest);
            }
            generator.writeEndObject();
        });
        return new String(json, StandardCharsets.UTF_8);
    }

    private static void writePage(JsonGenerator json, String field, SharedPage page) throws IOException {
        if (page.isShared()) {
            json.writeObjectFieldStart(field);
            json.writeStringField("url", page.url());
            json.writeStringField("title", page.title());
            json.writeStringField("domain", page.domain());
            json.writeEndObject();
        }
    }

    /**
     * Decodes a fact. Unknown fields are ignored, so that later versions may add some.
     *
     * @return empty if the text is not a fact
     */
    public static Optional<PageFact> decode(String text) {
        try (JsonParser parser = JsonText.JSON.createParser(text)) {
            return parser.nextToken() == JsonToken.START_OBJECT ? Optional.of(read(parser)) : Optional.empty();
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    private static PageFact read(JsonParser parser) throws IOException {
        long at = 0;
        boolean silent = false;
        SharedPage current = SharedPage.NONE;
        SharedPage latest = SharedPage.NONE;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            parser.nextToken();
            switch (field) {
                case "at" -> at = parser.getValueAsLong();
                case "silent" -> silent = parser.getValueAsBoolean();
                case "current" -> current = readPage(parser);
                case "latest" -> latest = readPage(parser);
                default -> parser.skipChildren();
            }
        }
        return new PageFact(at, silent, current, latest.isShared() ? latest : current);
    }

    private static SharedPage readPage(JsonParser parser) throws IOException {
        String url = "";
        String title = "";
        String domain = "";
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            parser.nextToken();
            switch (field) {
                case "url" -> url = parser.getText();
                case "title" -> title = parser.getText();
                case "domain" -> domain = parser.getText();
                default -> parser.skipChildren();
            }
        }
        return url.isEmpty() ? SharedPage.NONE : new SharedPage(url, title, domain);
    }
}
