package io.pagenow.chat.privacy;

import io.pagenow.chat.bus.message.ExportPage;
import io.pagenow.chat.bus.message.ExportPage.StoredFile;
import io.pagenow.chat.bus.message.ExportPlace;
import io.pagenow.chat.bus.message.ExportQuery;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Reads an export page by page: nothing is kept between two pages but their place. */
public final class ExportReader {
    private static final long WIDENING = 4;

    private final Pool pool;

    public ExportReader(Pool pool) {
        this.pool = pool;
    }

    /** Returns the page at a place. */
    public Future<ExportPage> page(ExportQuery query) {
        ExportSection section = ExportSection.ALL.get(query.place().section());
        return switch (section.kind()) {
            case WHOLE -> whole(section, query);
            case FRIENDSHIPS ->
                pool.query(UserErasureSql.HAS_FRIENDSHIPS)
                        .execute()
                        .compose(found -> found.iterator().next().getBoolean(0)
                                ? whole(section, query)
                                : Future.succeededFuture(page(section, List.of(), nextSection(query))));
            case BY_KEY, FILES -> byKey(section, query);
            case BY_POSITION -> byPosition(section, query);
        };
    }

    private static ExportPage page(ExportSection section, List<String> objects, Optional<ExportPlace> next) {
        return new ExportPage(section.file(), objects, List.of(), next);
    }

    private static Optional<ExportPlace> nextSection(ExportQuery query) {
        int next = query.place().section() + 1;
        return next < ExportSection.ALL.size() ? Optional.of(ExportPlace.at(next)) : Optional.empty();
    }

    private static List<String> objects(RowSet<Row> rows) {
        List<String> objects = new ArrayList<>(rows.size());
        for (Row row : rows) {
            Optional.ofNullable(row.getString(0)).ifPresent(objects::add);
        }
        return objects;
    }

    private Future<ExportPage> whole(ExportSection section, ExportQuery query) {
        return pool.preparedQuery(section.sql())
                .execute(Tuple.of(query.userId()))
                .map(rows -> page(section, objects(rows), nextSection(query)));
    }

    private Future<ExportPage> byKey(ExportSection section, ExportQuery query) {
        return pool.preparedQuery(section.sql())
                .execute(Tuple.of(query.userId(), query.place().key()))
                .map(rows -> {
                    boolean isOfFiles = section.kind() == ExportSection.Kind.FILES;
                    UUID last = null;
                    List<StoredFile> stored = new ArrayList<>();
                    for (Row row : rows) {
                        last = row.getUUID(1);
                        if (isOfFiles && row.getString(3) != null) {
                            stored.add(new StoredFile(last, row.getString(2), row.getString(3)));
                        }
                    }
                    Optional<ExportPlace> next = last == null
                            ? nextSection(query)
                            : Optional.of(new ExportPlace(query.place().section(), last, 0));
                    return new ExportPage(section.file(), isOfFiles ? List.of() : objects(rows), stored, next);
                });
    }

    /** A place with a position is in the middle of the conversation of its key; without, it is before the next one. */
    private Future<ExportPage> byPosition(ExportSection section, ExportQuery query) {
        ExportPlace place = query.place();
        if (place.seq() > 0) {
            return pool.preparedQuery(ExportSql.NEWEST)
                    .execute(Tuple.of(place.key()))
                    .compose(found -> window(
                            section, query, place.key(), found.iterator().next().getLong(0)));
        }
        return pool.preparedQuery(ExportSql.NEXT_CONVERSATION)
                .execute(Tuple.of(query.userId(), place.key()))
                .compose(found -> {
                    if (found.size() == 0) {
                        return Future.succeededFuture(page(section, List.of(), nextSection(query)));
                    }
                    Row row = found.iterator().next();
                    return window(section, query, row.getUUID(0), row.getLong(1));
                });
    }

    private Future<ExportPage> window(ExportSection section, ExportQuery query, UUID conversationId, long newest) {
        return window(section, query, conversationId, newest, query.place().seq(), section.window());
    }

    /** Looks at more and more positions until there is something: a page is not empty because others have written much. */
    private Future<ExportPage> window(
            ExportSection section, ExportQuery query, UUID conversationId, long newest, long after, long window) {
        long until = after + window;
        return pool.preparedQuery(section.sql())
                .execute(Tuple.of(query.userId(), conversationId, after, until, section.window()))
                .compose(rows -> {
                    boolean looksOn = rows.size() == 0
                            && until < newest
                            && until - query.place().seq() < ExportSection.MAX_POSITIONS;
                    if (looksOn) {
                        long wider = Math.min(window * WIDENING, ExportSection.MAX_WINDOW);
                        return window(section, query, conversationId, newest, until, wider);
                    }
                    long seen = rows.size() < section.window() ? until : lastSeq(rows);
                    return Future.succeededFuture(page(
                            section,
                            objects(rows),
                            Optional.of(new ExportPlace(
                                    query.place().section(), conversationId, seen < newest ? seen : 0))));
                });
    }

    private static long lastSeq(RowSet<Row> rows) {
        long last = 0;
        for (Row row : rows) {
            last = row.getLong(1);
        }
        return last;
    }

    /** Returns whether a file of a page is not deleted meanwhile. */
    public Future<Boolean> isStored(StoredFile file) {
        return pool.preparedQuery(ExportSql.IS_STORED)
                .execute(Tuple.of(file.attachmentId(), file.storeKey()))
                .map(rows -> rows.size() > 0);
    }
}
