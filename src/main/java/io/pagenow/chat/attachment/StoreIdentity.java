package io.pagenow.chat.attachment;

import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.bus.message.SecretName;
import io.pagenow.chat.bus.message.SharedSecret;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Proves that a store belongs to the database: both hold the same id. Otherwise a node would lack the files of the others, and a
 * restored copy of a database would delete the files of the original. The id is created only for a store that has none, so a database
 * whose store is refused has no id yet.
 */
final class StoreIdentity {
    /** Another node may be about to write the id. */
    private static final int ATTEMPTS = 20;

    private static final long PAUSE_MILLIS = 500;

    /** Time for one request to the store; a file system of a network may never answer. */
    private static final long ANSWER_SECONDS = 25;

    private final Vertx vertx;
    private final FileStore store;
    private final Ids ids;

    /** The id of the store in the database. */
    interface Ids {
        /** Returns the id; empty if there is none. */
        Future<Optional<String>> known();

        /** Returns the id, and creates it if there is none. */
        Future<Created> create();

        /** Returns those of the database that the bus leads to. */
        static Ids of(Bus bus) {
            return new Ids() {
                @Override
                public Future<Optional<String>> known() {
                    return bus.request(Addresses.KNOWN_SECRET, SecretName.FILE_STORE)
                            .map(known -> known.map(Ids::text));
                }

                @Override
                public Future<Created> create() {
                    return bus.request(Addresses.SHARED_SECRET, SecretName.FILE_STORE)
                            .map(secret -> new Created(text(secret), secret.isNew()));
                }
            };
        }

        private static String text(SharedSecret secret) {
            return HexFormat.of().formatHex(secret.secret().getBytes());
        }
    }

    /** @param isNew whether this node has created the id; then it writes it into the store */
    record Created(String id, boolean isNew) {}

    StoreIdentity(Vertx vertx, FileStore store, Ids ids) {
        this.vertx = vertx;
        this.store = store;
        this.ids = ids;
    }

    /**
     * Checks a directory that all nodes share. A directory without an id is not the one of the other nodes.
     *
     * @return fails with {@code STORE_UNAVAILABLE} if the directory cannot be read or written, otherwise with a message that names the
     *     remedy
     */
    Future<Void> checkDirectory() {
        return checkDirectory(ATTEMPTS);
    }

    private Future<Void> checkDirectory(int attempts) {
        return identity().compose(found -> ids.known().compose(known -> {
            if (found.isPresent()) {
                return found.equals(known) ? Future.succeededFuture() : refuse(otherDirectory(known));
            }
            if (known.isEmpty()) {
                return ids.create()
                        .compose(created -> created.isNew() ? identify(created.id()) : checkDirectory(attempts));
            }
            return attempts > 1
                    ? vertx.timer(PAUSE_MILLIS).compose(paused -> checkDirectory(attempts - 1))
                    : refuse(
                            "In " + store.place() + " is no file store-id: mount the directory that the other nodes use"
                                    + " for attachments (attachments.directory), or set attachments.enabled to false. If it is"
                                    + " their directory, or a copy of it, " + write(known.get()));
        }));
    }

    private String otherDirectory(Optional<String> known) {
        return "In " + store.place() + " are the files of another database: correct attachments.directory. If this"
                + " database replaces the other one, "
                + known.map(StoreIdentity::write).orElse("delete the file store-id there, and start again");
    }

    private static String write(String id) {
        return "write " + id + " into the file store-id there, and start again";
    }

    /**
     * Checks a bucket, which gets the id if it has none; it never loses the id of another database.
     *
     * @return fails with {@code STORE_UNAVAILABLE} if the bucket does not answer, otherwise with a message that names the remedy
     */
    Future<Void> checkBucket() {
        return identity().compose(found -> {
            if (found.isEmpty()) {
                return ids.create().compose(created -> identify(created.id()));
            }
            return ids.known()
                    .compose(known -> found.equals(known)
                            ? Future.succeededFuture()
                            : refuse("In " + store.place() + " are the files of another database: correct"
                                    + " attachments.s3.bucket or attachments.s3.prefix. If this database is a restored"
                                    + " backup that replaces the other one, delete the object store-id there, and start"
                                    + " again"));
        });
    }

    private static Future<Void> refuse(String message) {
        return Future.failedFuture(new IllegalStateException(message));
    }

    private Future<Optional<String>> identity() {
        return answered(store.identity());
    }

    private Future<Void> identify(String id) {
        return answered(store.identify(id));
    }

    private <T> Future<T> answered(Future<T> request) {
        return request.timeout(ANSWER_SECONDS, TimeUnit.SECONDS)
                .recover(failure -> StoreFailures.refuse(store.place(), failure));
    }
}
