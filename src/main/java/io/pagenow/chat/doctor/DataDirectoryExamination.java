package io.pagenow.chat.doctor;

import io.pagenow.chat.embedded.DirectoryFacts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Checks that the built-in PostgreSQL can use its data directory. Does not start PostgreSQL. */
final class DataDirectoryExamination implements Examination {
    /** Free bytes on the disk, 2 GiB, below which a warning is due. */
    private static final long MIN_FREE_BYTES = 2L << 30;

    private final Path dataDir;

    DataDirectoryExamination(Path dataDir) {
        this.dataDir = dataDir;
    }

    @Override
    public List<Finding> examine() throws Exception {
        DirectoryFacts facts = DirectoryFacts.read(dataDir);
        List<Finding> findings = new ArrayList<>();
        String place = "built-in PostgreSQL, data in " + facts.directory();
        if (facts.obstacle().isPresent()) {
            findings.add(Finding.problem("database", place, facts.obstacle().get()));
        } else if (facts.usedBy().isPresent()) {
            findings.add(Finding.ok(
                    "database", place + ", in use by process " + facts.usedBy().get()));
        } else {
            findings.add(Finding.ok("database", place + (facts.filled() ? "" : " (none yet)")));
        }
        long free = facts.freeBytes();
        String detail = (free >> 20) + " MiB are free on its disk";
        findings.add(
                free >= MIN_FREE_BYTES
                        ? Finding.ok("disk", detail)
                        : Finding.warning(
                                "disk", detail, "free some space, or set dataDir (CHAT_DATA_DIR) to another disk"));
        return findings;
    }
}
