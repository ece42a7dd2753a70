package io.pagenow.chat.doctor;

import io.pagenow.chat.embedded.DirectoryFacts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Whether the built-in PostgreSQL can keep its data where it shall. The server itself is not started. */
final class DataDirectoryExamination implements Examination {
    /** With less it runs, and soon stores nothing any more. */
    private static final long GOOD_ROOM = 2L << 30;

    private final Path dataDir;

    DataDirectoryExamination(Path dataDir) {
        this.dataDir = dataDir;
    }

    @Override
    public List<Finding> look() throws Exception {
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
        long room = facts.freeBytes();
        String left = (room >> 20) + " MiB are free on its disk";
        findings.add(
                room >= GOOD_ROOM
                        ? Finding.ok("disk", left)
                        : Finding.warning("disk", left, "free some, or set dataDir (CHAT_DATA_DIR) to another disk"));
        return findings;
    }
}
