package io.pagenow.chat.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import io.pagenow.chat.json.JsonText;
import io.pagenow.chat.json.JsonWriter;
import io.pagenow.chat.model.Highlight;
import io.pagenow.chat.model.SearchPage;
import io.pagenow.chat.model.SearchPlace;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Encodes the bodies of responses about search, and the places from which a search goes on. */
public final class SearchBodies {
    /** Microseconds since 1970, conversation, position: clients do not interpret it. */
    private static final Pattern PLACE = Pattern.compile("(-?\\d{1,18})_([0-9a-f-]{36})_(\\d{1,18})");

    private SearchBodies() {}

    public static Buffer page(SearchPage page) {
        return JsonWriter.buffer(json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("results");
            for (SearchPage.Result result : page.results()) {
                json.writeStartObject();
                MessageBodies.writeFields(json, result.message());
                highlights(json, result);
                json.writeEndObject();
            }
            json.writeEndArray();
            if (page.next().isPresent()) {
                json.writeStringField("next", text(page.next().get()));
            }
            json.writeBooleanField("complete", page.complete());
            json.writeEndObject();
        });
    }

    private static void highlights(JsonGenerator json, SearchPage.Result result) throws IOException {
        json.writeArrayFieldStart("highlights");
        for (Highlight highlight : result.highlights()) {
            json.writeStartArray();
            json.writeNumber(highlight.start());
            json.writeNumber(highlight.length());
            json.writeEndArray();
        }
        json.writeEndArray();
    }

    private static String text(SearchPlace place) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, place.sentAt()) + "_" + place.conversationId() + "_"
                + place.seq();
    }

    /** Returns the place of a text, empty if the text is none. */
    public static Optional<SearchPlace> place(String text) {
        Matcher place = PLACE.matcher(text);
        return place.matches()
                ? JsonText.uuid(place.group(2))
                        .map(conversationId -> new SearchPlace(
                                Instant.EPOCH.plus(Long.parseLong(place.group(1)), ChronoUnit.MICROS),
                                conversationId,
                                Long.parseLong(place.group(3))))
                : Optional.empty();
    }
}
