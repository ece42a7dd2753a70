package io.pagenow.chat.group;

import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ConversationState;
import io.pagenow.chat.model.ErrorCode;
import io.pagenow.chat.model.GroupChange;
import io.pagenow.chat.model.GroupRules;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/** Changes title, picture and rules of a group. */
record GroupUpdate(GroupChange change) implements GroupAct {
    @Override
    public List<String> people() {
        return List.of();
    }

    @Override
    public GroupPlan plan(GroupSituation situation) {
        Person actor = situation.groupMember();
        ConversationState before = situation.conversation();
        if (change.title().isPresent() || change.picture().isPresent()) {
            GroupPolicy.requireRename(actor, before.rules());
        }
        if (!change.rules().isEmpty()) {
            GroupPolicy.requireRules(actor);
        }
        if (change.ifRev().isPresent() && change.ifRev().getAsLong() != before.rev()) {
            throw ChatException.ofField(
                    ErrorCode.CONFLICT, "ifRev", "The group has changed since the revision in 'ifRev'");
        }
        ConversationState after = after(before);
        return after.equals(before)
                ? GroupPlan.nothing()
                : new GroupPlan("change-conversation").change(after).tell(message(actor, before, after));
    }

    private ConversationState after(ConversationState before) {
        return new ConversationState(
                before.rev(),
                change.title().orElse(before.title()),
                before.isGroup(),
                change.picture().isPresent()
                        ? change.picture().filter(picture -> !picture.isEmpty())
                        : before.picture(),
                before.memberCount(),
                before.memberFeedRev(),
                before.firstSeq(),
                change.rules().of(before.rules()),
                before.feedLimit());
    }

    /** One act has one message, which names the most visible change and has the others in its data. */
    private static SystemMessage message(Person actor, ConversationState before, ConversationState after) {
        Optional<JsonObject> rules =
                before.rules().equals(after.rules()) ? Optional.empty() : Optional.of(changedRules(before, after));
        if (!before.title().equals(after.title())) {
            return SystemMessage.renamed(actor, after.title(), rules);
        }
        return before.picture().equals(after.picture())
                ? SystemMessage.settingsChanged(actor, rules.orElseThrow())
                : SystemMessage.pictureChanged(actor, rules);
    }

    private static JsonObject changedRules(ConversationState before, ConversationState after) {
        JsonObject changed = new JsonObject();
        JsonObject all = rules(after.rules(), after.memberCount());
        JsonObject earlier = rules(before.rules(), before.memberCount());
        all.forEach(rule -> {
            if (!rule.getValue().equals(earlier.getValue(rule.getKey()))) {
                changed.put(rule.getKey(), rule.getValue());
            }
        });
        return changed;
    }

    private static JsonObject rules(GroupRules rules, int memberCount) {
        return new JsonObject()
                .put("add", rules.add().plural())
                .put("rename", rules.rename().plural())
                .put("mentionAll", rules.mentionAll(memberCount).plural())
                .put("history", rules.newMembersSeeHistory() ? "all" : "joined")
                .put("join", rules.joinByLink() ? "link" : "closed")
                .put("frozen", rules.frozen())
                .put("slowModeSeconds", rules.slowModeSeconds())
                .put("messageTtlSeconds", rules.messageTtlSeconds());
    }
}
