package io.pagenow.chat.command;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.VMOption;
import java.lang.management.ManagementFactory;
import java.util.Map;
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
     * that share of it, in percent, is free.
     */
    private static final Map<String, String> FLAGS =
            Map.of("G1PeriodicGCInterval", "3000", "MinHeapFreeRatio", "10", "MaxHeapFreeRatio", "30");

    private static final Logger log = LoggerFactory.getLogger(IdleHeap.class);

    private IdleHeap() {}

    static void keepSmall() {
        HotSpotDiagnosticMXBean jvm = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        FLAGS.forEach((flag, value) -> {
            try {
                if (jvm.getVMOption(flag).getOrigin() == VMOption.Origin.DEFAULT) {
                    jvm.setVMOption(flag, value);
                }
            } catch (IllegalArgumentException unknown) {
                log.debug("This JVM has no {}", flag);
            }
        });
    }
}
