package io.pagenow.chat.bus.message;

import java.util.List;

/** A query for the changes in some ranges of revisions, as one user sees them. */
public record MissedChanges(String userId, List<ChangePlace> places) {}
