package io.pagenow.chat.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;

class ReceiptOrderTest {
    private static final UUID ONE = new UUID(0, 1);
    private static final UUID OTHER = new UUID(0, 2);

    private final ReceiptOrder receipts = new ReceiptOrder();

    @Test
    void aLowerPositionThanWasToldIsLeftOut() {
        assertThat(receipts.admit(ONE, 5)).isTrue();
        assertThat(receipts.admit(ONE, 4)).isFalse();
        assertThat(receipts.admit(ONE, 6)).isTrue();
        assertThat(receipts.admit(ONE, 5)).isFalse();
    }

    @Test
    void theSamePositionIsToldAgainBecauseSomeoneAsksForIt() {
        assertThat(receipts.admit(ONE, 5)).isTrue();
        assertThat(receipts.admit(ONE, 5)).isTrue();
    }

    @Test
    void conversationsAreApart() {
        assertThat(receipts.admit(ONE, 5)).isTrue();
        assertThat(receipts.admit(OTHER, 1)).isTrue();
    }

    @Test
    void whatWasToldLongAgoIsForgottenFirst() {
        receipts.admit(ONE, 5);
        for (int number = 0; number < 1_000; number++) {
            receipts.admit(OTHER, number);
        }
        assertThat(receipts.admit(ONE, 4)).isFalse();
        for (int number = 0; number < 1_000; number++) {
            receipts.admit(new UUID(1, number), 1);
        }
        assertThat(receipts.admit(ONE, 4)).isTrue();
    }
}
