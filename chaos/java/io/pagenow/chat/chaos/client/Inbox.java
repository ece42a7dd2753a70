package io.pagenow.chat.chaos.client;

import io.pagenow.chat.chaos.check.Copy;
import io.pagenow.chat.chaos.check.Track;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What a device has of its conversations. */
final class Inbox {
    private final Map<String, Track> tracks = new HashMap<>();
    private final Map<String, Copy> copies = new HashMap<>();

    Track.Arrival add(String conversation, long seq) {
        return track(conversation).add(seq);
    }

    private Track track(String conversation) {
        return tracks.computeIfAbsent(conversation, first -> new Track());
    }

    /** Returns the changes that the device holds, if it follows them. */
    Copy copy(String conversation) {
        return copies.computeIfAbsent(conversation, first -> new Copy());
    }

    /** Forgets a conversation, which goes on from a place. */
    void reset(String conversation, long seq, long rev) {
        track(conversation).reset(seq);
        copy(conversation).reset(rev);
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

    /** As a client that follows changes names them in a {@code sync}. */
    JsonObject cursorsWithRevisions() {
        Set<String> known = new HashSet<>(tracks.keySet());
        known.addAll(copies.keySet());
        JsonObject cursors = new JsonObject();
        known.forEach(conversation -> cursors.put(
                conversation,
                new JsonArray().add(cursor(conversation)).add(copy(conversation).rev())));
        return cursors;
    }

    /** As a {@code sync} names them. */
    JsonObject cursors() {
        JsonObject cursors = new JsonObject();
        tracks.forEach((conversation, track) -> cursors.put(conversation, track.cursor()));
        return cursors;
    }
}
