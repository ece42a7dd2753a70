package io.pagenow.chat.group;

import io.pagenow.chat.event.EventTypes;
import io.pagenow.chat.log.EventPublisher;
import io.pagenow.chat.model.OwnSettings;
import io.pagenow.chat.protocol.FrameEncoder;
import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Publishes acts: the message of the server, the changes, and then notices to single users. */
final class GroupPublisher {
    private final EventPublisher publisher;

    GroupPublisher(EventPublisher publisher) {
        this.publisher = publisher;
    }

    /** Hands everything to the publisher at once, so that nothing of another commit comes in between. Never fails. */
    Future<Void> publish(CommittedAct act) {
        publisher.publishStored(act.message().map(List::of).orElse(List.of()));
        publisher.publishChanges(act.changes().map(List::of).orElse(List.of()));
        long seq = act.messageSeq();
        Future<Void> published = publisher.publishNotice(
                EventTypes.CONVERSATION_REMOVED,
                act.gone(),
                act.conversationId(),
                seq,
                FrameEncoder.conversationRemoved(
                        act.conversationId(), act.plan().reason().wireName(), seq));
        for (Map.Entry<OwnSettings, List<String>> own : byFrame(act.own()).entrySet()) {
            published = publisher.publishNotice(
                    EventTypes.MY_SETTINGS,
                    own.getValue(),
                    act.conversationId(),
                    seq,
                    FrameEncoder.mySettings(act.conversationId(), own.getKey()));
        }
        return published;
    }

    /** Users with equal settings share a frame. */
    private static Map<OwnSettings, List<String>> byFrame(Map<String, OwnSettings> own) {
        return own.entrySet().stream()
                .collect(Collectors.groupingBy(
                        Map.Entry::getValue,
                        LinkedHashMap::new,
                        Collectors.mapping(Map.Entry::getKey, Collectors.toList())));
    }
}
