package io.pagenow.chat.search;

import io.pagenow.chat.database.Transactions.Statements;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Writes messages to the index. They are divided into words by a worker, because a batch of long ones takes a while. */
final class IndexWriter {
    private final WorkerExecutor workers;

    IndexWriter(WorkerExecutor workers) {
        this.workers = workers;
    }

    /** Returns the number of messages whose words were written. */
    Future<Integer> write(Statements statements, List<IndexedMessage> messages) {
        List<IndexedMessage> forgotten =
                messages.stream().filter(IndexedMessage::isRemoved).toList();
        List<IndexedMessage> written =
                messages.stream().filter(IndexedMessage::isWritten).toList();
        return forget(statements, forgotten).compose(done -> writeWords(statements, written));
    }

    private static Future<Void> forget(Statements statements, List<IndexedMessage> messages) {
        return messages.isEmpty()
                ? Future.succeededFuture()
                : statements
                        .run(SearchSql.FORGET, IndexedMessage.keys(messages))
                        .mapEmpty();
    }

    private Future<Integer> writeWords(Statements statements, List<IndexedMessage> messages) {
        if (messages.isEmpty()) {
            return Future.succeededFuture(0);
        }
        return workers.executeBlocking(
                        () -> messages.stream().map(IndexedMessage::words).toArray(String[]::new), false)
                .compose(words -> SearchPartitions.ensure(
                                statements,
                                messages.stream()
                                        .map(message -> SearchMonth.of(message.sentAt()))
                                        .collect(Collectors.toSet()))
                        .compose(made -> statements.run(SearchSql.INDEX, withWords(messages, words))))
                .map(written -> written.rowCount());
    }

    private static Object[] withWords(List<IndexedMessage> messages, String[] words) {
        Object[] keys = IndexedMessage.keys(messages);
        Object[] all = Arrays.copyOf(keys, keys.length + 1);
        all[keys.length] = words;
        return all;
    }
}
