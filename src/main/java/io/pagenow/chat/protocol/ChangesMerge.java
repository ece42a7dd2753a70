package io.pagenow.chat.protocol;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.pagenow.chat.json.JsonText;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Merges {@code changes} frames of one conversation: each object once, with its latest state, in order of revision. The
 * {@code actors} of a message are merged too, the latest set of each user. Everything else of an item stays as it was
 * encoded, because an application's data is sent byte for byte. Not thread-safe.
 */
public final class ChangesMerge {
    private static final String ACTORS = "actors";

    private final UUID conversationId;
    private long after = Long.MAX_VALUE;
    private final Map<String, Item> items = new HashMap<>();
    private long rev;
    private int length;

    public ChangesMerge(UUID conversationId) {
        this.conversationId = conversationId;
    }

    /**
     * One item.
     *
     * @param body the encoded item without its actors and without its closing brace
     * @param actors encoded sets of reactions by encoded user id
     */
    private record Item(long rev, String body, Map<String, String> actors) {
        int length() {
            return body.length()
                    + actors.values().stream().mapToInt(String::length).sum();
        }

        /** Returns the later of this state and another one, with the actors of both; a user's later set counts. */
        Item with(Item other) {
            return other.rev >= rev ? other.after(this) : after(other);
        }

        private Item after(Item earlier) {
            Map<String, String> all = new LinkedHashMap<>(earlier.actors);
            all.putAll(actors);
            return new Item(rev, body, all);
        }

        ChangesFrames.Item encoded() {
            StringBuilder item = new StringBuilder(body);
            String separator = ",\"" + ACTORS + "\":{";
            for (Map.Entry<String, String> actor : actors.entrySet()) {
                item.append(separator).append(actor.getKey()).append(':').append(actor.getValue());
                separator = ",";
            }
            item.append(actors.isEmpty() ? "}" : "}}");
            return new ChangesFrames.Item(rev, 0, Buffer.buffer(item.toString()));
        }
    }

    /** Returns the approximate length of the merged frames in characters. */
    public int length() {
        return length;
    }

    /** Returns the last revision that the merged frames cover. */
    public long rev() {
        return rev;
    }

    /** Adds a frame that covers the revisions after {@code first} up to {@code last}; they adjoin those of the others. */
    public void add(Frame frame, long first, long last) {
        after = Math.min(after, first);
        rev = Math.max(rev, last);
        String text = new String(frame.utf8(), StandardCharsets.UTF_8);
        try (JsonParser parser = JsonText.JSON.createParser(text)) {
            while (parser.nextToken() != null) {
                if (parser.currentToken() == JsonToken.START_ARRAY && "items".equals(parser.currentName())) {
                    while (parser.nextToken() == JsonToken.START_OBJECT) {
                        add(parser, text);
                    }
                    return;
                }
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private void add(JsonParser parser, String text) throws IOException {
        StringBuilder body = new StringBuilder();
        Map<String, String> actors = new LinkedHashMap<>();
        int begin = offset(parser);
        String kind = "";
        String object = "";
        long itemRev = 0;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            int comma = offset(parser) - 1;
            String field = parser.currentName();
            parser.nextToken();
            switch (field) {
                case "kind" -> kind = parser.getText();
                case "seq", "userId" -> object = parser.getText();
                case "rev" -> itemRev = parser.getLongValue();
                case ACTORS -> {
                    body.append(text, begin, comma);
                    readActors(parser, text, actors);
                    begin = offset(parser) + 1;
                }
                default -> parser.skipChildren();
            }
        }
        body.append(text, begin, offset(parser));
        // Each deletion of ranges is an object of its own.
        String key = kind + ' ' + (kind.equals("removed") ? itemRev : object);
        Item item = new Item(itemRev, body.toString(), actors);
        Item before = items.get(key);
        Item merged = before == null ? item : before.with(item);
        items.put(key, merged);
        length += merged.length() - (before == null ? 0 : before.length());
    }

    private static void readActors(JsonParser parser, String text, Map<String, String> actors) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            int name = offset(parser);
            parser.nextToken();
            int begin = offset(parser);
            parser.skipChildren();
            actors.put(text.substring(name, begin - 1), text.substring(begin, offset(parser) + 1));
        }
    }

    private static int offset(JsonParser parser) {
        return (int) parser.currentTokenLocation().getCharOffset();
    }

    /** Returns the merged frames, at least one. */
    public List<ChangesFrames.Part> parts() {
        List<ChangesFrames.Item> encoded = items.values().stream()
                .sorted(Comparator.comparingLong(Item::rev))
                .map(Item::encoded)
                .toList();
        return ChangesFrames.of(conversationId, after, rev, encoded);
    }
}
