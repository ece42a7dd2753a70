package io.pagenow.chat.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/** The JVM in which the tests run is told what the server's is told. */
final class IdleHeapTest {
    @Test
    void javaTakesEveryFlagThatKeepsTheHeapSmall() {
        IdleHeap.keepSmall();

        assertThat(flag("G1PeriodicGCInterval")).isEqualTo("3000");
        assertThat(flag("MinHeapFreeRatio")).isEqualTo("10");
        assertThat(flag("MaxHeapFreeRatio")).isEqualTo("30");
    }

    private static String flag(String name) {
        return ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                .getVMOption(name)
                .getValue();
    }
}
