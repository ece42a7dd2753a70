package io.pagenow.chat.model;

/**
 * Push by one node. Counters run from the node's start.
 *
 * @param waiting pushes that wait or are in progress
 * @param delivered pushes that a service has accepted
 * @param failed pushes that a service has refused, or that did not reach it at any attempt
 * @param dropped news that was not pushed because of a bound, and pushes that became too old
 * @param pausedServices push services to which nothing is sent for a time
 */
public record PushStatus(long waiting, long delivered, long failed, long dropped, long pausedServices) {}
