package io.pagenow.chat.limit;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pagenow.chat.model.ChatException;
import org.junit.jupiter.api.Test;

class CursorBudgetTest {
    private final CursorBudget budget = new CursorBudget(300_000);

    @Test
    void oneUserCannotTakeEverything() {
        budget.acquire("ann", 100_000);
        budget.acquire("ann", 100_000);

        assertThatThrownBy(() -> budget.acquire("ann", 1))
                .isInstanceOf(ChatException.class)
                .hasMessageContaining("repeat");
        assertThatCode(() -> budget.acquire("ben", 100_000)).doesNotThrowAnyException();
    }

    @Test
    void allUsersTogetherCannotTakeMoreThanThereIs() {
        budget.acquire("ann", 150_000);
        budget.acquire("ben", 150_000);

        assertThatThrownBy(() -> budget.acquire("cleo", 1)).isInstanceOf(ChatException.class);
    }

    @Test
    void whatIsGivenBackCanBeTakenAgainAndWhatWasRefusedIsNotCounted() {
        budget.acquire("ann", 200_000);
        assertThatThrownBy(() -> budget.acquire("ann", 100_000)).isInstanceOf(ChatException.class);
        budget.release("ann", 200_000);

        assertThatCode(() -> budget.acquire("ann", 200_000)).doesNotThrowAnyException();
    }
}
