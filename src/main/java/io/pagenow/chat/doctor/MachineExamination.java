package io.pagenow.chat.doctor;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.UnixOperatingSystemMXBean;
import io.pagenow.chat.config.Settings;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Checks Java, memory, file descriptors and the kernel's accept backlog. */
final class MachineExamination implements Examination {
    /** File descriptors for database connections, the jar, logs and the JVM itself. */
    private static final int DESCRIPTORS_BESIDE_SOCKETS = 300;

    /** The limit that the packaged service sets. */
    private static final long MIN_DESCRIPTORS = 65_536;

    /** With less than 256 MiB of heap, garbage collection slows the server under load. */
    private static final long MIN_HEAP_BYTES = 256L << 20;

    private static final Path KERNEL_BACKLOG = Path.of("/proc/sys/net/core/somaxconn");
    private static final int MIN_BACKLOG = 1_024;

    private final Settings settings;

    MachineExamination(Settings settings) {
        this.settings = settings;
    }

    @Override
    public List<Finding> examine() throws Exception {
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
            if (backlog < MIN_BACKLOG) {
                findings.add(Finding.warning(
                        "backlog",
                        "the kernel queues at most " + backlog
                                + " connections to be accepted; after a restart all clients reconnect at once",
                        "sysctl net.core.somaxconn=4096"));
            }
        }
        return findings;
    }

    private static Finding memory(OperatingSystemMXBean system) {
        long heap = Runtime.getRuntime().maxMemory();
        String detail = "heap of at most " + (heap >> 20) + " MiB on a machine with "
                + (system.getTotalMemorySize() >> 20) + " MiB";
        return heap >= MIN_HEAP_BYTES
                ? Finding.ok("memory", detail)
                : Finding.warning("memory", detail, "give Java at least 256 MiB: java -Xmx256m -jar chat-api.jar");
    }

    private Finding descriptors(long limit) {
        long sockets = Math.max(
                0, limit - DESCRIPTORS_BESIDE_SOCKETS - settings.database().poolSize());
        String detail = "this process may open " + limit + " files, enough for about " + sockets + " sockets";
        return limit >= MIN_DESCRIPTORS
                ? Finding.ok("file descriptors", detail)
                : Finding.warning(
                        "file descriptors",
                        detail,
                        "for more, set LimitNOFILE=1048576 in the systemd unit, or use ulimit -n in the shell that starts it");
    }
}
