/**
 * Groups: members, roles, rules, invite links. Every act is one transaction ({@link io.pagenow.chat.group.GroupTransaction}), decided by
 * {@link io.pagenow.chat.group.GroupPolicy}.
 */
@NullMarked
package io.pagenow.chat.group;

import org.jspecify.annotations.NullMarked;
