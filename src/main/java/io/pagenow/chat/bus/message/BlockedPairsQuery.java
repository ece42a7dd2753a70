package io.pagenow.chat.bus.message;

import java.util.Collection;
import java.util.List;

/** A query for those of some users who changed and of their recipients of whom one has blocked the other. */
public record BlockedPairsQuery(List<String> changed, Collection<String> recipients) {}
