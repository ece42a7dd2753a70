package io.pagenow.chat.command;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.VMOption;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the JVM return memory that it needed only briefly. By default G1 collects when the heap is full, which the heap of an idle
 * server never is, so the memory of ten thousand handshakes would stay committed. Sets manageable HotSpot flags at run time; flags given
 * on the command line are left unchanged.
 */
final class IdleHeap {
    /**
     * Collects concurrently after 3,000 ms without a collection (JEP 346), and keeps 10 to 30 percent of the heap free. The minimum comes
     * first, because the JVM rejects a maximum below the current minimum.
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
                log.warn("The JVM rejected {}={}; it may retain memory that it no longer needs", flag.name, flag.value);
            }
        }
    }
}
