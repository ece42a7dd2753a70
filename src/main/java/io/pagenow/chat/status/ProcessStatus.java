package io.pagenow.chat.status;

import com.sun.management.OperatingSystemMXBean;
import io.pagenow.chat.protocol.NodeStatus;
import java.lang.management.ManagementFactory;

/** What this process takes of its machine. */
final class ProcessStatus {
    private ProcessStatus() {}

    static NodeStatus.Machine now() {
        Runtime runtime = Runtime.getRuntime();
        long cpuNanos = ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                ? system.getProcessCpuTime()
                : 0;
        return new NodeStatus.Machine(
                runtime.totalMemory() - runtime.freeMemory(),
                runtime.maxMemory(),
                cpuNanos,
                runtime.availableProcessors());
    }
}
