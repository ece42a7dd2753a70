package io.pagenow.chat.presence;

import io.pagenow.chat.bus.Addresses.Audience;
import io.pagenow.chat.bus.Addresses.StoredPresence;
import io.pagenow.chat.bus.Delivery;
import io.pagenow.chat.model.UserPresence;
import io.pagenow.chat.protocol.Frame;
import io.pagenow.chat.protocol.FrameEncoder;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Sorts out who gets what news: each recipient gets one frame with all that concern it but its own, and recipients of the same news share
 * one. Good for one round. News are counted through, so that a set of them is a few bits and thousands of recipients are cheap.
 */
final class FrameGroups {
    /** Presence is of no conversation. */
    static final UUID NO_CONVERSATION = new UUID(0, 0);

    /** Most bytes of one frame; client libraries take 64 KiB unless told otherwise. */
    private static final int MAX_FRAME = 65_536;

    private final List<PresenceUpdate> news;
    private final Map<String, Integer> numbers = new HashMap<>();
    private final UserPresence[] told;
    private final Map<String, BitSet> newsByRecipient = new HashMap<>();

    /** @param news of each user once */
    FrameGroups(List<PresenceUpdate> news) {
        this.news = news;
        this.told = new UserPresence[news.size()];
        for (int number = 0; number < news.size(); number++) {
            numbers.put(news.get(number).userId(), number);
        }
    }

    void add(Audience audience) {
        BitSet concerned = new BitSet();
        for (StoredPresence stored : audience.changed()) {
            int number = numbers.get(stored.userId());
            Optional<UserPresence> presence = news.get(number).forOthers(stored);
            if (presence.isPresent()) {
                told[number] = presence.get();
                concerned.set(number);
            }
        }
        if (!concerned.isEmpty()) {
            for (String recipient : audience.recipients()) {
                newsByRecipient.computeIfAbsent(recipient, user -> new BitSet()).or(concerned);
            }
        }
    }

    /** One delivery per different set of news. */
    List<Delivery> deliveries() {
        Map<BitSet, List<String>> recipientsByNews = new HashMap<>();
        newsByRecipient.forEach((recipient, concerned) -> {
            Integer own = numbers.get(recipient);
            if (own != null) {
                concerned.clear(own);
            }
            if (!concerned.isEmpty()) {
                recipientsByNews
                        .computeIfAbsent(concerned, same -> new ArrayList<>())
                        .add(recipient);
            }
        });
        List<Delivery> deliveries = new ArrayList<>(recipientsByNews.size());
        recipientsByNews.forEach((concerned, recipients) -> {
            List<UserPresence> users =
                    concerned.stream().mapToObj(number -> told[number]).toList();
            frames(users).forEach(frame -> deliveries.add(Delivery.notice(recipients, NO_CONVERSATION, frame)));
        });
        return deliveries;
    }

    /** One, or more if user ids are so long that it would be longer than clients take. */
    private static List<Frame> frames(List<UserPresence> users) {
        Frame frame = FrameEncoder.presence(users);
        if (frame.length() <= MAX_FRAME || users.size() == 1) {
            return List.of(frame);
        }
        int half = users.size() / 2;
        List<Frame> frames = new ArrayList<>(frames(users.subList(0, half)));
        frames.addAll(frames(users.subList(half, users.size())));
        return frames;
    }
}
