package io.pagenow.chat.config;

import io.pagenow.chat.model.AttachmentLimits;
import java.nio.file.Path;
import java.util.Optional;

/** Reads the settings of attachments. */
final class AttachmentsSection {
    /** The directory of files, below the data directory, if the settings name none. */
    private static final String DEFAULT_DIRECTORY = "attachments";

    private static final long MAX_BYTES_PER_USER = 1_000_000_000_000_000L;

    private AttachmentsSection() {}

    static Settings.Attachments read(SettingsReader reader) {
        Optional<Path> directory = reader.optionalText("attachments.directory").map(Path::of);
        return new Settings.Attachments(
                isEnabled(reader),
                directory.orElseGet(() -> Path.of(reader.text("dataDir")).resolve(DEFAULT_DIRECTORY)),
                directory.isEmpty(),
                reader.flag("attachments.shared"),
                reader.flag("attachments.stripMetadata"),
                S3Section.read(reader),
                scan(reader));
    }

    private static Optional<ScanSettings> scan(SettingsReader reader) {
        int timeoutSeconds = reader.integer("attachments.scan.timeoutSeconds", 1, 600);
        return HookSection.read(reader, "attachments.scan")
                .map(hook -> new ScanSettings(hook.url(), hook.secret(), timeoutSeconds));
    }

    /** A node of a cluster would lack the files of the others, so there attachments need a bucket or a shared directory. */
    static boolean isEnabled(SettingsReader reader) {
        boolean everyNodeHasTheFiles = !reader.flag("cluster.enabled")
                || reader.flag("attachments.shared")
                || reader.optionalText("attachments.s3.bucket").isPresent();
        return reader.flag("attachments.enabled") && everyNodeHasTheFiles;
    }

    static AttachmentLimits limits(SettingsReader reader) {
        return new AttachmentLimits(
                reader.integer("attachments.maxBytes", 1, Integer.MAX_VALUE),
                reader.integer("attachments.perMessage", 1, 100),
                reader.longInteger("attachments.bytesPerUser", 1, MAX_BYTES_PER_USER));
    }
}
