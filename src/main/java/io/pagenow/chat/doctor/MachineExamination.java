package io.pagenow.chat.doctor;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.UnixOperatingSystemMXBean;
import io.pagenow.chat.config.Settings;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Java, memory and file descriptors. */
final class MachineExamination implements Examination {
    /** What connections to the database, the jar, logs and the JVM itself need. */
    private static final int DESCRIPTORS_BESIDE_SOCKETS = 300;

    /** What a packaged service has. */
    private static final long GOOD_DESCRIPTORS = 65_536;

    /** With a smaller heap the server runs, and loses its speed to the collector under load. */
    private static final long GOOD_HEAP = 256L << 20;

    private static final Path KERNEL_BACKLOG = Path.of("/proc/sys/net/core/somaxconn");
    private static final int GOOD_BACKLOG = 1_024;

    private final Settings settings;

    MachineExamination(Settings settings) {
        this.settings = settings;
    }

    @Override
    public List<Finding> look() throws Exception {
        List<Finding> findings = new ArrayList<>();
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        findings.add(Finding.ok(
                "Java",
                Runtime.version() + " (" + System.getProperty("java.vendor") + "), " + system.getAvailableProcessors()
                        + " processors"));
        findings.add(memory(system));
        if (system instanceof UnixOperatingSystemMXBean unix) {
            findings.add(descriptors(unix.getMaxFileDescriptorCount()));
        }
        if (Files.isReadable(KERNEL_BACKLOG)) {
            int backlog = Integer.parseInt(Files.readString(KERNEL_BACKLOG).trim());
            if (backlog < GOOD_BACKLOG) {
                findings.add(Finding.warning(
                        "backlog",
                        "the kernel lets " + backlog
                                + " connections wait to be accepted; after a restart all clients come at" + " once",
                        "sysctl net.core.somaxconn=4096"));
            }
        }
        return findings;
    }

    private static Finding memory(OperatingSystemMXBean system) {
        long heap = Runtime.getRuntime().maxMemory();
        String detail = "heap of at most " + (heap >> 20) + " MiB on a machine with "
                + (system.getTotalMemorySize() >> 20) + " MiB";
        return heap >= GOOD_HEAP
                ? Finding.ok("memory", detail)
                : Finding.warning("memory", detail, "give Java at least 256 MiB: java -Xmx256m -jar chat-api.jar");
    }

    private Finding descriptors(long limit) {
        long sockets = Math.max(
                0, limit - DESCRIPTORS_BESIDE_SOCKETS - settings.database().poolSize());
        String detail = "this process may open " + limit + " files, enough for about " + sockets + " sockets";
        return limit >= GOOD_DESCRIPTORS
                ? Finding.ok("file descriptors", detail)
                : Finding.warning(
                        "file descriptors",
                        detail,
                        "for more, LimitNOFILE=1048576 in the systemd unit, or ulimit -n in the shell that starts it");
    }
}
