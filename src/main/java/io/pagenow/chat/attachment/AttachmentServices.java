package io.pagenow.chat.attachment;

import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.ServiceBinder;
import io.pagenow.chat.bus.message.SecretName;
import io.pagenow.chat.bus.message.SharedSecret;
import io.pagenow.chat.database.BoundedPool;
import io.pagenow.chat.metric.AttachmentMeters.Deletion;
import io.pagenow.chat.metric.Counts;
import io.pagenow.chat.model.AttachmentLimits;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Tuple;
import java.security.SecureRandom;
import java.util.Locale;
import java.util.Optional;

/** Serves the addresses of attachments, and deletes files in the background. */
public final class AttachmentServices {
    private static final int SECRET_BYTES = 32;

    private final BoundedPool pool;
    private final SlotStore slots;
    private final FileSweep sweep;

    /** @param storage keeps the files */
    public AttachmentServices(
            Vertx vertx,
            BoundedPool pool,
            AttachmentStorage storage,
            AttachmentLimits limits,
            Counts<Deletion> deletions) {
        this.pool = pool;
        this.slots = new SlotStore(pool, limits);
        this.sweep = new FileSweep(vertx, pool, storage, deletions);
    }

    public void bind(ServiceBinder binder) {
        binder.serve(Addresses.CREATE_SLOT, slots::create);
        binder.serve(Addresses.FIND_SLOT, slots::find);
        binder.serve(Addresses.LEASE_UPLOAD, slots::lease);
        binder.serve(Addresses.RELEASE_UPLOAD, slots::release);
        binder.serve(Addresses.DISCARD_ATTACHMENT, slots::discard);
        binder.serve(Addresses.DROP_UPLOAD, slots::drop);
        binder.serve(Addresses.FINISH_UPLOAD, slots::finish);
        binder.serve(Addresses.ATTACHMENT, slots::readable);
        binder.serve(Addresses.SHARED_SECRET, this::secret);
        binder.serve(Addresses.KNOWN_SECRET, this::known);
    }

    /** A secret is read before it is created, so that a server can start at a standby, which refuses writes. */
    private Future<SharedSecret> secret(SecretName name) {
        String row = row(name);
        return readSecret(row)
                .compose(known -> known.map(secret -> Future.succeededFuture(new SharedSecret(secret, false)))
                        .orElseGet(() -> createSecret(row)));
    }

    private Future<Optional<SharedSecret>> known(SecretName name) {
        return readSecret(row(name)).map(found -> found.map(secret -> new SharedSecret(secret, false)));
    }

    private static String row(SecretName name) {
        return name.name().toLowerCase(Locale.ROOT);
    }

    private Future<Optional<Buffer>> readSecret(String row) {
        return pool.preparedQuery(AttachmentSql.SECRET)
                .execute(Tuple.of(row))
                .map(rows -> rows.stream().map(found -> found.getBuffer(0)).findFirst());
    }

    /** Of several nodes that create a secret at the same time, one succeeds, and all get that one. */
    private Future<SharedSecret> createSecret(String row) {
        byte[] random = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(random);
        return pool.preparedQuery(AttachmentSql.CREATE_SECRET)
                .execute(Tuple.of(row, Buffer.buffer(random)))
                .compose(created ->
                        readSecret(row).map(secret -> new SharedSecret(secret.orElseThrow(), created.rowCount() > 0)));
    }

    /** Stops the work in the background. */
    public void close() {
        sweep.close();
    }
}
