package io.pagenow.chat.chaos.client;

import io.pagenow.chat.chaos.check.Track;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;

/** What a device has of its conversations. */
final class Inbox {
    private final Map<String, Track> tracks = new HashMap<>();

    Track.Arrival add(String conversation, long seq) {
        return tracks.computeIfAbsent(conversation, first -> new Track()).add(seq);
    }

    boolean hasGap() {
        return tracks.values().stream().anyMatch(Track::hasGap);
    }

    void forgetBehindGaps() {
        tracks.values().forEach(Track::forgetBehindGap);
    }

    long cursor(String conversation) {
        Track track = tracks.get(conversation);
        return track == null ? 0 : track.cursor();
    }

    /** As a {@code sync} names them. */
    JsonObject cursors() {
        JsonObject cursors = new JsonObject();
        tracks.forEach((conversation, track) -> cursors.put(conversation, track.cursor()));
        return cursors;
    }
}
