package io.pagenow.chat.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PlatformTest {

    @Test
    void theBinariesOfEveryLinuxAreInTheJar() {
        for (Platform platform : new Platform[] {
            new Platform("linux", "x86_64", false, 0),
            new Platform("linux", "arm_64", false, 0),
            new Platform("linux", "x86_64", true, 0)
        }) {
            assertThat(PlatformTest.class.getResource("/" + platform.archive()))
                    .as(platform.archive())
                    .isNotNull();
        }
    }

    @Test
    void namesOfTheJvmBecomeNamesOfTheArchives() {
        assertThat(Platform.os("Mac OS X") + "-" + Platform.arch("aarch64")).isEqualTo("darwin-arm_64");
        assertThat(Platform.os("Windows Server 2022") + "-" + Platform.arch("amd64"))
                .isEqualTo("windows-x86_64");
        assertThat(Platform.os("Linux") + "-" + Platform.arch("amd64")).isEqualTo("linux-x86_64");
    }

    @Test
    void muslIsRecognisedByWhatTheProcessHasLoaded() {
        assertThat(Platform.musl(Stream.of("7f00-7f01 r-xp 00000000 fe:00 1  /lib/ld-musl-x86_64.so.1")))
                .isTrue();
        assertThat(Platform.musl(Stream.of("7f00-7f01 r-xp 00000000 fe:00 1  /usr/lib/x86_64-linux-gnu/libc.so.6")))
                .isFalse();
    }
}
