package io.pagenow.chat.log;

import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.UUID;

/** Sends that are stored in one transaction, as the parameters of its statements. */
final class Batch {
    private Batch() {}

    /** Of {@link LogSql#LOCK_CONVERSATIONS}, in an order that all nodes share, so that no two wait for each other. */
    static Tuple locks(List<PendingSend> sends) {
        Long[] keys = sends.stream()
                .map(PendingSend::conversationId)
                .distinct()
                .map(id -> id.getMostSignificantBits() ^ id.getLeastSignificantBits())
                .sorted()
                .toArray(Long[]::new);
        return Tuple.tuple().addArrayOfLong(keys);
    }

    /** Of {@link LogSql#STORE_MESSAGES}. */
    static Tuple parameters(List<PendingSend> sends) {
        int size = sends.size();
        UUID[] conversations = new UUID[size];
        UUID[] messages = new UUID[size];
        String[] senders = new String[size];
        String[] names = new String[size];
        String[] contents = new String[size];
        for (int index = 0; index < size; index++) {
            PendingSend pending = sends.get(index);
            conversations[index] = pending.conversationId();
            messages[index] = pending.messageId();
            senders[index] = pending.send().senderId();
            names[index] = pending.send().tempMessageId();
            contents[index] = pending.send().content();
        }
        return Tuple.of(conversations, messages, senders, names, contents);
    }
}
