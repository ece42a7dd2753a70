package io.pagenow.chat.metric;

/** Metrics of files of messages. Thread-safe. */
public final class AttachmentMeters {
    private final UpDownCounter uploading;
    private final Counts<UploadEnd> ended;
    private final Counter storedBytes;
    private final Counts<Served> served;
    private final Counter servedBytes;
    private final Counts<Verdict> scans;
    private final Histogram scanDuration;
    private final Counts<Operation> failures;
    private final Gauge up;
    private final Counts<Deletion> deletions;

    /** The end of a request that uploads a file, or a part of it. */
    public enum UploadEnd {
        /** The file is complete. */
        FINISHED,
        /** The part was received; the rest is missing. */
        PART,
        /** The file is of a type that is not accepted, or is a malformed or too large picture. */
        TYPE,
        /** The file has more bytes than its slot. */
        SIZE,
        /** The scan has refused the file. */
        SCAN,
        /** Another upload of the file has begun, or is received by another node. */
        CONFLICT,
        /** Too many uploads, or too many files that wait to be examined. */
        BUSY,
        /** The disk, the store, the scan or the database failed. */
        UNAVAILABLE,
        /** The body ended early, or a header, the size or the digest is not right. */
        MALFORMED
    }

    /** A response with bytes of a file. */
    public enum Served {
        ORIGINAL,
        THUMBNAIL
    }

    /** The result of a scan. */
    public enum Verdict {
        ACCEPTED,
        REFUSED,
        /** The service did not answer, or not in the expected form. */
        FAILED
    }

    /** An operation of the store. */
    public enum Operation {
        RECEIVE,
        PUT,
        OPEN,
        READ,
        DELETE
    }

    /** A deletion in the background. */
    public enum Deletion {
        /** A slot that no message has used for 24 hours. */
        SLOT,
        /** The files of a deleted row. */
        FILE,
        /** Files that could not be deleted; they are tried again. */
        FAILED
    }

    AttachmentMeters(MetricRegistry registry) {
        uploading = registry.upDownCounter("chat_attachment_uploads_in_progress", "Uploads in progress");
        ended = registry.counts(
                "chat_attachment_uploads", "Ended requests that upload", "result", UploadEnd.class, Labels::text);
        storedBytes = registry.counter("chat_attachment_stored_bytes", "Bytes of stored files");
        served = registry.counts(
                "chat_attachment_downloads",
                "Completed responses with bytes of a file",
                "of",
                Served.class,
                Labels::text);
        servedBytes = registry.counter("chat_attachment_served_bytes", "Bytes of files that clients have accepted");
        scans = registry.counts("chat_attachment_scans", "Scanned files", "verdict", Verdict.class, Labels::text);
        scanDuration = registry.histogram(
                "chat_attachment_scan_seconds",
                "Duration of a scan",
                Histogram.ofMicros(10_000, 50_000, 250_000, 1_000_000, 5_000_000, 25_000_000, 60_000_000));
        failures = registry.counts(
                "chat_attachment_store_failures", "Failures of the store", "at", Operation.class, Labels::text);
        up = registry.gauge("chat_attachment_store_up", "1 while the store works, 0 after a failure");
        deletions = registry.counts(
                "chat_attachment_deletions", "Deletions in the background", "of", Deletion.class, Labels::text);
    }

    public UpDownCounter uploading() {
        return uploading;
    }

    public Counts<UploadEnd> ended() {
        return ended;
    }

    public Counter storedBytes() {
        return storedBytes;
    }

    public Counts<Served> served() {
        return served;
    }

    public Counter servedBytes() {
        return servedBytes;
    }

    public Counts<Verdict> scans() {
        return scans;
    }

    /** Durations of scans, in nanoseconds. */
    public Histogram scanDuration() {
        return scanDuration;
    }

    public Counts<Operation> failures() {
        return failures;
    }

    /** 1 while the store works, 0 after a failure. */
    public Gauge up() {
        return up;
    }

    public Counts<Deletion> deletions() {
        return deletions;
    }
}
