package io.pagenow.chat.attachment;

import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.bus.message.SecretName;
import io.pagenow.chat.config.Settings;
import io.pagenow.chat.metric.AttachmentMeters;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.function.Consumer;

/**
 * The parts of attachments that serve clients.
 *
 * @param storage receives and keeps the files
 * @param tickets sign uploads and links
 * @param uploads those that this node receives
 * @param downloads those that this node answers
 */
public record AttachmentFiles(
        AttachmentStorage storage,
        Tickets tickets,
        UploadRegistry uploads,
        DownloadRegistry downloads,
        AttachmentMeters meters) {
    /**
     * Reads the secrets of all nodes from the database, and checks that all nodes have the same store.
     *
     * @param owner gets what ends the check, which goes on as long as the store does not answer
     */
    public static Future<AttachmentFiles> open(
            Vertx vertx,
            Bus bus,
            AttachmentStorage storage,
            Settings.Attachments settings,
            AttachmentMeters meters,
            Consumer<Runnable> owner) {
        return checkStore(vertx, bus, storage, settings, owner)
                .compose(same -> bus.request(Addresses.SHARED_SECRET, SecretName.TICKETS))
                .map(key -> new AttachmentFiles(
                        storage,
                        new Tickets(key.secret().getBytes(), InstantSource.system()),
                        new UploadRegistry(),
                        new DownloadRegistry(),
                        meters));
    }

    private static Future<Void> checkStore(
            Vertx vertx, Bus bus, AttachmentStorage storage, Settings.Attachments settings, Consumer<Runnable> owner) {
        if (settings.s3().isEmpty() && !settings.shared()) {
            storage.markIdentified();
            return Future.succeededFuture();
        }
        StoreIdentity identity = new StoreIdentity(vertx, storage.store(), StoreIdentity.Ids.of(bus));
        StoreCheck check = new StoreCheck(
                vertx, storage, settings.s3().isPresent() ? identity::checkBucket : identity::checkDirectory);
        owner.accept(check::close);
        return check.begin();
    }
}
