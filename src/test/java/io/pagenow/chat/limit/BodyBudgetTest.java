package io.pagenow.chat.limit;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pagenow.chat.model.ChatException;
import org.junit.jupiter.api.Test;

class BodyBudgetTest {
    private final BodyBudget budget = new BodyBudget(100, 60);

    @Test
    void oneUserCannotTakeEverything() {
        budget.open("ann").grow(40);
        BodyBudget.Reservation second = budget.open("ann");
        second.grow(20);

        assertThatThrownBy(() -> second.grow(1))
                .isInstanceOf(ChatException.class)
                .hasMessageContaining("this user");
        assertThatCode(() -> budget.open("ben").grow(40)).doesNotThrowAnyException();
    }

    @Test
    void allUsersTogetherCannotTakeMoreThanThereIs() {
        budget.open("ann").grow(60);

        assertThatThrownBy(() -> budget.open("ben").grow(41)).isInstanceOf(ChatException.class);
    }

    @Test
    void whatIsGivenBackCanBeTakenAgainAndWhatWasRefusedIsNotCounted() {
        BodyBudget.Reservation body = budget.open("ann");
        body.grow(30);
        body.grow(30);
        assertThatThrownBy(() -> body.grow(1)).isInstanceOf(ChatException.class);
        body.release();
        body.release();

        assertThatCode(() -> budget.open("ann").grow(60)).doesNotThrowAnyException();
        assertThatThrownBy(() -> budget.open("ben").grow(41)).isInstanceOf(ChatException.class);
    }
}
