package io.pagenow.chat.limit;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pagenow.chat.model.ChatException;
import org.junit.jupiter.api.Test;

class CursorBudgetTest {
    private final CursorBudget budget = new CursorBudget(300_000);

    @Test
    void oneUserCannotTakeEverything() {
        budget.take("ann", 100_000);
        budget.take("ann", 100_000);

        assertThatThrownBy(() -> budget.take("ann", 1))
                .isInstanceOf(ChatException.class)
                .hasMessageContaining("repeat");
        assertThatCode(() -> budget.take("ben", 100_000)).doesNotThrowAnyException();
    }

    @Test
    void allUsersTogetherCannotTakeMoreThanThereIs() {
        budget.take("ann", 150_000);
        budget.take("ben", 150_000);

        assertThatThrownBy(() -> budget.take("cleo", 1)).isInstanceOf(ChatException.class);
    }

    @Test
    void whatIsGivenBackCanBeTakenAgainAndWhatWasRefusedIsNotCounted() {
        budget.take("ann", 200_000);
        assertThatThrownBy(() -> budget.take("ann", 100_000)).isInstanceOf(ChatException.class);
        budget.give("ann", 200_000);

        assertThatCode(() -> budget.take("ann", 200_000)).doesNotThrowAnyException();
    }
}
