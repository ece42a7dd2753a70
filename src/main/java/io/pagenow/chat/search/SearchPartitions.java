package io.pagenow.chat.search;

import io.pagenow.chat.database.Transactions.Statements;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Makes the partitions that messages need. Used by one node at a time, which holds the lock of the progress. */
final class SearchPartitions {
    private SearchPartitions() {}

    /** Makes those of the months that do not exist. */
    static Future<Void> ensure(Statements statements, Collection<SearchMonth> months) {
        if (months.isEmpty()) {
            return Future.succeededFuture();
        }
        return statements.run(SearchSql.PARTITIONS).compose(found -> {
            List<SearchMonth> missing = new ArrayList<>(new TreeSet<>(months));
            missing.removeAll(months(found));
            return make(statements, missing);
        });
    }

    /** Returns the months that have a partition, the newest first. */
    static List<SearchMonth> months(RowSet<Row> partitions) {
        List<SearchMonth> months = new ArrayList<>(partitions.size());
        partitions.forEach(row -> SearchMonth.named(row.getString(0)).ifPresent(months::add));
        return months;
    }

    private static Future<Void> make(Statements statements, List<SearchMonth> missing) {
        Future<Void> made = Future.succeededFuture();
        for (SearchMonth month : missing) {
            String name = month.partition();
            made = made.compose(before -> statements.run(SearchSql.makePartition(name)))
                    .compose(done -> statements.run(SearchSql.attachPartition(
                            name, month.first().toString(), month.end().toString())))
                    .mapEmpty();
        }
        return made;
    }

    /** Returns the newest month of some messages, empty if there are none. */
    static Optional<SearchMonth> newest(List<IndexedMessage> messages) {
        return messages.stream()
                .map(message -> SearchMonth.of(message.sentAt()))
                .max(SearchMonth::compareTo);
    }
}
