package io.pagenow.chat.presence;

import static java.util.Objects.requireNonNull;

import io.pagenow.chat.bus.message.PresenceAudience;
import io.pagenow.chat.bus.message.StoredPresence;
import io.pagenow.chat.event.Envelope;
import io.pagenow.chat.event.EventTypes;
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
 * Groups the presence updates of one round by recipient: each recipient gets one frame with all updates that concern it
 * except its own, and recipients of the same updates share a frame. Updates are numbered, so that a set of them is a
 * bit set and thousands of recipients are cheap.
 */
final class FrameGroups {
    /** Presence belongs to no conversation. */
    static final UUID NO_CONVERSATION = new UUID(0, 0);

    /** Maximum frame size in bytes: the default limit of client libraries, 64 KiB. */
    private static final int MAX_FRAME = 65_536;

    private final List<PresenceUpdate> updates;
    private final Map<String, Integer> numbers = new HashMap<>();
    private final UserPresence[] visible;
    private final Map<String, BitSet> updatesByRecipient = new HashMap<>();

    /** @param updates at most one per user */
    FrameGroups(List<PresenceUpdate> updates) {
        this.updates = updates;
        this.visible = new UserPresence[updates.size()];
        for (int number = 0; number < updates.size(); number++) {
            numbers.put(updates.get(number).userId(), number);
        }
    }

    void add(PresenceAudience audience) {
        BitSet concerned = new BitSet();
        for (StoredPresence stored : audience.changed()) {
            int number = requireNonNull(numbers.get(stored.userId()), "only updated users are concerned");
            Optional<UserPresence> presence = updates.get(number).forOthers(stored);
            if (presence.isPresent()) {
                visible[number] = presence.get();
                concerned.set(number);
            }
        }
        if (!concerned.isEmpty()) {
            for (String recipient : audience.recipients()) {
                updatesByRecipient
                        .computeIfAbsent(recipient, user -> new BitSet())
                        .or(concerned);
            }
        }
    }

    /** Returns one delivery per distinct set of updates, or more if its frame would be too long. */
    List<Envelope> deliveries() {
        Map<BitSet, List<String>> recipientsByUpdates = new HashMap<>();
        updatesByRecipient.forEach((recipient, concerned) -> {
            Integer own = numbers.get(recipient);
            if (own != null) {
                concerned.clear(own);
            }
            if (!concerned.isEmpty()) {
                recipientsByUpdates
                        .computeIfAbsent(concerned, same -> new ArrayList<>())
                        .add(recipient);
            }
        });
        List<Envelope> deliveries = new ArrayList<>(recipientsByUpdates.size());
        recipientsByUpdates.forEach((concerned, recipients) -> {
            List<UserPresence> users =
                    concerned.stream().mapToObj(number -> visible[number]).toList();
            frames(users)
                    .forEach(frame ->
                            deliveries.add(Envelope.notice(EventTypes.PRESENCE, recipients, NO_CONVERSATION, frame)));
        });
        return deliveries;
    }

    /** Splits the update if long user ids would exceed {@link #MAX_FRAME}. */
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
