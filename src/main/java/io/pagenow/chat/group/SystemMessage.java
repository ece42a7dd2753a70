package io.pagenow.chat.group;

import io.pagenow.chat.model.Role;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A message of the server that tells an act. Clients that know it read its data; others show its text.
 *
 * @param text an English sentence
 */
record SystemMessage(JsonObject data, String text) {
    /** Most users whom the text names; the data has all. */
    private static final int MAX_NAMES = 3;

    static SystemMessage added(Person actor, List<Person> added) {
        return new SystemMessage(
                event("member-added").put("users", ids(added)).put("by", actor.userId()),
                actor.name() + " added " + names(added));
    }

    static SystemMessage removed(Person actor, Person removed) {
        return new SystemMessage(
                event("member-removed").put("users", ids(List.of(removed))).put("by", actor.userId()),
                actor.name() + " removed " + removed.name());
    }

    static SystemMessage left(Person leaving) {
        return new SystemMessage(event("member-left").put("users", ids(List.of(leaving))), leaving.name() + " left");
    }

    /** The owner left, and another member is the owner now. */
    static SystemMessage left(Person leaving, Person heir) {
        return new SystemMessage(
                event("member-left").put("users", ids(List.of(leaving))).put("owner", heir.userId()),
                leaving.name() + " left, " + heir.name() + " is the owner now");
    }

    /** The account of a user was deleted; its name is not told. */
    static SystemMessage erased(String pseudonym) {
        return new SystemMessage(
                event("user-erased").put("users", new JsonArray().add(pseudonym)), "The account of a user was deleted");
    }

    /** The account of the owner was deleted, and another member is the owner now. */
    static SystemMessage erased(String pseudonym, Person heir) {
        return new SystemMessage(
                event("user-erased")
                        .put("users", new JsonArray().add(pseudonym))
                        .put("owner", heir.userId()),
                "The account of a user was deleted, " + heir.name() + " is the owner now");
    }

    static SystemMessage joined(Person joining) {
        return new SystemMessage(
                event("member-joined").put("users", ids(List.of(joining))),
                joining.name() + " joined by the invite link");
    }

    static SystemMessage roleChanged(Person owner, Person member, Role role) {
        return new SystemMessage(
                event("role-changed")
                        .put("user", member.userId())
                        .put("role", role.wireName())
                        .put("by", owner.userId()),
                owner.name() + " made " + member.name() + (role == Role.ADMIN ? " an administrator" : " a member"));
    }

    static SystemMessage ownerChanged(Person before, Person after) {
        return new SystemMessage(
                event("owner-changed").put("user", after.userId()).put("by", before.userId()),
                before.name() + " made " + after.name() + " the owner");
    }

    /** @param settings rules that change at the same time */
    static SystemMessage renamed(Person actor, String title, Optional<JsonObject> settings) {
        return new SystemMessage(
                withSettings(event("renamed").put("title", title), settings).put("by", actor.userId()),
                actor.name() + " renamed the group to \"" + title + "\"");
    }

    /** @param settings rules that change at the same time */
    static SystemMessage pictureChanged(Person actor, Optional<JsonObject> settings) {
        return new SystemMessage(
                withSettings(event("picture-changed"), settings).put("by", actor.userId()),
                actor.name() + " changed the picture of the group");
    }

    static SystemMessage settingsChanged(Person actor, JsonObject settings) {
        return new SystemMessage(
                event("settings-changed").put("settings", settings).put("by", actor.userId()),
                actor.name() + " changed the settings of the group");
    }

    static SystemMessage deleted(Person actor) {
        return new SystemMessage(
                event("conversation-deleted").put("by", actor.userId()), actor.name() + " deleted the conversation");
    }

    private static JsonObject withSettings(JsonObject data, Optional<JsonObject> settings) {
        return settings.map(changed -> data.put("settings", changed)).orElse(data);
    }

    private static JsonObject event(String event) {
        return new JsonObject().put("event", event);
    }

    private static JsonArray ids(List<Person> people) {
        return new JsonArray(people.stream().map(Person::userId).collect(Collectors.toList()));
    }

    private static String names(List<Person> people) {
        String named = people.stream().limit(MAX_NAMES).map(Person::name).collect(Collectors.joining(", "));
        int others = people.size() - MAX_NAMES;
        return others <= 0 ? named : named + " and " + others + (others == 1 ? " other" : " others");
    }

    /** Returns the column {@code message_table.extra}. */
    JsonObject extra() {
        return new JsonObject().put("messageType", "system").put("quiet", true).put("data", data.encode());
    }
}
