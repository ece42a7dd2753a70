package io.pagenow.chat.bus.message;

import java.util.List;

/** Users of one conversation who changed, and users of it who are notified if they are connected. A user may be among both. */
public record PresenceAudience(List<StoredPresence> changed, List<String> recipients) {}
