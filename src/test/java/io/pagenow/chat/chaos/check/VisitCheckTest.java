package io.pagenow.chat.chaos.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.chaos.check.Visit.ChangeCame;
import io.pagenow.chat.chaos.check.Visit.Disconnected;
import io.pagenow.chat.chaos.check.Visit.MessageCame;
import io.pagenow.chat.chaos.check.Visit.RemovalCame;
import io.pagenow.chat.chaos.check.Visit.Sight;
import io.pagenow.chat.chaos.check.VisitCheck.Stay;
import java.util.List;
import org.junit.jupiter.api.Test;

class VisitCheckTest {
    /** There from message 3 to 6, and again from 9 on. */
    private final VisitCheck check = new VisitCheck("ann", List.of(new Stay(3, 7), new Stay(9, Long.MAX_VALUE)));

    private List<String> found(Sight... sights) {
        return check.check(new Visit("ann", "ann-a", List.of(sights))).stream()
                .map(Violation::what)
                .toList();
    }

    private static Sight message(long seq) {
        return new MessageCame(seq);
    }

    @Test
    void everythingOfItsTimeAndNothingElseIsWell() {
        assertThat(found(
                        message(3),
                        message(4),
                        new ChangeCame(3),
                        message(5),
                        message(6),
                        new RemovalCame(),
                        message(9),
                        message(10)))
                .isEmpty();
    }

    @Test
    void whoWasAwayLacksWhatItMissed() {
        assertThat(found(message(3), new Disconnected(), message(6), new RemovalCame(), message(9)))
                .isEmpty();
    }

    @Test
    void aMessageFromBeforeTheComingIsFound() {
        assertThat(found(message(2))).singleElement().asString().contains("got message 2");
    }

    @Test
    void aMessageAfterTheRemovalIsFound() {
        assertThat(found(message(3), message(4), message(5), message(6), new RemovalCame(), message(7)))
                .hasSize(2);
        assertThat(found(new RemovalCame(), message(6))).hasSize(1);
    }

    @Test
    void aChangeOfAMessageFromBeforeTheComingIsFound() {
        assertThat(found(message(3), new ChangeCame(1)))
                .singleElement()
                .asString()
                .contains("the content of message 1");
        assertThat(found(new RemovalCame(), new ChangeCame(5))).hasSize(1);
    }

    @Test
    void aMessageThatWasPassedOverIsFound() {
        assertThat(found(message(3), message(4), message(6), new RemovalCame()))
                .singleElement()
                .asString()
                .contains("was not sent message 5");
        assertThat(found(message(3), message(4), message(5), new RemovalCame()))
                .singleElement()
                .asString()
                .contains("was not sent message 6");
    }
}
