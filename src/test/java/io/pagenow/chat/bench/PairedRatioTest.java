package io.pagenow.chat.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PairedRatioTest {
    @Test
    void aDifferenceIsSeenIfAllOfTheRangeIsOnOneSide() {
        PairedRatio more = new PairedRatio(List.of(1.31, 1.02, 1.1, 1.07, 1.2, 1.05));

        assertThat(more.isDifferent()).isTrue();
        assertThat(more.median()).isEqualTo((1.07 + 1.1) / 2);
        assertThat(more)
                .asString()
                .contains("1.02 to 1.31", "6 pairs, 97 % confidence")
                .endsWith(": more");
        assertThat(new PairedRatio(List.of(0.9, 0.8, 0.95, 0.93, 0.91)))
                .asString()
                .contains("5 pairs, 94 %")
                .endsWith(": less");
    }

    @Test
    void noDifferenceIsSeenIfOnePairOfSixIsOnTheOtherSide() {
        PairedRatio ratio = new PairedRatio(List.of(1.31, 0.99, 1.1, 1.07, 1.2, 1.05));

        assertThat(ratio.isDifferent()).isFalse();
        assertThat(ratio).asString().endsWith(": no difference seen");
    }

    @Test
    void fewPairsShowNoDifference() {
        assertThat(new PairedRatio(List.of(1.5, 1.6, 1.7, 1.8)).isDifferent()).isFalse();
        assertThat(new PairedRatio(List.of(1.5)))
                .asString()
                .contains("one pair")
                .endsWith("no difference seen");
    }

    @Test
    void ofManyPairsTheOutermostAreLeftOut() {
        PairedRatio ratio = new PairedRatio(List.of(0.5, 1.01, 1.02, 1.03, 1.04, 1.05, 1.06, 1.07, 1.08, 9.0));

        assertThat(ratio.low()).isEqualTo(1.01);
        assertThat(ratio.high()).isEqualTo(1.08);
        assertThat(ratio.confidence()).isBetween(0.978, 0.979);
        assertThat(ratio.isDifferent()).isTrue();
    }
}
