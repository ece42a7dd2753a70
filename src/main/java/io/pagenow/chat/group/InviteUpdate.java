package io.pagenow.chat.group;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * Replaces the invite link of a group, or takes it away.
 *
 * @param tokenHash SHA-256 of the new link's token, empty for no link
 */
record InviteUpdate(Optional<Buffer> tokenHash, Optional<Long> expiresInSeconds, Optional<Integer> maxUses)
        implements GroupAct {
    @Override
    public List<String> people() {
        return List.of();
    }

    @Override
    public GroupPlan plan(GroupSituation situation) {
        Person actor = situation.groupMember();
        GroupPolicy.requireInvite(actor);
        if (tokenHash.isEmpty()) {
            return situation.invite().isEmpty()
                    ? GroupPlan.nothing()
                    : new GroupPlan("remove-invite").changeInvite(new GroupPlan.InviteChange(Optional.empty()));
        }
        if (!situation.conversation().rules().joinByLink()) {
            throw GroupPolicy.notAllowed("Joining by a link is closed (settings.join)");
        }
        Invite link = new Invite(tokenHash.get(), expiresInSeconds.map(situation.now()::plusSeconds), maxUses, 0);
        return new GroupPlan("make-invite")
                .changeInvite(new GroupPlan.InviteChange(Optional.of(link)))
                .detail(new JsonObject()
                        .put("expiresInSeconds", expiresInSeconds.orElse(null))
                        .put("maxUses", maxUses.orElse(null)));
    }
}
