package io.pagenow.chat.model;

import java.util.List;
import java.util.Optional;

/**
 * One page of the results of a search, the newest first.
 *
 * @param next the place from which the next page goes on; empty if there is none
 * @param complete false if the search ended early because of its time; the next page goes on
 */
public record SearchPage(List<Result> results, Optional<SearchPlace> next, boolean complete) {
    /** A message, and the places in its content that were found. */
    public record Result(Message message, List<Highlight> highlights) {}
}
