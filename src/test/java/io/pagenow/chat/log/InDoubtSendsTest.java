package io.pagenow.chat.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.pgclient.PgException;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InDoubtSendsTest {
    @ParameterizedTest
    @ValueSource(strings = {"08006", "57P01", "57014", "58030", "XX000"})
    void afterTheseErrorsTheCommitMayHaveHappened(String sqlState) {
        assertThat(InDoubtSends.isDoubtful(refused(sqlState))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"22001", "23505", "25006", "40001", "42501", "53100", "53300", "55P03"})
    void afterTheseErrorsItHasNot(String sqlState) {
        assertThat(InDoubtSends.isDoubtful(refused(sqlState))).isFalse();
    }

    @Test
    void aBrokenConnectionLeavesItInDoubt() {
        assertThat(InDoubtSends.isDoubtful(new IOException("reset"))).isTrue();
    }

    private static PgException refused(String sqlState) {
        return new PgException("refused", "ERROR", sqlState, "");
    }
}
