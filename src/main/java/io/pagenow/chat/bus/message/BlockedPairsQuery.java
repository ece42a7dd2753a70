package io.pagenow.chat.bus.message;

import java.util.Set;

/** A query for those of some users who changed and of their recipients of whom one has blocked the other. */
public record BlockedPairsQuery(Set<String> changed, Set<String> recipients) {}
