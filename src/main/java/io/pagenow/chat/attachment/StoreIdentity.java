package io.pagenow.chat.attachment;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Proves that all nodes use the same store: the database and the store both hold its id. A node whose store holds another id
 * would lack the files of the others, so it does not start.
 */
final class StoreIdentity {
    /** Another node may be about to write the id. */
    private static final int ATTEMPTS = 20;

    private static final long PAUSE_MILLIS = 500;
    private static final Logger log = LoggerFactory.getLogger(StoreIdentity.class);

    private final Vertx vertx;
    private final FileStore store;

    StoreIdentity(Vertx vertx, FileStore store) {
        this.vertx = vertx;
        this.store = store;
    }

    /**
     * Checks a directory that all nodes share. A directory without an id is not the one of the other nodes.
     *
     * @param id the id in the database
     * @param isNew whether this node has just created the id; then it writes it into the directory
     * @return fails with a message that names the remedy
     */
    Future<Void> checkDirectory(String id, boolean isNew) {
        return isNew ? store.identify(id) : checkDirectory(id, ATTEMPTS);
    }

    private Future<Void> checkDirectory(String id, int attempts) {
        return store.identity().compose(found -> {
            if (found.filter(id::equals).isPresent()) {
                return Future.succeededFuture();
            }
            return found.isEmpty() && attempts > 1
                    ? vertx.timer(PAUSE_MILLIS).compose(paused -> checkDirectory(id, attempts - 1))
                    : Future.failedFuture(new IllegalStateException("In " + store.place()
                            + " are not the files of this database: mount the directory that the other nodes use for"
                            + " attachments (attachments.directory), or set attachments.enabled to false"));
        });
    }

    /**
     * Checks a bucket, which gets the id if it has none; it never loses the id of another database, whose files a copy of that
     * database would delete. A store that does not answer does not keep the server from starting: until it answers, files are
     * refused.
     *
     * @param id the id in the database
     * @return fails with a message that names the remedy
     */
    Future<Void> checkBucket(String id) {
        return store.identity()
                .compose(found -> found.isPresent()
                        ? Future.succeededFuture(found.get())
                        : store.identify(id).map(id))
                .otherwise(unavailable -> {
                    log.error(
                            "The server starts, but attachments do not work until {} does; the line above tells the remedy",
                            store.place());
                    return id;
                })
                .compose(found -> found.equals(id)
                        ? Future.succeededFuture()
                        : Future.failedFuture(new IllegalStateException("In " + store.place()
                                + " are the files of another database: correct attachments.s3.bucket or"
                                + " attachments.s3.prefix. If this database is a restored backup that replaces the other"
                                + " one, delete the object store-id there")));
    }
}
