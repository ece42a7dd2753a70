package io.pagenow.chat.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class FindingTest {
    @Test
    void aFailureWithoutAMessageIsNamedByItsType() {
        assertThat(Finding.detail(new TimeoutException())).isEqualTo("TimeoutException");
        assertThat(Finding.detail(new IOException("it is closed"))).isEqualTo("it is closed");
    }
}
