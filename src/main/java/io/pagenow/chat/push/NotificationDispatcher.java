package io.pagenow.chat.push;

import io.pagenow.chat.protocol.PushBodies;
import io.pagenow.chat.protocol.PushBodies.Payload;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Turns notifications into deliveries: one for each device, and one call of the hook for all users with the same news. */
final class NotificationDispatcher implements Notifier.Recipient {
    private final DeliveryQueue deliveries;
    private final VapidKeyStore keys;
    private final WebPush.Sender sender;
    private final Optional<HookCall.Hook> hook;

    NotificationDispatcher(
            DeliveryQueue deliveries, VapidKeyStore keys, WebPush.Sender sender, Optional<HookCall.Hook> hook) {
        this.deliveries = deliveries;
        this.keys = keys;
        this.sender = sender;
        this.hook = hook;
    }

    @Override
    public boolean isBusy() {
        return deliveries.isBusy();
    }

    @Override
    public void accept(List<Notification> notifications) {
        for (Notification notification : notifications) {
            for (Subscription subscription : notification.subscriptions()) {
                keys.of(subscription.generation())
                        .ifPresent(key ->
                                deliveries.offer(new WebPush(subscription, notification.payload(), key, sender)));
            }
        }
        hook.ifPresent(called -> call(called, notifications));
    }

    private void call(HookCall.Hook called, List<Notification> notifications) {
        Map<Payload, List<String>> users = notifications.stream()
                .collect(Collectors.groupingBy(
                        Notification::payload,
                        LinkedHashMap::new,
                        Collectors.mapping(Notification::userId, Collectors.toList())));
        users.forEach((payload, userIds) -> deliveries.offer(new HookCall(
                called,
                PushBodies.event(
                        called.clock().instant(),
                        userIds,
                        payload,
                        WebPush.isUrgent(payload),
                        WebPush.TIME_TO_LIVE.toSeconds()))));
    }
}
