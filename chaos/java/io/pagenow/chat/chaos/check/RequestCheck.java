package io.pagenow.chat.chaos.check;

import io.pagenow.chat.chaos.check.Evidence.Stored;
import io.pagenow.chat.chaos.check.Send.State;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Compares histories with the responses to clients that edit and delete. */
final class RequestCheck {
    private final Map<String, List<Stored>> histories;
    private final BiConsumer<Invariant, String> violated;

    RequestCheck(Map<String, List<Stored>> histories, BiConsumer<Invariant, String> violated) {
        this.histories = histories;
        this.violated = violated;
    }

    void check(List<ChangeRequest> requests) {
        requests.forEach(this::check);
    }

    private void check(ChangeRequest request) {
        if (request.state() == State.OK) {
            long rev = request.rev().orElseThrow();
            each(request, stored -> {
                if (request.isEdit()) {
                    checkEdit(request, rev, stored);
                } else {
                    checkDeletion(request, rev, stored);
                }
            });
        } else if (request.state() == State.FAILED) {
            checkRefusal(request, request.refusal().orElse(""));
        }
    }

    private void each(ChangeRequest request, Consumer<Stored> message) {
        List<Stored> history = histories.getOrDefault(request.conversation(), List.of());
        request.ranges().forEach(range -> range.seqs()
                .filter(seq -> seq <= history.size())
                .forEach(seq -> message.accept(history.get((int) seq - 1))));
    }

    private void checkEdit(ChangeRequest edit, long rev, Stored stored) {
        Version version = stored.version();
        boolean isLast = version.rev() == rev;
        boolean isContent = !version.deleted()
                && version.fingerprint() == edit.fingerprint().orElseThrow();
        if (version.rev() < rev || (isLast && !isContent)) {
            lost(edit, rev, stored);
        }
    }

    private void checkDeletion(ChangeRequest deletion, long rev, Stored stored) {
        if (!stored.version().deleted() || stored.version().rev() > rev) {
            lost(deletion, rev, stored);
        }
    }

    private void lost(ChangeRequest request, long rev, Stored stored) {
        violated.accept(
                Invariant.CHANGES_KEPT,
                request.ref() + " was acknowledged with revision " + rev + " of " + request.conversation()
                        + ", where the message at " + stored.seq() + " is " + stored.version());
    }

    private void checkRefusal(ChangeRequest request, String code) {
        boolean[] deleted = {false};
        each(request, stored -> deleted[0] |= stored.version().deleted());
        if (!request.mayBeRefused(code, deleted[0])) {
            violated.accept(
                    Invariant.PROMISE,
                    request.ref() + ", a change of " + request.ranges() + " of " + request.conversation()
                            + ", was refused as " + code);
        }
    }
}
