package io.pagenow.chat.doctor;

import io.pagenow.chat.attachment.s3.S3Check;
import io.pagenow.chat.config.Settings;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Checks the store of files. The chat works without it, so every finding is at most a warning. */
final class AttachmentsExamination implements Examination {
    private static final String SUBJECT = "attachments";
    private static final long TIMEOUT_SECONDS = 40;

    private final Vertx vertx;
    private final Settings.Attachments settings;

    AttachmentsExamination(Vertx vertx, Settings.Attachments settings) {
        this.vertx = vertx;
        this.settings = settings;
    }

    @Override
    public List<Finding> examine() {
        if (!settings.enabled()) {
            return List.of(Finding.ok(SUBJECT, "off"));
        }
        if (settings.s3().isEmpty()) {
            return List.of(Finding.ok(SUBJECT, "in " + settings.directory()));
        }
        try {
            String place = S3Check.run(vertx, settings.s3().get()).await(TIMEOUT_SECONDS, TimeUnit.SECONDS);
            return List.of(Finding.ok(SUBJECT, "in " + place + ", which answers"));
        } catch (Exception failure) {
            return List.of(Finding.warning(
                    SUBJECT,
                    Finding.detail(failure),
                    "until then files are refused with 503, and messages work (docs/install.md, Files in S3)"));
        }
    }
}
