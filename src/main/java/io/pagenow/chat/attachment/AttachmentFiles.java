package io.pagenow.chat.attachment;

import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.bus.message.SecretName;
import io.pagenow.chat.config.Settings;
import io.pagenow.chat.metric.AttachmentMeters;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.HexFormat;

/**
 * The parts of attachments that serve clients.
 *
 * @param storage receives and keeps the files
 * @param tickets sign uploads and links
 * @param uploads those that this node receives
 */
public record AttachmentFiles(
        AttachmentStorage storage, Tickets tickets, UploadRegistry uploads, AttachmentMeters meters) {
    /** Reads the secrets of all nodes from the database, and checks that all nodes have the same store. */
    public static Future<AttachmentFiles> open(
            Vertx vertx, Bus bus, AttachmentStorage storage, Settings.Attachments settings, AttachmentMeters meters) {
        return checkStore(vertx, bus, storage, settings)
                .compose(same -> bus.request(Addresses.SHARED_SECRET, SecretName.TICKETS))
                .map(key -> new AttachmentFiles(
                        storage,
                        new Tickets(key.secret().getBytes(), InstantSource.system()),
                        new UploadRegistry(),
                        meters));
    }

    private static Future<Void> checkStore(
            Vertx vertx, Bus bus, AttachmentStorage storage, Settings.Attachments settings) {
        if (settings.s3().isEmpty() && !settings.shared()) {
            return Future.succeededFuture();
        }
        StoreIdentity identity = new StoreIdentity(vertx, storage.store());
        return bus.request(Addresses.SHARED_SECRET, SecretName.FILE_STORE).compose(secret -> {
            String id = HexFormat.of().formatHex(secret.secret().getBytes());
            return settings.s3().isPresent() ? identity.checkBucket(id) : identity.checkDirectory(id, secret.isNew());
        });
    }
}
