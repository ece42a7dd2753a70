package io.pagenow.chat.log;

import io.pagenow.chat.bus.message.ChangePlace;
import io.pagenow.chat.model.Change;
import io.pagenow.chat.model.Changes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * One page of changes, merged from the results of several statements. Each result holds the first changes of its kind, ordered by
 * conversation and revision, and no more than the page takes.
 */
final class ChangePage {
    /** The order of ids in the database. */
    private static final Comparator<UUID> ID_ORDER = Comparator.<UUID, Long>comparing(
                    UUID::getMostSignificantBits, Long::compareUnsigned)
            .thenComparing(UUID::getLeastSignificantBits, Long::compareUnsigned);

    private static final Comparator<Entry> ORDER = Comparator.comparing(Entry::conversationId, ID_ORDER)
            .thenComparing(entry -> entry.change().rev());

    private final int limit;
    private final List<Entry> entries = new ArrayList<>();

    private record Entry(UUID conversationId, Change change) {}

    /** @param limit most changes of the page and of each result */
    ChangePage(int limit) {
        this.limit = limit;
    }

    void add(UUID conversationId, Change change) {
        entries.add(new Entry(conversationId, change));
    }

    /**
     * Returns the changes of the places up to the end of the page. The last conversation may be cut, and places after it are
     * left out.
     */
    List<Changes> of(List<ChangePlace> places) {
        entries.sort(ORDER);
        boolean full = entries.size() >= limit;
        List<Entry> page = full ? entries.subList(0, limit) : entries;
        UUID last = full ? page.get(limit - 1).conversationId() : null;
        Map<UUID, List<Change>> found = new HashMap<>();
        page.forEach(entry -> found.computeIfAbsent(entry.conversationId(), conversationId -> new ArrayList<>())
                .add(entry.change()));
        return places.stream()
                .sorted(Comparator.comparing(ChangePlace::conversationId, ID_ORDER))
                .filter(place -> last == null || ID_ORDER.compare(place.conversationId(), last) <= 0)
                .map(place -> changes(
                        place,
                        found.getOrDefault(place.conversationId(), List.of()),
                        place.conversationId().equals(last)))
                .toList();
    }

    private static Changes changes(ChangePlace place, List<Change> items, boolean cut) {
        long rev = cut ? items.get(items.size() - 1).rev() : place.until();
        return new Changes(place.conversationId(), place.after(), rev, rev < place.until(), items);
    }
}
