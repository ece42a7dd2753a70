package io.pagenow.chat.jar;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.cluster.TestCluster;
import io.pagenow.chat.support.SharedResources;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import java.util.UUID;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.openqa.selenium.Keys;

/** An edit on the page of one node is on the page of another node, at once and after an absence. */
@ResourceLock(value = SharedResources.NETWORK_INTERFACES, mode = ResourceAccessMode.READ)
final class ClusterPageEditsIT {
    @AutoClose
    private static final TestCluster cluster = TestCluster.of(2);

    @Test
    void anEditIsSeenOnAnotherNodeAtOnceAndAfterAnAbsence() {
        TestUser ann = TestUser.signIn(cluster.node(0), "ann-" + UUID.randomUUID());
        TestUser ben = TestUser.signIn(cluster.node(1), "ben-" + UUID.randomUUID());
        String conversation = ann.direct(ben);
        try (TestSocket socket = ann.connect()) {
            socket.deliver("t1", conversation, "See you at nine");
        }
        try (Browser anns = open(ann, ben)) {
            anns.awaitMessage("See you at nine");
            try (Browser bens = open(ben, ann)) {
                bens.awaitMessage("See you at nine");
                anns.write(Keys.ARROW_UP.toString());
                anns.awaitText("composer-editing", "Editing your message");
                Pictures.take(anns, "node-1-key-press");
                anns.write(" sharp" + Keys.ENTER);

                bens.awaitMessage("See you at nine sharp").awaitText("message-edited", "edited");
                Pictures.take(bens, "node-2-at-once");
            }
            anns.write(Keys.ARROW_UP.toString());
            anns.awaitText("composer-editing", "Editing your message");
            anns.write(", or ten" + Keys.ENTER);
            anns.awaitMessage("See you at nine sharp, or ten");
            anns.awaitAllSent();
            Pictures.take(anns, "node-1-saved");
        }
        try (Browser bens = open(ben, ann)) {
            bens.awaitMessage("See you at nine sharp, or ten").awaitText("message-edited", "edited");
            Pictures.take(bens, "node-2-after-an-absence");
            assertThat(bens.contents()).containsExactly("See you at nine sharp, or ten");
            assertThat(bens.complaints()).isEmpty();
        }
    }

    private static Browser open(TestUser user, TestUser other) {
        return Browser.open(user.server().http()).signIn(user.id()).openConversation(other.id());
    }
}
