package io.pagenow.chat.log;

import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.UUID;

/** Statement parameters of a batch of sends that is stored in one transaction. */
final class Batch {
    private Batch() {}

    /**
     * Parameters of {@link LogSql#LOCK_CONVERSATIONS}. Keys are sorted so that all nodes lock in the same order and
     * cannot deadlock.
     */
    static Tuple locks(List<PendingSend> sends) {
        Long[] keys = sends.stream()
                .map(PendingSend::conversationId)
                .distinct()
                .map(ConversationLock::key)
                .sorted()
                .toArray(Long[]::new);
        return Tuple.tuple().addArrayOfLong(keys);
    }

    /** Parameters of {@link StoreSql#STORE_MESSAGES}. */
    static Tuple parameters(List<PendingSend> sends) {
        int size = sends.size();
        UUID[] conversations = new UUID[size];
        UUID[] messages = new UUID[size];
        String[] senders = new String[size];
        String[] names = new String[size];
        String[] contents = new String[size];
        String[] extras = new String[size];
        for (int index = 0; index < size; index++) {
            PendingSend pending = sends.get(index);
            conversations[index] = pending.conversationId();
            messages[index] = pending.messageId();
            senders[index] = pending.send().senderId();
            names[index] = pending.send().tempMessageId();
            contents[index] = pending.send().content();
            extras[index] =
                    ExtraColumn.encode(pending.send().extra(), pending.send().attachments());
        }
        return Tuple.of(conversations, messages, senders, names, contents, extras);
    }

    /** The additional parameter of {@link StoreSql#STORE_RELAYED_MESSAGES}. */
    static Boolean[] relayed(List<PendingSend> sends) {
        return sends.stream().map(pending -> pending.send().relayed()).toArray(Boolean[]::new);
    }

    /** Returns whether a message of the batch is relayed. */
    static boolean isRelayed(List<PendingSend> sends) {
        return sends.stream().anyMatch(pending -> pending.send().relayed());
    }

    /** Returns whether a message of the batch has files. */
    static boolean isAttaching(List<PendingSend> sends) {
        return sends.stream().anyMatch(pending -> !pending.send().attachments().isEmpty());
    }

    /** Returns whether a message of the batch replies to another one or mentions users. */
    static boolean isReferring(List<PendingSend> sends) {
        return sends.stream().anyMatch(pending -> pending.send().extra().isReferring());
    }
}
