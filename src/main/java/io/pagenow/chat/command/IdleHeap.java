package io.pagenow.chat.command;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.VMOption;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets the JVM give memory back that it needed for a moment. Left to itself it keeps what ten thousand handshakes have taken, since it
 * collects when the heap is full, which the heap of an idle server never is. These are HotSpot's manageable flags, which need no command
 * line; what was given on the command line stays.
 */
final class IdleHeap {
    /**
     * Collects beside the running server when nothing was collected for three seconds (JEP 346), and shrinks the heap when more than
     * that share of it, in percent, is free. In this order, because Java takes no greatest share that is less than the least one.
     */
    private static final List<Flag> FLAGS = List.of(
            new Flag("G1PeriodicGCInterval", "3000"),
            new Flag("MinHeapFreeRatio", "10"),
            new Flag("MaxHeapFreeRatio", "30"));

    private static final Logger log = LoggerFactory.getLogger(IdleHeap.class);

    private IdleHeap() {}

    private record Flag(String name, String value) {}

    static void keepSmall() {
        HotSpotDiagnosticMXBean jvm = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        for (Flag flag : FLAGS) {
            try {
                if (jvm.getVMOption(flag.name).getOrigin() == VMOption.Origin.DEFAULT) {
                    jvm.setVMOption(flag.name, flag.value);
                }
            } catch (IllegalArgumentException refused) {
                log.warn(
                        "This JVM does not take {}={}, and may keep memory that it no longer needs",
                        flag.name,
                        flag.value);
            }
        }
    }
}
